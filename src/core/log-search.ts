// Where in a log a moment is, found by looking at few places. Pure (see `log-pieces`).
// Interpolation alone crawls where a quiet hour is followed by a loud minute, and bisection alone needs two dozen probes;
// so a guess follows the times that are known, and the middle is looked at where guessing has been slow.
import type { LookUpLimits } from "./excerpt-limits.ts";
import type { Asking, ByteRange, LogPieces } from "./log-pieces.ts";
import type { Bracket } from "./log-timeline.ts";

/** Requests that are kept back for reading the step once it has been found. */
const READING_REQUESTS = 2;

/** Guesses that all came near the moment from one side are left to come nearer: so many do no better than halving. */
const SLOW_GUESSES = 4;
const SLOW_TIMES = 4;

/** A guess this near to a place whose time is known is probably right to a fraction of that; in pieces. */
const NEAR_PIECES = 2;

/** So long before the log's end a step may have ended with hardly anything behind it: checkouts and containers go. */
const SOON_MS = 10_000;

/** Where one line is longer than the probe, the next is longer by this factor. */
const LONGER = 8;

/**
 * Where the first line begins that was written at `ms` or later: the log's end, if none was. Null where that could not be
 * found with the requests there are, or the lines there have no times.
 */
export function* since(log: LogPieces, ms: number, limits: LookUpLimits): Asking<number | null> {
  const widths: number[] = [];
  while (true) {
    const { low, high } = log.timeline.bracket(ms);
    const held = log.held(low.at, high.at);
    if (held !== null) return held.firstSince(ms)?.at ?? high.at;
    if (log.requestsLeft <= READING_REQUESTS) return null;
    const range = nextRange(log, { ms, low, high, widths, limits });
    if (range === null) return null;
    if (range.keep) yield* log.keep(range.from, range.to);
    else {
      const found = (yield* log.ask(range)).changeAt(ms);
      if (found !== null) return found;
    }
    widths.push(high.at - low.at);
  }
}

type Search = Bracket & {
  readonly ms: number;
  /** How wide the bracket was before each look. */
  readonly widths: readonly number[];
  readonly limits: LookUpLimits;
};

/** What is probably the right place is read so that it is held; else a few lines are, for their times alone. */
function nextRange(log: LogPieces, { ms, low, high, widths, limits }: Search): (ByteRange & { keep: boolean }) | null {
  const { probeBytes, pieceBytes, scanBytes } = limits;
  const width = high.at - low.at;
  if (width <= (isLast(log) ? scanBytes : pieceBytes)) return { from: low.at, to: high.at, keep: true };
  const stuck = widths.filter((before) => before === width).length;
  const guess = widths.length === 0 ? log.timeline.byLine(ms) : log.timeline.byRate(ms);
  const near = stuck === 0 ? pieceNear(log, { ms, low, high, widths, limits }, guess) : null;
  if (near !== null) return near;
  // Long lines in a log that may be read whole: probing on would cost more.
  if (stuck > 0 && log.size <= scanBytes) return { from: 0, to: log.size, keep: true };
  const bytes = Math.min(log.size, probeBytes * LONGER ** stuck);
  if (bytes > scanBytes) return null;
  const slow = widths.length >= SLOW_GUESSES && width > (widths.at(-SLOW_GUESSES) ?? 0) / SLOW_TIMES;
  const at = slow ? (low.at + high.at) / 2 : guess;
  const to = Math.min(log.size, Math.max(Math.round(at + bytes / 2), bytes));
  return { from: to - bytes, to, keep: false };
}

/** A piece around the guess, to be held, where the moment is probably in it; or where there is no other chance. */
function pieceNear(log: LogPieces, { ms, low, high, widths, limits: { pieceBytes } }: Search, guess: number) {
  // The log's own end is where most failed steps are, and little is written behind them.
  const isSoon = widths.length === 0 && high.ms - ms <= SOON_MS;
  const atEnd = high.at === log.size && (isSoon || high.at - guess <= pieceBytes);
  const nearBytes = pieceBytes * (widths.length > 1 ? NEAR_PIECES : 1 / 2);
  const isNear = Math.min(high.at - guess, guess - low.at) <= nearBytes;
  if (!atEnd && !isNear && !isLast(log)) return null;
  const latest = high.at - pieceBytes;
  const from = atEnd ? latest : Math.min(Math.max(Math.round(guess - pieceBytes / 2), low.at), latest);
  return { from, to: from + pieceBytes, keep: true };
}

/** Nothing else can be looked at before the step must be read. */
const isLast = (log: LogPieces) => log.requestsLeft === READING_REQUESTS + 1;

/**
 * Where the first line of `ms` or later begins, which is before `end` and probably not far from it: the places before it
 * are looked at first. Where it cannot be found, the last line that is known to be earlier.
 */
export function* sinceBefore(log: LogPieces, end: number, ms: number, limits: LookUpLimits): Asking<number> {
  const { headBytes, pieceBytes, probeBytes, scanBytes } = limits;
  const isBehind = (at: number) => at > 0 && log.timeline.bracket(ms).low.at < at;
  const mayAsk = () => log.requestsLeft > READING_REQUESTS;
  if (isBehind(end - pieceBytes) && mayAsk()) yield* log.keep(end - pieceBytes, Math.min(log.size, end + headBytes));
  for (let back = 2 * pieceBytes; back <= scanBytes && isBehind(end - back) && mayAsk(); back *= 2) {
    yield* log.ask({ from: end - back, to: end - back + probeBytes });
  }
  return (yield* since(log, ms, limits)) ?? log.timeline.bracket(ms).low.at;
}
