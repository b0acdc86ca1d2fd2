// Finds the offset of a span of time in a log by probing few places. Pure (see `log-pieces`).
// It is an interpolation search with a bisection safeguard. Interpolation finds the place at once in a log that grew
// steadily, but crawls where a quiet hour is followed by a loud minute. Bisection needs a dozen probes in any log. So
// interpolation decides as long as bisection could still finish with the probes that are left; and beyond that while all
// that was seen of the log has one pace, until a probe once was not where that put it. One stretch that fits by chance
// must not be trusted: in a bursty gigabyte bisection has no probe to spare.
import { type Bracket, widthOf } from "./known-lines.ts";
import type { LookUpLimits } from "./limits.ts";
import type { LineTime } from "./log-piece.ts";
import type { Asking, LogPieces } from "./log-pieces.ts";
import type { Span } from "./step-spans.ts";

export type Search = {
  readonly limits: LookUpLimits;
  /** In which the span begins before what is searched for, and ends after it: a step's seconds, around its core. */
  readonly around?: Span;
  /** How wide the bracket may stay, in bytes: while probes are many, after some, and if there is no other way. */
  readonly enough: number;
  readonly later: number;
  readonly atMost: number;
  /** Requests to keep for reading. */
  readonly kept: number;
};

/** After so many probes the bracket may be wider: reading it costs less than the requests that would narrow it. */
const MANY_PROBES = 4;

/** With no more probes left than these, the widest bracket will do: requests are needed for reading, too. */
const SPARE_PROBES = 2;

/** Where bisection would end with a bracket so many times too wide, only interpolation can help. */
const HOPELESS_FACTOR = 3;

/** A probe that met no beginning of a line is repeated with so many times its bytes; those after it are as long as the
 * log's first range at the most: lines that are longer still are few. */
const LONGER_FACTOR = 8;

/** How much nearer, in time, a probe must come that was put where a steady log has the step. */
const NEARER_FACTOR = 8;

/** How much further beyond the target each further probe goes in a steady log, while only one end of the bracket moves. */
const OVERSHOOT_FACTOR = 4;

/** Probes until a line within the span is known, or the bracket around it is narrow enough, or no probe is left. */
export function* narrowBracket(log: LogPieces, span: Span, search: Search): Asking<Bracket> {
  const { limits, around = span, enough, later, atMost, kept } = search;
  let [asked, missed, bytes, moved, isTrusted] = [0, 0, limits.probeBytes, { low: 0, high: 0 }, true];
  while (true) {
    const bracket = log.bracket(span);
    const probes = log.requestsLeft - kept;
    const usual = limits.aimBytes - (limits.bytes - log.bytesLeft);
    const spare = probes < SPARE_PROBES ? atMost : Math.min(atMost, Math.max(later, usual));
    const aim = probes <= SPARE_PROBES ? spare : asked < MANY_PROBES ? enough : later;
    if (bracket.inside.length > 0 || widthOf(bracket) <= aim || probes <= 0) return bracket;
    bytes =
      missed > 0
        ? Math.min(bytes * LONGER_FACTOR, limits.scanBytes)
        : Math.min(bytes, Math.max(limits.probeBytes, limits.headBytes));
    const next = nextProbe(bracket, span, { aim, around, moved, isTrusted, bisectable: atMost * 2 ** (probes - 1) });
    const piece = yield* log.probe(next.offset - bytes / 2, next.offset + bytes / 2);
    if (piece === null) return bracket;
    asked++;
    log.see(piece.firstSince(span.from));
    if (next.isSteady) isTrusted = isNearer(piece.first(), bracket, span);
    const narrower = log.bracket(span);
    const { low, high } = narrower;
    if (piece.from <= low.offset && high.offset <= piece.to) return narrower;
    const [isLower, isHigher] = [high.offset < bracket.high.offset, low.offset > bracket.low.offset];
    missed = isLower || isHigher ? 0 : missed + 1;
    if (isLower) moved = { low: 0, high: moved.high + 1 };
    else if (isHigher) moved = { low: moved.low + 1, high: 0 };
  }
}

/** Whether a line is much nearer to the span than both ends of the bracket were, or in a second that the step shares. */
function isNearer(line: LineTime | null, { low, high }: Bracket, { from, to }: Span): boolean {
  if (line === null) return true;
  const distance = Math.max(from - line.ms, line.ms - to);
  return distance <= Math.max(SECOND_MS, Math.min(from - low.ms, high.ms - to) / NEARER_FACTOR);
}

const SECOND_MS = 1000;

type Progress = {
  readonly aim: number;
  readonly around: Span;
  /** How often in a row one end of the bracket moved, and the other did not. */
  readonly moved: { readonly low: number; readonly high: number };
  /** Whether the log was steady whenever it looked so. */
  readonly isTrusted: boolean;
  /** The widest bracket that bisection could still narrow with the probes after this one. */
  readonly bisectable: number;
};

type Probe = { readonly offset: number; readonly isSteady: boolean };

/**
 * Where the log's pace puts the step, unless that is too near to one end of the bracket: the other end should move soon
 * too, and bisection should still be able to finish with the larger part.
 */
function nextProbe(bracket: Bracket, span: Span, { aim, around, moved, isTrusted, bisectable }: Progress): Probe {
  const { low, high } = bracket;
  const width = widthOf(bracket);
  const { offset, isSteady: looksSteady } = interpolated(bracket, span, around);
  const isSteady = looksSteady && isTrusted;
  if (!Number.isFinite(offset)) return { offset: (low.offset + high.offset) / 2, isSteady: false };
  const largest = isSteady || bisectable < width / HOPELESS_FACTOR ? width : bisectable;
  const away = (times: number) => {
    const overshoot = isSteady ? (aim / 3) * OVERSHOOT_FACTOR ** (times - 1) : width / 2;
    return Math.min(Math.max(times < 2 ? aim / 3 : overshoot, width - largest), width / 2);
  };
  const kept = Math.min(Math.max(offset, low.offset + away(moved.low)), high.offset - away(moved.high));
  return { offset: kept, isSteady };
}

/**
 * The straight line between the bracket's ends meets the step in a log of one pace. Where a quiet step lies between loud
 * ones the line is far off; the paces seen at either end, each followed as far as the step, are not.
 */
function interpolated(bracket: Bracket, span: Span, around: Span): Probe {
  const { low, high, before, after } = bracket;
  const line = low.offset + ((middleOf(span) - low.ms) / (high.ms - low.ms)) * widthOf(bracket);
  const begin = followed([low, ...before], { from: Math.max(low.ms, around.from), to: span.from }, bracket);
  const end = followed([high, ...after], { from: span.to, to: Math.min(high.ms, around.to) }, bracket);
  const isSteady = hasOnePace(bracket, around);
  if (isSteady && (begin === null) !== (end === null)) return { offset: begin ?? end ?? line, isSteady };
  const [from, to] = [begin ?? Number.NEGATIVE_INFINITY, end ?? Number.POSITIVE_INFINITY];
  return { offset: from > to ? (from + to) / 2 : Math.min(Math.max(line, from), to), isSteady };
}

const middleOf = ({ from, to }: Span) =>
  Number.isFinite(from) && Number.isFinite(to) ? (from + to) / 2 : Math.min(to, from);

/** A pace is followed for so many times as long as it was seen. */
const FOLLOW_FACTOR = 4;

/** Lines nearer to each other than this say nothing about how fast the log grew. */
const PACE_BYTES_MIN = 32 * 1024;

/**
 * Where the log is within a second if it goes on as fast as between the lines seen last, the nearest first: in the middle
 * of what the bracket leaves of that second. Null where the lines show no pace, or the bracket contradicts it.
 */
function followed([line, ...others]: readonly LineTime[], { from, to }: Span, { low, high }: Bracket): number | null {
  if (line === undefined) return null;
  const second = farFrom(line, others, { ms: Math.abs((from + to) / 2 - line.ms) / FOLLOW_FACTOR });
  if (second === undefined) return null;
  const pace = paceOf(line, second);
  const first = Math.max(low.offset, line.offset + pace * (from - line.ms));
  const last = Math.min(high.offset, line.offset + pace * (to - line.ms));
  return first <= last ? (first + last) / 2 : null;
}

/** A log has one pace if those of its stretches differ by less than this share. */
const STEADY_SHARE = 1 / 16;

/** A stretch says nothing about a bracket that is so many times as wide. */
const TELLING_FACTOR = 8;

/** Whether the log grew equally fast wherever it was seen, and as fast in the bracket with the step or without it. */
function hasOnePace({ low, high, before, after }: Bracket, around: Span): boolean {
  const width = high.offset - low.offset;
  const bytes = width / TELLING_FACTOR;
  const paces = [...pacesOf([low, ...before], bytes), ...pacesOf([high, ...after], bytes)];
  const quietMs = Math.max(0, Math.min(high.ms, around.to) - Math.max(low.ms, around.from));
  const within = { from: width / (high.ms - low.ms), to: width / (high.ms - low.ms - quietMs) };
  const slowest = Math.min(...paces, within.to > 0 ? within.to : Number.POSITIVE_INFINITY);
  return paces.length > 0 && Math.max(...paces, within.from) <= slowest * (1 + STEADY_SHARE);
}

/** The paces between lines that are at least so many bytes apart. */
function pacesOf([line, ...others]: readonly LineTime[], bytes: number): number[] {
  const next = line && farFrom(line, others, { bytes });
  return line && next ? [paceOf(line, next), ...pacesOf(others.slice(others.indexOf(next)), bytes)] : [];
}

/** The nearest of some lines so far away from `line`, in time and in bytes, that it shows a pace with it. */
export function farFrom(
  line: LineTime,
  others: readonly LineTime[],
  least: { readonly ms?: number; readonly bytes?: number } = {},
): LineTime | undefined {
  const [leastMs, leastBytes] = [least.ms ?? 0, Math.max(least.bytes ?? 0, PACE_BYTES_MIN)];
  return others.find(
    ({ offset, ms }) =>
      ms !== line.ms && Math.abs(ms - line.ms) >= leastMs && Math.abs(offset - line.offset) >= leastBytes,
  );
}

/** In bytes a millisecond. */
export const paceOf = (a: LineTime, b: LineTime) => (a.offset - b.offset) / (a.ms - b.ms);
