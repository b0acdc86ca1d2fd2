// Chooses which lines of a step are shown: the first cause whole, of every other kind of message its first, what counts
// them, then more of the same; and the tail where nothing is known. Pure.

import { RANK } from "../matching/matcher.ts";
import type { BodyLine } from "../step/step-body.ts";
import { withoutChatter } from "./chatter.ts";
import type { Finding } from "./findings.ts";
import { kindsOf } from "./kinds.ts";
import { leadingUpTo, saidBefore, tailOf } from "./last-words.ts";
import { EXCERPT_AIM_LINES, EXCERPT_MAX_LINES } from "./limits.ts";
import { PickedLines } from "./picked-lines.ts";
import { placeOf, sourceBefore } from "./place.ts";
import { isHollow } from "./saying.ts";
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
/** Gaps of one line close up to this length. */
const CLOSED_LINES = 24;

export type Choice = {
  readonly lines: readonly number[];
  readonly head: number | null;
  /** False where nothing in the output says why: then the lines are only its last ones. */
  readonly known: boolean;
  /** One finding per kind of message, the weightiest first: what makes this failure differ from others. */
  readonly heads: readonly Finding[];
  /** Messages of the first cause's kind that say something else and are not shown. */
  readonly more: number;
};

/** At most EXCERPT_MAX_LINES indexes into `body`, rising; empty only for a body without words. */
export function choose(body: readonly BodyLine[], findings: readonly Finding[]): Choice {
  const picked = new PickedLines(body);
  const spoken = withoutChatter(findings, body.length);
  const kinds = kindsOf(spoken.filter(({ rank }) => rank >= RANK.error));
  const leading = kinds.flatMap(leaderOf);
  const [first, ...others] = leading;
  if (first !== undefined) {
    picked.take(coreFirst(first, FIRST_BLOCK_LINES), FIRST_BLOCK_LINES);
    picked.take([...sourceBefore(body, first), ...placeOf(body, first)], EXCERPT_AIM_LINES);
  }
  for (const finding of others) picked.take(coreOf(finding), EXCERPT_AIM_LINES + LEADING_MORE_LINES);
  for (const { lines } of outcomesOf(findings)) picked.take(lines.slice(0, OUTCOME_LINES), EXCERPT_MAX_LINES);
  takeMore(picked, kinds, others);
  const maybes = spoken.filter(({ rank }) => rank >= RANK.maybe && rank < RANK.error);
  const known = leading.some(({ matcher }) => matcher.tool !== "any");
  const enough = known ? ENOUGH_LINES : ENOUGH_LINES_UNKNOWN;
  for (const { lines } of lastFirst(maybes).slice(0, MAYBES_SHOWN)) picked.take(lines.slice(0, 3), enough);
  const passing = first !== undefined && onlyPassesOn(body, [...leading, ...maybes]) ? saidBefore(body, first) : [];
  picked.take(passing, EXCERPT_MAX_LINES);
  if (first === undefined) picked.take(tailOf(body, 0, TAIL_LINES), TAIL_LINES);
  else if (picked.size < enough) {
    picked.take(leadingUpTo(body, first.lines[0] ?? first.head), enough);
    const tail = known ? TAIL_BEHIND_CAUSE : TAIL_BEHIND_UNKNOWN;
    picked.take(tailOf(body, (first.lines.at(-1) ?? first.head) + 1, tail), enough);
  }
  picked.close(CLOSED_LINES);
  const asked = {
    first,
    others: passedOn(spoken, first) ?? others,
    maybes: lastFirst(maybes),
    before: passing,
    tail: tailOf(body, 0, TAIL_LINES),
  };
  const head = deepest(body, spoken, first) ?? headOf(body, asked);
  const lines = picked.lines();
  const more = moreLike(body, kinds[0] ?? [], new Set(lines));
  return { lines, head, known: first !== undefined || maybes.length > 0, heads: leading, more };
}

/** A tool may print the same message twice, where it happened and in a summary: that is one. */
function moreLike(body: readonly BodyLine[], kind: readonly Finding[][], shown: ReadonlySet<number>): number {
  const said = (line: number) => (body[line]?.said ?? "").trim();
  const told = new Set([...shown].map(said));
  return new Set(
    kind
      .flat()
      .map(({ head }) => said(head))
      .filter((text) => !told.has(text)),
  ).size;
}

/** None of these says a reason: all pass on that something else failed. */
function onlyPassesOn(body: readonly BodyLine[], findings: readonly Finding[]): boolean {
  return !findings.some(({ lines }) => lines.some((line) => !isHollow(body[line]?.said ?? "")));
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

/** The first, as later ones often follow from it; of commands that gave up the last, as the script went on after others. */
function leaderOf(kind: readonly Finding[][]): Finding[] {
  const survived = kind[0]?.[0]?.matcher.category === "command";
  return survived ? lastFirst(kind.flat().sort((a, b) => a.head - b.head)).slice(0, 1) : (kind[0]?.slice(0, 1) ?? []);
}

/** An action that only passes a program's failure on has its reason in what that program said last. */
function passedOn(findings: readonly Finding[], first: Finding | undefined): Finding[] | null {
  if (first?.matcher.category !== "action") return null;
  return lastFirst(findings.filter(({ rank, head }) => rank >= RANK.error && head < first.head));
}

/** Of an exception that was thrown because of others, the one at the bottom; python prints that one first. */
function deepest(body: readonly BodyLine[], findings: readonly Finding[], first: Finding | undefined): number | null {
  if (first === undefined || first.rank > RANK.exception) return null;
  let bottom: number | null = null;
  for (const { head } of findings) {
    const above = bottom ?? first.head;
    const said = body[head]?.said ?? "";
    if (head > above && head <= above + CHAIN_LINES && CAUSED_BY.test(said) && !isHollow(said)) bottom = head;
  }
  return bottom;
}

const CAUSED_BY = /^\s*(?:\[\w+\]\s{0,4})?Caused by: \S.{12}/;
/** A stack of one exception is rarely longer. */
const CHAIN_LINES = 200;

const coreOf = (finding: Finding | undefined): number[] =>
  finding === undefined ? [] : [finding.lines[0] ?? finding.head, finding.head];

const coreFirst = (finding: Finding, lines: number): number[] =>
  [...coreOf(finding), ...finding.lines].slice(0, lines + 2);

/** Of every kind of outcome the final count, or the first entries of a list; of those the ones nearest the end. */
function outcomesOf(findings: readonly Finding[]): Finding[] {
  const kinds = kindsOf(findings.filter(({ matcher }) => matcher.category === "outcome")).map((kind) =>
    kind.flat().sort((a, b) => a.head - b.head),
  );
  const shown = kinds.flatMap((kind) => (kind[0]?.matcher.last === true ? kind.slice(-1) : kind.slice(0, LISTED)));
  return shown.sort((a, b) => a.head - b.head).slice(-OUTCOMES_SHOWN);
}

/** What stands together is one, and its later lines follow from its first; of several such, the ones nearest the end. */
function lastFirst(findings: readonly Finding[]): Finding[] {
  const together: Finding[][] = [];
  for (const finding of findings) {
    const last = together.at(-1)?.at(-1);
    if (last !== undefined && finding.head - (last.lines.at(-1) ?? last.head) <= LINES_TOGETHER)
      together.at(-1)?.push(finding);
    else together.push([finding]);
  }
  return together.reverse().flat();
}

const LINES_TOGETHER = 3;
