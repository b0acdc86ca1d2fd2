// Chooses which lines of a step are shown: the first cause whole, of every other kind of message its first, what counts
// them, then more of the same; and the tail where nothing is known. Pure.
import { withoutChatter } from "./chatter.ts";
import { EXCERPT_AIM_LINES, EXCERPT_MAX_LINES } from "./excerpt-limits.ts";
import type { Finding } from "./findings.ts";
import { kindsOf } from "./kinds.ts";
import { WEIGHT } from "./matchers/matcher.ts";
import { isNoCause, isNowhere } from "./noise.ts";
import { PickedLines } from "./picked-lines.ts";
import { placeOf, sourceBefore } from "./place.ts";
import type { BodyLine } from "./step-body.ts";
import { headOf } from "./telling.ts";

const FIRST_BLOCK_LINES = 12;
const OTHER_BLOCK_LINES = 4;
/** The first messages of all kinds may make the excerpt this much longer than what is aimed at. */
const LEADING_MORE_LINES = 6;
const OUTCOMES_SHOWN = 4;
const OUTCOME_LINES = 2;
const LISTED = 2;
const MAYBES_SHOWN = 6;
/** How many findings of one matcher get their place, if they say different things; and of one and the same shape. */
const KINDS_PER_MATCHER = 10;
const SAME_SHAPE = 2;
/** Of the first findings of each kind the whole block is shown as long as the excerpt is no longer than this. */
const BLOCKS_WHOLE = 3;
const WHOLE_LINES = 18;
/** With fewer lines than this the step's last ones are added: they are what a reader would look at next. */
const ENOUGH_LINES = 10;
/** The same where no known tool speaks: then the step's end is the best guess there is (nine causes of ten are near it). */
const ENOUGH_LINES_UNKNOWN = 14;
/** How much of the step's end is shown where nothing is known, and behind a cause that says little. */
const TAIL_LINES = 14;
const TAIL_BEHIND_CAUSE = 4;
const TAIL_BEHIND_UNKNOWN = 8;
const LINES_BEFORE = 2;
/** Gaps of one line close up to this length. */
const CLOSED_LINES = 24;

export type Choice = {
  readonly lines: readonly number[];
  readonly head: number | null;
  /** False where nothing in the output says why: then the lines are only its last ones. */
  readonly known: boolean;
  /** One finding per kind of message, the weightiest first: what makes this failure differ from others. */
  readonly heads: readonly Finding[];
};

/** At most EXCERPT_MAX_LINES indexes into `body`, rising; empty only for a body without words. */
export function choose(body: readonly BodyLine[], findings: readonly Finding[]): Choice {
  const picked = new PickedLines(body);
  const spoken = withoutChatter(findings, body.length);
  const kinds = kindsOf(spoken.filter(({ weight }) => weight >= WEIGHT.error));
  const leading = kinds.flatMap((kind) => kind.slice(0, 1)).flatMap((group) => group.slice(0, 1));
  const [first, ...others] = leading;
  if (first !== undefined) {
    picked.take(coreFirst(first, FIRST_BLOCK_LINES), FIRST_BLOCK_LINES);
    picked.take([...sourceBefore(body, first), ...placeOf(body, first)], EXCERPT_AIM_LINES);
  }
  for (const finding of others) picked.take(coreOf(finding), EXCERPT_AIM_LINES + LEADING_MORE_LINES);
  for (const { lines } of outcomesOf(findings)) picked.take(lines.slice(0, OUTCOME_LINES), EXCERPT_MAX_LINES);
  takeMore(picked, kinds, others);
  const maybes = spoken.filter(({ weight }) => weight >= WEIGHT.maybe && weight < WEIGHT.error);
  const known = leading.some(({ matcher }) => matcher.tool !== "any");
  const enough = known ? ENOUGH_LINES : ENOUGH_LINES_UNKNOWN;
  for (const { lines } of maybes.slice(-MAYBES_SHOWN).reverse()) picked.take(lines.slice(0, 3), enough);
  if (first === undefined) picked.take(tailOf(body, 0, TAIL_LINES), TAIL_LINES);
  else if (picked.size < enough) {
    picked.take(before(body, first.lines[0] ?? first.head), enough);
    const tail = known ? TAIL_BEHIND_CAUSE : TAIL_BEHIND_UNKNOWN;
    picked.take(tailOf(body, (first.lines.at(-1) ?? first.head) + 1, tail), enough);
  }
  picked.close(CLOSED_LINES);
  const head = headOf(body, leading, lastFirst(maybes)) ?? tailOf(body, 0, 1)[0] ?? null;
  return { lines: picked.lines(), head, known: first !== undefined || maybes.length > 0, heads: leading };
}

/** As long as there is room: other messages of the same kinds, more of the blocks, the same message of other places. */
function takeMore(picked: PickedLines, kinds: readonly Finding[][][], others: readonly Finding[]): void {
  for (let nth = 1; nth < KINDS_PER_MATCHER; nth++) {
    for (const kind of kinds) picked.take(coreOf(kind[nth]?.[0]), EXCERPT_AIM_LINES + 2);
  }
  for (const finding of others) picked.take(coreFirst(finding, OTHER_BLOCK_LINES), EXCERPT_AIM_LINES);
  for (const { lines } of kinds.flatMap((kind) => kind.slice(0, BLOCKS_WHOLE).flatMap((group) => group.slice(0, 1)))) {
    picked.take(lines, WHOLE_LINES);
  }
  for (const group of kinds.flat()) {
    for (const more of group.slice(1, SAME_SHAPE)) picked.take(coreOf(more), EXCERPT_AIM_LINES);
  }
}

const coreOf = (finding: Finding | undefined): number[] =>
  finding === undefined ? [] : [finding.lines[0] ?? finding.head, finding.head];

const coreFirst = (finding: Finding, lines: number): number[] =>
  [...coreOf(finding), ...finding.lines].slice(0, lines + 2);

/** Of every kind of outcome the final count, or the first entries of a list; of those the ones nearest the end. */
function outcomesOf(findings: readonly Finding[]): Finding[] {
  const kinds = kindsOf(findings.filter(({ weight }) => weight === WEIGHT.outcome)).map((kind) =>
    kind.flat().sort((a, b) => a.head - b.head),
  );
  const shown = kinds.flatMap((kind) => (kind[0]?.matcher.last === true ? kind.slice(-1) : kind.slice(0, LISTED)));
  return shown.sort((a, b) => a.head - b.head).slice(-OUTCOMES_SHOWN);
}

/** Those that end the step one behind the other, as the later ones follow from the first; then what came before them. */
function lastFirst(findings: readonly Finding[]): Finding[] {
  let at = Math.max(0, findings.length - 1);
  while (at > 0 && (findings[at]?.head ?? 0) - (findings[at - 1]?.head ?? 0) <= LINES_TOGETHER) at--;
  return [...findings.slice(at), ...findings.slice(0, at).reverse()];
}

const LINES_TOGETHER = 3;

/** The lines that lead to the cause, up to a blank one. */
function before(body: readonly BodyLine[], at: number): number[] {
  const lines: number[] = [];
  for (let index = at - 1; index >= 0 && lines.length < LINES_BEFORE; index--) {
    const text = body[index]?.text ?? "";
    if (text === "" || isNowhere(text) || isNoCause(text)) break;
    lines.push(index);
  }
  return lines;
}

/** The last lines of the step, not before `from`; how it ended is said elsewhere. */
function tailOf(body: readonly BodyLine[], from: number, count: number): number[] {
  const tail: number[] = [];
  for (let at = body.length - 1; at >= from && tail.length < count; at--) {
    const text = body[at]?.said ?? "";
    if (!isNowhere(text) && !EXPLAINS_NOTHING.test(text) && !(from > 0 && isNoCause(text))) tail.unshift(at);
  }
  return tail;
}

const EXPLAINS_NOTHING = /^Process completed with exit code/;
