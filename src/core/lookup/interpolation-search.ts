// Where in a log a stretch of time is, found by looking at few places. Pure (see `log-pieces`).
// A straight line between what is known finds the place at once in a log that grew evenly, and crawls where a quiet hour
// is followed by a loud minute; halving needs a dozen looks in any log. So the line leads as long as halving could still
// make up for what it loses, and goes beyond the place when it has come near from one side only.
import type { LookUpLimits } from "./limits.ts";
import type { Bracket, Span } from "./log-bracket.ts";
import type { Asking, LogPieces } from "./log-pieces.ts";

/** What came near from the same side again goes on by this factor, to the other side. */
const FURTHER = 4;

/** With no more looks than these left, a wide bracket will do: they are of more use for reading on. */
const SPARE_LOOKS = 2;

/** Where halving would leave so many times too much, only the line can help. */
const HOPELESS = 3;

/** Where one line is longer than the probe, the next is longer by this factor. */
const LONGER = 8;

export type Search = {
  readonly limits: LookUpLimits;
  /** How wide the bracket may remain; and where there is no other way. */
  readonly enough: number;
  readonly atMost: number;
  /** Requests that are kept back for reading. */
  readonly kept: number;
};

/** Looks until a line within the span is known, or the bracket around it is small enough, or no look is left. */
export function* narrowed(log: LogPieces, span: Span, search: Search): Asking<Bracket> {
  const { limits, enough, atMost, kept } = search;
  let [stuck, near] = [0, { low: 0, high: 0 }];
  while (true) {
    const bracket = log.bracket(span);
    const width = widthOf(bracket);
    const looks = log.requestsLeft - kept;
    const aim = looks > SPARE_LOOKS ? enough : atMost;
    if (bracket.inside.length > 0 || width <= aim || looks <= 0) return bracket;
    const bytes = Math.min(limits.probeBytes * LONGER ** stuck, limits.scanBytes);
    const at = guess(bracket, span, { aim, near, halved: atMost * 2 ** (looks - 1) });
    const piece = yield* log.probe(at - bytes / 2, at + bytes / 2);
    if (piece === null) return bracket;
    log.see(piece.firstSince(span.from));
    const narrower = log.bracket(span);
    const { low, high } = narrower;
    if (piece.from <= low.at && high.at <= piece.to) return narrower;
    const [isLower, isHigher] = [high.at < bracket.high.at, low.at > bracket.low.at];
    stuck = isLower || isHigher ? 0 : stuck + 1;
    if (isLower) near = { low: 0, high: near.high + 1 };
    else if (isHigher) near = { low: near.low + 1, high: 0 };
  }
}

export const widthOf = ({ low, high }: Bracket) => high.at - low.at;

type Guessing = {
  readonly aim: number;
  /** How often in a row the bracket's one end came nearer, and the other did not. */
  readonly near: { readonly low: number; readonly high: number };
  /** How much could still be halved often enough by the looks behind this one. */
  readonly halved: number;
};

/**
 * On the straight line; but so far from either end that the other one comes near soon, and, if halving can help at all, so
 * near the middle that it still could with the larger part.
 */
function guess({ low, high }: Bracket, span: Span, { aim, near, halved }: Guessing): number {
  const width = high.at - low.at;
  const middle = (low.at + high.at) / 2;
  const at = low.at + ((targetOf(span) - low.ms) / (high.ms - low.ms)) * width;
  if (!Number.isFinite(at)) return middle;
  const larger = halved < width / HOPELESS ? width : halved;
  const away = (times: number) =>
    Math.min(Math.max((aim / 3) * FURTHER ** Math.max(0, times - 1), width - larger), width / 2);
  return Math.min(Math.max(at, low.at + away(near.low)), high.at - away(near.high));
}

const targetOf = ({ from, to }: Span) =>
  Number.isFinite(from) && Number.isFinite(to) ? (from + to) / 2 : Math.min(to, from);
