// Which lines around a finding belong to it. Pure.
import { hasStamp } from "../log/log-line.ts";
import type { Matcher } from "../matching/matcher.ts";
import type { BodyLine } from "../step/step-body.ts";
import { isUninformative } from "./line-meaning.ts";
import { isNeverShown } from "./never-shown.ts";

/** Other programs may print within a block: this many lines are checked for each that belongs to it. */
export const INTERLEAVED = 4;

/** Only the first line of a message has a timestamp: this many of its other lines are taken. */
const UNTIMED_LINES = 12;

/**
 * Tells apart two kinds of marked line: a problem matcher marks an indented line within a tool's block, while an
 * action's own words are not indented.
 */
const INDENTED = /^\s/;

/** The lines above that belong to the finding. */
export function leadOf(body: readonly BodyLine[], at: number, { before = 0, lead, keep }: Matcher): number[] {
  const lines: number[] = [];
  for (let index = at - 1; index >= at - before && index >= 0; index--) {
    const text = body[index]?.said ?? "";
    if (lead !== undefined && !lead.test(text)) break;
    if (keep === undefined || keep.test(text)) lines.unshift(index);
  }
  return lines;
}

/** The lines below that belong to the finding, from the same program. */
export function blockOf(body: readonly BodyLine[], at: number, matcher: Matcher): number[] {
  const { after = 0, blanks = 0, until, through, keep, untimed } = matcher;
  const source = body[at]?.source ?? "";
  const lines: number[] = [];
  // If the first line says enough, the rest of the message is left out.
  const isTimed = untimed === true && hasStamp(body[at]?.raw ?? "") && isUninformative(body[at]?.said ?? "");
  let blank = 0;
  let seen = 0;
  let limit = after;
  for (let index = at + 1; seen < limit && index <= at + limit * INTERLEAVED && index < body.length; index++) {
    const line = body[index];
    if (line === undefined || line.source !== source) continue;
    seen++;
    const goesOn = isTimed && !hasStamp(line.raw);
    if (goesOn && seen <= UNTIMED_LINES) limit = Math.max(limit, seen + 1);
    if (line.said === "") {
      if (++blank > blanks && !goesOn) break;
      continue;
    }
    if (!goesOn && (until?.test(line.said) || (line.error && !INDENTED.test(line.said)))) break;
    const last = through?.test(line.said) === true;
    if (last || ((keep === undefined || keep.test(line.said)) && !isNeverShown(line.said))) lines.push(index);
    if (last) break;
  }
  return lines;
}

/** The block's line that says most, according to its table entry. */
export function blockHead(body: readonly BodyLine[], lines: readonly number[], at: number, { head }: Matcher): number {
  if (head === undefined) return at;
  for (const pattern of head instanceof RegExp ? [head] : head) {
    const found = lines.find((index) => pattern.test(body[index]?.said ?? ""));
    if (found !== undefined) return found;
  }
  return at;
}
