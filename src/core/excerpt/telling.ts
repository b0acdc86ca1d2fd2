// Which line heads the excerpt: a message with content before a name, a count, or a word that passes a failure on. Pure.

import { RANK } from "../matching/matcher.ts";
import type { BodyLine } from "../step/step-body.ts";
import type { Finding } from "./findings.ts";
import { announces, givesReason, isHollow, onlyNames, opensValue, saysWhatIsWrong } from "./saying.ts";

export type Asked = {
  /** The weightiest cause, and the others in the order in which they are to be asked. */
  readonly first: Finding | undefined;
  readonly others: readonly Finding[];
  /** What may be the cause, in that order too. */
  readonly maybes: readonly Finding[];
  /** What was said before causes that all only pass a failure on. */
  readonly before: readonly number[];
  /** The step's last lines, for one of which nothing is known. */
  readonly tail: readonly number[];
};

/**
 * The first cause's head; where that says nothing by itself, another line of its block, another cause's head, what may
 * be the cause, or the step's last words.
 */
export function headOf(body: readonly BodyLine[], asked: Asked): number | null {
  const { first, others, maybes, tail } = asked;
  const said = (line: number) => body[line]?.said ?? "";
  if (first === undefined && maybes.length === 0) return lastWordOf(body, tail);
  if (first === undefined || isHollow(said(first.head))) return insteadOf(body, asked);
  const gives = (line: number) => givesReason(said(line));
  const isNear = ({ head }: Finding) => head > first.head && head <= first.head + NEAR_LINES;
  if (isKnown(first) || first.rank >= RANK.form) {
    const inside = [...restOf(first), ...headsOf(body, [...others, ...maybes].filter(isNear))];
    return opensValue(said(first.head)) ? (inside.find(gives) ?? first.head) : first.head;
  }
  const led = saysWhatIsWrong(said(first.head)) ? [] : leadingTo(first.head, headsOf(body, maybes));
  const near = others.filter(({ head }) => Math.abs(head - first.head) <= NEAR_LINES);
  const announced = gives(first.head) ? [] : [...restOf(first), ...headsOf(body, near)];
  return [...led, ...announced].find(gives) ?? first.head;
}

/** Asked in turn, first for a reason and then for anything; a name is better than another's mere possibility. */
function insteadOf(body: readonly BodyLine[], { first, others, maybes, before, tail }: Asked): number | null {
  const said = (line: number) => body[line]?.said ?? "";
  const reasonIn = (lines: readonly number[]) => lines.find((line) => givesReason(said(line)));
  const fullIn = (lines: readonly number[]) => lines.find((line) => !isHollow(said(line)));
  const own = first === undefined ? [] : [first.head];
  const rest = first === undefined ? [] : restOf(first);
  const known = first !== undefined && isKnown(first);
  const announced = first !== undefined && announces(said(first.head)) ? rest.slice(0, 1) : [];
  const [causes, possible] = [headsOf(body, others), headsOf(body, maybes)];
  const title = known ? first.lines.slice(0, 1) : [];
  return (
    reasonIn(rest) ??
    fullIn(known ? rest : announced) ??
    reasonIn(causes) ??
    fullIn(causes) ??
    reasonIn(others.slice(0, MAX_ASKED).flatMap(restOf)) ??
    reasonIn(possible) ??
    reasonIn(before) ??
    fullIn(before) ??
    [...title, ...own, ...causes, ...possible, ...rest].find((line) => onlyNames(said(line))) ??
    fullIn(possible) ??
    (first === undefined ? lastWordOf(body, tail) : null) ??
    [...own, ...causes, ...possible][0] ??
    null
  );
}

/** The last line that gives a reason, else the last one that says anything. */
function lastWordOf(body: readonly BodyLine[], tail: readonly number[]): number | null {
  const said = (line: number) => body[line]?.said ?? "";
  return (
    tail.findLast((line) => givesReason(said(line))) ??
    tail.findLast((line) => !isHollow(said(line))) ??
    tail.at(-1) ??
    null
  );
}

const isKnown = ({ matcher }: Finding): boolean => matcher.tool !== "any";
const restOf = ({ head, lines }: Finding): number[] => lines.filter((line) => line > head);

const MAX_ASKED = 40;
/** A message may stand this far from the line that announces it, or that passes a verdict on it. */
const NEAR_LINES = 8;

/** A head that only announces goes with the line that it announces. */
function headsOf(body: readonly BodyLine[], findings: readonly Finding[]): number[] {
  return findings.slice(0, MAX_ASKED).flatMap(({ head }) => {
    const said = body[head]?.said ?? "";
    if (!announces(said) || !isHollow(said)) return [head];
    return [head, body[head + 1]?.said === "" ? head + 2 : head + 1];
  });
}

/** Lines that lead to another one stand at most this far from it, and from each other. */
const LEADING_LINES = 2;

/** Those of `lines` that stand one behind the other right before `at`, rising. */
function leadingTo(at: number, lines: readonly number[]): number[] {
  const leading: number[] = [];
  for (const line of lines.filter((each) => each < at).toSorted((a, b) => b - a)) {
    if ((leading[0] ?? at) - line > LEADING_LINES) break;
    leading.unshift(line);
  }
  return leading;
}
