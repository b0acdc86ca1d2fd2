// Finds the failed step in a log of any size, by a few ranges of its bytes. Pure (see `log-pieces`).
// Lines carry times that never go backwards, and the job says in which seconds its failed step ran: a place within them
// is looked up as a word is in a dictionary, and read outwards from. Where times are missing or fit nothing, the runner's
// marks decide, from the log's end backwards.
import { isBinary } from "../log/text-probe.ts";
import { failedStep, type JobSteps, type KnownStep, sameTitle, stepsThatRan } from "../step/step-names.ts";
import { inDoubt, type ReadLog, type ReadStep, StepReader } from "../step/step-reader.ts";
import { narrowed, widthOf } from "./interpolation-search.ts";
import { LOOK_UP, type LookUpLimits } from "./limits.ts";
import { type Asking, type ByteRange, LogPieces } from "./log-pieces.ts";
import { readByMarks } from "./read-by-marks.ts";
import { readInParts } from "./read-in-parts.ts";
import {
  backToBeginning,
  feltFar,
  firstSince,
  isFar,
  lengthByPace,
  longest,
  onToEnd,
  pushed,
  rangeAround,
  type Wanted,
} from "./read-outwards.ts";
import { type StepSpans, spansOf } from "./step-spans.ts";

/** So long before the log's end a step may have ended with hardly anything behind it: checkouts and containers go. */
const SOON_MS = 10_000;

/**
 * Reads a log of `size` bytes. Every range that it yields must be answered with exactly its bytes; it asks for at most
 * `limits.requests` of them. Lines are counted from the step's first one, as GitHub's links to them are.
 */
export function* lookUp(size: number, job: JobSteps, limits: LookUpLimits = LOOK_UP): Asking<ReadLog> {
  if (size === 0) return { kind: "unreadable", reason: "empty" };
  const steps = stepsThatRan(job);
  const log = new LogPieces(size, endOf(steps), limits);
  yield* log.hold(0, limits.headBytes);
  const [head] = log.held(0, limits.headBytes);
  if (head === undefined || isBinary(head.bytes)) return { kind: "unreadable", reason: "binary" };
  const step = failedStep(steps);
  const timed = step !== null && size > limits.headBytes + limits.pieceBytes && head.first() !== null;
  const spans = step && spansOf(step, steps);
  const read = timed && spans ? yield* readByTime(log, { job, step, spans, limits }) : null;
  const found = read?.found?.timed
    ? read
    : yield* readByMarks(log, { job, limits, fits: spans !== null && fits(log, spans) });
  return { ...found, lines: null, heldBytes: log.room.most };
}

/** What was written in the step's seconds; null where no such place was found. */
function* readByTime(log: LogPieces, wanted: Wanted): Asking<ReadStep | null> {
  const { job, spans, limits } = wanted;
  const place = yield* placeOf(log, wanted);
  if (place === null) return null;
  const stretch = (yield* feltFar(log, wanted)) ? null : yield* backToBeginning(log, place, wanted);
  if (stretch === null || isFar(log, spans, limits)) return yield* readInParts(log, wanted);
  const { low, high } = log.bracket(spans.all);
  const begin = firstSince(log, stretch, spans.all.from) ?? stretch.from;
  log.letGo((piece) => piece.to <= begin || piece.from >= stretch.to);
  const reader = new StepReader(job, log.room);
  pushed(log, reader, { from: begin, to: stretch.to });
  // Where only the beginning of its one second is known, it may be anywhere in it.
  const until = spans.core.to === spans.all.from ? high.at : Math.min(high.at, stretch.to + limits.scanBytes);
  const at = yield* onToEnd(log, reader, { from: stretch.to, to: until }, { bytes: limits.pieceBytes / 2 });
  if (!reader.isOver) reader.skip(high.at - at);
  return judged(reader.finish(), Math.max(0, stretch.from - low.at), wanted);
}

/** What was found where `before` bytes of the step's seconds were not read; null where that must be another step. */
function judged(read: ReadStep, before: number, { step, spans }: Wanted): ReadStep | null {
  const section = read.found?.section;
  if (!section || (before === 0 && read.unread === null)) return read;
  const isCalledSo = sameTitle(step.title, section.title);
  if (step.title !== null && section.title !== null && !isCalledSo) return null;
  return before === 0 || !spans.shared || isCalledSo ? read : inDoubt(read, before, section);
}

/** The first range to be read: around a place within the step, or beside it. */
function* placeOf(log: LogPieces, { spans, limits }: Wanted): Asking<ByteRange | null> {
  const { pieceBytes } = limits;
  const end = log.bracket(spans.core).high;
  const soon = { from: log.size - pieceBytes, to: log.size };
  // Most failed steps are at the log's own end, and so is one of which nobody knows when it ended.
  const isSoon = end.at === log.size && !(end.ms - spans.all.to > SOON_MS) && (yield* log.hold(soon.from, soon.to));
  const reach = limits.aimBytes - limits.headBytes - limits.requests * limits.probeBytes;
  const search = { limits, enough: pieceBytes, atMost: Math.max(reach, pieceBytes), kept: 1 };
  const place = yield* narrowed(log, spans.core, search);
  if (isSoon && (place.inside[0] ?? place.low).at >= soon.from) return soon;
  if (place.inside.length === 0 && widthOf(place) > longest(limits)) return null;
  const wide = Math.max(search.atMost, Math.min(longest(limits), 2 * lengthByPace(log, spans)));
  return rangeAround(place, log.bracket(spans.all), log.requestsLeft > 2 ? pieceBytes : wide);
}

/** Whether the log has lines of the step's seconds, or must have. */
function fits(log: LogPieces, { all }: StepSpans): boolean {
  const { low, high, inside } = log.bracket(all);
  return inside.length > 0 || (Number.isFinite(low.ms) && high.at < log.size);
}

/** When the log ends, as far as the job's steps say: milliseconds since 1970. */
function endOf(steps: readonly KnownStep[]): number {
  return Math.max(0, ...steps.map(({ start, end }) => (Number.isFinite(end) ? end : start) + 1)) * 1000;
}
