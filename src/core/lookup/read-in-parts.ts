// Reads a failed step that is too long to be read whole: its end, which has the cause; its beginning, which has the
// command; and samples of the rest, for its error marks. Pure (see `log-pieces`).
import { type ReadStep, StepReader, withUnread } from "../step/step-reader.ts";
import { farFrom, narrowBracket, paceOf } from "./interpolation-search.ts";
import { widthOf } from "./known-lines.ts";
import type { LookUpLimits } from "./limits.ts";
import type { Asking, ByteRange, LogPieces } from "./log-pieces.ts";
import { firstSince, onToEnd, pushHeld, type Wanted } from "./read-outwards.ts";
import { readPrintedLater } from "./read-printed-later.ts";

/** Requests kept to read on to the step's end: half a second of a loud step is more than fits one piece beside its text. */
const END_REQUESTS = 2;

/** Requests kept while the beginning is searched for: to read it, and to read on to the end. */
const READING_REQUESTS = 1 + END_REQUESTS;

/** Null where the step's end was not found. */
export function* readInParts(log: LogPieces, wanted: Wanted): Asking<ReadStep | null> {
  const { job, spans, limits } = wanted;
  log.drop();
  const end = yield* holdEnd(log, wanted);
  if (end === null) return null;
  const beginning = yield* holdBeginning(log, wanted, end.from);
  const reader = new StepReader(job, log.room);
  const { low } = log.bracket(spans.all);
  if (beginning !== null) {
    pushHeld(log, reader, beginning);
    const sampledTo = yield* sample(log, reader, { from: beginning.to, to: end.from }, limits);
    reader.skip(end.from - sampledTo);
  }
  pushHeld(log, reader, end);
  const { high } = log.bracket(spans.all);
  const rest = { from: end.to, to: Math.min(high.offset, end.to + limits.scanBytes) };
  // Without its beginning, only its last words tell where the step ends.
  const isEnough = () => reader.isOver || (beginning === null && reader.hasEnded);
  const readTo = yield* onToEnd(log, reader, rest, { bytes: limits.headBytes, isEnough });
  if (!isEnough()) reader.skip(high.offset - readTo);
  yield* readPrintedLater(log, reader, readTo, { ...wanted, isRead: isEnough() || readTo >= high.offset });
  const read = withUnread(reader.finish(), beginning === null ? end.from - low.offset : 0);
  // The step's first second may be too long to see its beginning; its end is enough.
  const found = read.found && { ...read.found, timed: read.found.timed || read.found.section.ended };
  return { ...read, found };
}

/** No probe may be lost on a line longer than itself: bisecting a large log takes nearly all of them. */
const withWideProbes = (limits: LookUpLimits): LookUpLimits => ({ ...limits, probeBytes: limits.headBytes });

/** Holds the step's last lines before its last second, and that second's beginning. */
function* holdEnd(log: LogPieces, { step, spans, limits }: Wanted): Asking<ByteRange | null> {
  const last = yield* beginningOfSecond(log, step.end * 1000, limits);
  if (last === null) return null;
  const length = Math.max(limits.pieceBytes, last.to - last.from);
  const from = Math.max(log.bracket(spans.all).low.offset, last.to - length);
  if (!(yield* log.hold(from, last.to))) return null;
  const held = log.held(from, log.bracket(spans.all).high.offset);
  const begin = held[0]?.firstLine ?? null;
  return begin === null ? null : { from: begin, to: held.at(-1)?.to ?? last.to };
}

/** Two offsets with the second's beginning between them, near enough to be read; the log's end for a step without an end. */
function* beginningOfSecond(log: LogPieces, ms: number, limits: LookUpLimits): Asking<ByteRange | null> {
  if (!Number.isFinite(ms)) return { from: log.size, to: log.size };
  const moment = { from: ms, to: ms };
  const search = {
    limits: withWideProbes(limits),
    enough: 2 * limits.pieceBytes,
    later: 2 * limits.pieceBytes,
    atMost: limits.scanBytes,
    kept: 1,
  };
  const bracket = yield* narrowBracket(log, moment, search);
  if (widthOf(bracket) > log.bytesLeft) yield* lastTry(log, ms);
  const { low, high } = log.bracket(moment);
  return log.missing(low.offset, high.offset) > log.bytesLeft ? null : { from: low.offset, to: high.offset };
}

/** Reads all that may still be read, around where the moment is if the log went on as fast as it last did. */
function* lastTry(log: LogPieces, ms: number): Asking<void> {
  const { low, high, before } = log.bracket({ from: ms, to: ms });
  const further = farFrom(low, before);
  if (further === undefined) return;
  const pace = paceOf(low, further);
  const middle = Math.min(high.offset, low.offset + pace * (ms - low.ms));
  const from = Math.max(low.offset, middle - log.bytesLeft / 2);
  const to = Math.min(high.offset, middle + log.bytesLeft / 2);
  if (yield* log.hold(from, to)) log.see(log.held(from, to)[0]?.firstSince(ms) ?? null);
}

/** Holds the first lines of the step's first second; null where that was not found, or comes after `end`. */
function* holdBeginning(log: LogPieces, { spans, limits }: Wanted, end: number): Asking<ByteRange | null> {
  const { from: ms } = spans.all;
  const search = {
    limits: withWideProbes(limits),
    enough: limits.pieceBytes,
    later: limits.pieceBytes,
    atMost: limits.pieceBytes,
    kept: READING_REQUESTS,
  };
  const bracket = yield* narrowBracket(log, { from: ms, to: ms }, search);
  if (widthOf(bracket) > search.atMost) return null;
  const range = { from: bracket.low.offset, to: Math.min(bracket.high.offset + limits.headBytes, end) };
  if (range.to <= range.from || !(yield* log.hold(range.from, range.to))) return null;
  const first = firstSince(log, range, ms);
  const last = log.held(range.from, range.to).at(-1)?.lastLine ?? null;
  return first === null || last === null || last <= first ? null : { from: first, to: last };
}

/** Reads samples spread evenly over a range, as many as may be read; returns how far it came. */
function* sample(log: LogPieces, reader: StepReader, { from, to }: ByteRange, limits: LookUpLimits): Asking<number> {
  let done = from;
  for (let left = Math.min(limits.samples, log.requestsLeft - END_REQUESTS); left > 0; left--) {
    const at = Math.round(done + (to - done) / (left + 1));
    const lines = (yield* log.probe(at, Math.min(to, at + limits.probeBytes)))?.wholeLines();
    if (lines === undefined) break;
    reader.skip(lines.from - done);
    reader.sample(lines.bytes);
    done = lines.to;
  }
  return done;
}
