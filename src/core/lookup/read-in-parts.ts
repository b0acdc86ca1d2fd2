// A failed step that is too long to be read whole: its end, which has the cause; its beginning, which has the command;
// and what samples of the rest say of errors. Pure (see `log-pieces`).

import { type ReadStep, StepReader, withUnread } from "../step/step-reader.ts";
import { narrowed, widthOf } from "./interpolation-search.ts";
import type { LookUpLimits } from "./limits.ts";
import type { Asking, ByteRange, LogPieces } from "./log-pieces.ts";
import { firstSince, onToEnd, pushed, type Wanted } from "./read-outwards.ts";

/** Requests that are kept back while the beginning is looked for: to read it, and on from the step's end. */
const READING = 2;

/** Null where its end was not found. */
export function* readInParts(log: LogPieces, wanted: Wanted): Asking<ReadStep | null> {
  const { job, spans, limits } = wanted;
  log.letGo();
  const tail = yield* tailOf(log, wanted);
  if (tail === null) return null;
  const head = yield* headOf(log, wanted, tail.from);
  const reader = new StepReader(job, log.room);
  const begin = log.bracket(spans.all).low.at;
  if (head !== null) {
    pushed(log, reader, head);
    const done = yield* sampled(log, reader, { from: head.to, to: tail.from }, limits);
    reader.skip(tail.from - done);
  }
  pushed(log, reader, tail);
  const behind = log.bracket(spans.all).high.at;
  const rest = { from: tail.to, to: Math.min(behind, tail.to + limits.scanBytes) };
  // Without its beginning only its last words tell where it ends.
  const isEnough = () => reader.isOver || (head === null && reader.hasEnded);
  const at = yield* onToEnd(log, reader, rest, { bytes: limits.headBytes, isEnough });
  if (!isEnough()) reader.skip(behind - at);
  const read = withUnread(reader.finish(), head === null ? tail.from - begin : 0);
  // The second in which it began may hold too much to see the beginning; its end is enough.
  const found = read.found && { ...read.found, timed: read.found.timed || read.found.section.ended };
  return { ...read, found };
}

/** No look may be lost on a line that is longer than it: halving all of a large log takes nearly all that there are. */
const wideLooks = (limits: LookUpLimits): LookUpLimits => ({ ...limits, probeBytes: limits.headBytes });

/** The last lines up to the step's last second, and what comes with them, held. */
function* tailOf(log: LogPieces, { step, spans, limits }: Wanted): Asking<ByteRange | null> {
  const last = yield* lastSecond(log, step.end * 1000, limits);
  if (last === null) return null;
  const from = Math.max(log.bracket(spans.all).low.at, last.to - Math.max(limits.pieceBytes, last.to - last.from));
  if (!(yield* log.hold(from, last.to))) return null;
  const held = log.held(from, log.bracket(spans.all).high.at);
  const begin = held[0]?.firstLine ?? null;
  return begin === null ? null : { from: begin, to: held.at(-1)?.to ?? last.to };
}

/** Between which places the step's last second begins, near enough to each other to be read; the log's end if there is none. */
function* lastSecond(log: LogPieces, ms: number, limits: LookUpLimits): Asking<ByteRange | null> {
  if (!Number.isFinite(ms)) return { from: log.size, to: log.size };
  const moment = { from: ms, to: ms };
  const search = { limits: wideLooks(limits), enough: 2 * limits.pieceBytes, atMost: limits.scanBytes, kept: 1 };
  const place = yield* narrowed(log, moment, search);
  if (widthOf(place) > log.bytesLeft) yield* lastLook(log, ms);
  const { low, high } = log.bracket(moment);
  return log.missing(low.at, high.at) > log.bytesLeft ? null : { from: low.at, to: high.at };
}

/** All that may still be read, where the moment is if the log goes on as fast as it was last seen to. */
function* lastLook(log: LogPieces, ms: number): Asking<void> {
  const { low, high, before } = log.bracket({ from: ms, to: ms });
  if (before === undefined || low.ms === before.ms) return;
  const middle = Math.min(high.at, low.at + ((ms - low.ms) / (low.ms - before.ms)) * (low.at - before.at));
  const range = {
    from: Math.max(low.at, middle - log.bytesLeft / 2),
    to: Math.min(high.at, middle + log.bytesLeft / 2),
  };
  if (yield* log.hold(range.from, range.to)) log.see(log.held(range.from, range.to)[0]?.firstSince(ms) ?? null);
}

/** The first lines of the step's first second, held; null where that was not found, or lies behind `end`. */
function* headOf(log: LogPieces, { spans, limits }: Wanted, end: number): Asking<ByteRange | null> {
  const { from: ms } = spans.all;
  const search = { limits: wideLooks(limits), enough: limits.pieceBytes, atMost: limits.pieceBytes, kept: READING };
  const place = yield* narrowed(log, { from: ms, to: ms }, search);
  if (widthOf(place) > search.atMost) return null;
  const range = { from: place.low.at, to: Math.min(place.high.at + limits.headBytes, end) };
  if (range.to <= range.from || !(yield* log.hold(range.from, range.to))) return null;
  const begin = firstSince(log, range, ms);
  const last = log.held(range.from, range.to).at(-1)?.lastLine ?? null;
  return begin === null || last === null || last <= begin ? null : { from: begin, to: last };
}

/** Looks at places evenly spread over a range, as far as may be asked; how far it came. */
function* sampled(log: LogPieces, reader: StepReader, { from, to }: ByteRange, limits: LookUpLimits): Asking<number> {
  let done = from;
  for (let left = Math.min(limits.samples, log.requestsLeft - 1); left > 0; left--) {
    const at = Math.round(done + (to - done) / (left + 1));
    const lines = (yield* log.probe(at, Math.min(to, at + limits.probeBytes)))?.wholeLines();
    if (lines === undefined) break;
    reader.skip(lines.from - done);
    reader.sample(lines.bytes);
    done = lines.to;
  }
  return done;
}
