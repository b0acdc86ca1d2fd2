// Finds the offset of a span of time in a log by probing few places. Pure (see `log-pieces`).
// It is an interpolation search with a bisection safeguard: a straight line between two known lines finds the place at
// once in a log that grew evenly, but crawls where a quiet hour is followed by a loud minute. Bisection needs a dozen
// probes in any log. So the line decides as long as bisection could still finish with the probes that are left. A probe
// that came near from the same side as the last one is followed by one beyond the target, so that the other end moves too.
import { type Bracket, widthOf } from "./known-lines.ts";
import type { LookUpLimits } from "./limits.ts";
import type { Asking, LogPieces } from "./log-pieces.ts";
import type { Span } from "./step-spans.ts";

/** How much further beyond the target each further probe goes, while only one end of the bracket moves. */
const OVERSHOOT_FACTOR = 4;

/** With no more probes left than these, the wider bracket will do: requests are needed for reading, too. */
const SPARE_PROBES = 2;

/** Where bisection would end with a bracket so many times too wide, only interpolation can help. */
const HOPELESS_FACTOR = 3;

/** A probe that met no beginning of a line is repeated with so many times its bytes. */
const LONGER_FACTOR = 8;

export type Search = {
  readonly limits: LookUpLimits;
  /** How wide the bracket may stay, in bytes; and how wide if there is no other way. */
  readonly enough: number;
  readonly atMost: number;
  /** Requests to keep for reading. */
  readonly kept: number;
};

/** Probes until a line within the span is known, or the bracket around it is narrow enough, or no probe is left. */
export function* narrowBracket(log: LogPieces, span: Span, search: Search): Asking<Bracket> {
  const { limits, enough, atMost, kept } = search;
  let [missed, moved] = [0, { low: 0, high: 0 }];
  while (true) {
    const bracket = log.bracket(span);
    const probes = log.requestsLeft - kept;
    const aim = probes > SPARE_PROBES ? enough : atMost;
    if (bracket.inside.length > 0 || widthOf(bracket) <= aim || probes <= 0) return bracket;
    const bytes = Math.min(limits.probeBytes * LONGER_FACTOR ** missed, limits.scanBytes);
    const at = nextProbe(bracket, span, { aim, moved, bisectable: atMost * 2 ** (probes - 1) });
    const piece = yield* log.probe(at - bytes / 2, at + bytes / 2);
    if (piece === null) return bracket;
    log.see(piece.firstSince(span.from));
    const narrower = log.bracket(span);
    const { low, high } = narrower;
    if (piece.from <= low.offset && high.offset <= piece.to) return narrower;
    const [isLower, isHigher] = [high.offset < bracket.high.offset, low.offset > bracket.low.offset];
    missed = isLower || isHigher ? 0 : missed + 1;
    if (isLower) moved = { low: 0, high: moved.high + 1 };
    else if (isHigher) moved = { low: moved.low + 1, high: 0 };
  }
}

type Progress = {
  readonly aim: number;
  /** How often in a row one end of the bracket moved, and the other did not. */
  readonly moved: { readonly low: number; readonly high: number };
  /** The widest bracket that bisection could still narrow with the probes after this one. */
  readonly bisectable: number;
};

/**
 * The offset on the straight line between the bracket's ends, moved away from both: far enough that the other end moves
 * soon, and, where bisection can help at all, so near the middle that it could still finish with the larger part.
 */
function nextProbe({ low, high }: Bracket, span: Span, { aim, moved, bisectable }: Progress): number {
  const width = high.offset - low.offset;
  const at = low.offset + ((targetOf(span) - low.ms) / (high.ms - low.ms)) * width;
  if (!Number.isFinite(at)) return (low.offset + high.offset) / 2;
  const larger = bisectable < width / HOPELESS_FACTOR ? width : bisectable;
  const away = (times: number) =>
    Math.min(Math.max((aim / 3) * OVERSHOOT_FACTOR ** Math.max(0, times - 1), width - larger), width / 2);
  return Math.min(Math.max(at, low.offset + away(moved.low)), high.offset - away(moved.high));
}

const targetOf = ({ from, to }: Span) =>
  Number.isFinite(from) && Number.isFinite(to) ? (from + to) / 2 : Math.min(to, from);
