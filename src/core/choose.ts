// Chooses which lines of a step are shown: the first cause whole, of every other kind of message its first, what counts
// them, then more of the same; and the tail where nothing is known. Pure.
import { EXCERPT_AIM_LINES, EXCERPT_MAX_LINES } from "./excerpt-limits.ts";
import type { Finding } from "./findings.ts";
import { WEIGHT } from "./matchers/matcher.ts";
import { isNoCause, isNowhere } from "./noise.ts";
import type { BodyLine } from "./step-body.ts";

const FIRST_BLOCK_LINES = 12;
const OTHER_BLOCK_LINES = 4;
const OUTCOMES_SHOWN = 3;
const OUTCOME_LINES = 2;
/** How many findings of one matcher get their place, if they say different things; and of one and the same shape. */
const KINDS_PER_MATCHER = 6;
const SAME_SHAPE = 2;
/** With fewer lines than this the step's last ones are added: they are what a reader would look at next. */
const ENOUGH_LINES = 9;
/** How much of the step's end is shown where nothing is known, and behind a cause that says little. */
const TAIL_LINES = 12;
const TAIL_BEHIND_CAUSE = 4;
const LINES_BEFORE = 2;

export type Choice = {
  readonly lines: readonly number[];
  readonly head: number | null;
  /** One finding per kind of message, the weightiest first: what makes this failure differ from others. */
  readonly heads: readonly Finding[];
};

export function choose(body: readonly BodyLine[], findings: readonly Finding[]): Choice {
  const picked = new Picked(body);
  const kinds = kindsOf(findings.filter(({ weight }) => weight >= WEIGHT.error));
  const leading = kinds.flatMap((kind) => kind.slice(0, 1)).flatMap((group) => group.slice(0, 1));
  const [first, ...others] = leading;
  if (first !== undefined) picked.take(coreFirst(first, FIRST_BLOCK_LINES), FIRST_BLOCK_LINES);
  for (const finding of others) picked.take(coreOf(finding), EXCERPT_AIM_LINES + 6);
  const outcomes = findings.filter(({ weight }) => weight === WEIGHT.outcome).slice(-OUTCOMES_SHOWN);
  for (const { lines } of outcomes) picked.take(lines.slice(0, OUTCOME_LINES), EXCERPT_AIM_LINES + 10);
  for (let nth = 1; nth < KINDS_PER_MATCHER; nth++) {
    for (const kind of kinds) picked.take(coreOf(kind[nth]?.[0]), EXCERPT_AIM_LINES + 2);
  }
  for (const finding of others) picked.take(coreFirst(finding, OTHER_BLOCK_LINES), EXCERPT_AIM_LINES);
  for (const kind of kinds)
    for (const group of kind)
      for (const more of group.slice(1, SAME_SHAPE)) picked.take(coreOf(more), EXCERPT_AIM_LINES);
  const maybes = findings.filter(({ weight }) => weight >= WEIGHT.maybe && weight < WEIGHT.error);
  for (const { lines } of maybes.slice(-6).reverse()) picked.take(lines.slice(0, 3), ENOUGH_LINES);
  if (first === undefined) picked.take(tailOf(body, 0, TAIL_LINES), TAIL_LINES);
  else if (picked.size < ENOUGH_LINES) {
    picked.take(before(body, first.lines[0] ?? first.head), ENOUGH_LINES);
    picked.take(tailOf(body, (first.lines.at(-1) ?? first.head) + 1, TAIL_BEHIND_CAUSE), ENOUGH_LINES);
  }
  const head = first?.head ?? maybes.at(-1)?.head ?? tailOf(body, 0, 1)[0] ?? null;
  return { lines: picked.lines(), head, heads: leading };
}

const coreOf = (finding: Finding | undefined): number[] =>
  finding === undefined ? [] : [finding.lines[0] ?? finding.head, finding.head];

const coreFirst = (finding: Finding, lines: number): number[] =>
  [...coreOf(finding), ...finding.lines].slice(0, lines + 2);

/**
 * Findings by what found them, the weightiest kind first; within a kind, those that say the same together, the first
 * error before the last.
 */
function kindsOf(findings: readonly Finding[]): Finding[][][] {
  const kinds = new Map<unknown, Map<string, Finding[]>>();
  for (const finding of findings) {
    const kind = kinds.get(finding.matcher) ?? new Map<string, Finding[]>();
    kinds.set(finding.matcher, kind);
    const group = kind.get(finding.shape) ?? [];
    kind.set(finding.shape, group);
    group.push(finding);
  }
  const weight = (kind: readonly Finding[][]) => kind[0]?.[0]?.weight ?? 0;
  return [...kinds.values()].map((groups) => [...groups.values()]).sort((a, b) => weight(b) - weight(a));
}

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

class Picked {
  readonly #body: readonly BodyLine[];
  readonly #lines = new Set<number>();
  readonly #texts = new Set<string>();

  constructor(body: readonly BodyLine[]) {
    this.#body = body;
  }

  get size(): number {
    return this.#lines.size;
  }

  /** Takes lines as long as there are fewer than `upTo`; a text that is shown already is not shown twice. */
  take(indexes: readonly number[], upTo: number): void {
    for (const index of indexes) {
      if (this.#lines.size >= Math.min(upTo, EXCERPT_MAX_LINES)) return;
      const text = this.#body[index]?.said.trim() ?? "";
      if (text === "" || this.#texts.has(text)) continue;
      this.#texts.add(text);
      this.#lines.add(index);
    }
  }

  lines(): number[] {
    return [...this.#lines].sort((a, b) => a - b);
  }
}
