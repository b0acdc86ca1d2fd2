// Finds the failed step in a log of any size by reading a few ranges of it. Pure (see `log-pieces`).
// Lines carry times that never go backwards, and the API says in which whole seconds each step ran:
//
//   offset  0                                                               size
//           │ Set up │ Build ················ │ Test (failed) ··· │ Post ···· │
//   shared                                 ├──┤                ├──┤             seconds that hold other steps' lines, too
//   all                                    ├──────────────────────┤             every line of the step is in here
//   core                                      ├────────────────┤                every line in here is the step's
//
//   1 head  ├───┤                                                               one range: the log's beginning and size
//   2 search                    ╵           ╵         ╵                         probes, until one lies in the core
//   3 read                              ◄─────├───────┤────────►                back to its first line, on to its last
//
// A step too long to be read whole is read in parts. Where times are missing or fit nothing, the runner's marks decide,
// from the log's end backwards.
import { isBinary } from "../log/text-probe.ts";
import { failedStep, type JobSteps, type KnownStep, sameTitle, stepsThatRan } from "../step/step-names.ts";
import { inDoubt, type ReadLog, type ReadStep, StepReader } from "../step/step-reader.ts";
import { narrowBracket } from "./interpolation-search.ts";
import { type Bracket, widthOf } from "./known-lines.ts";
import { LOOK_UP, type LookUpLimits } from "./limits.ts";
import { type Asking, type ByteRange, LogPieces } from "./log-pieces.ts";
import { readByMarks } from "./read-by-marks.ts";
import { readInParts } from "./read-in-parts.ts";
import {
  backToBeginning,
  firstSince,
  isTooLong,
  lengthByPace,
  longest,
  measuresTooLong,
  offsetByPace,
  onToEnd,
  pushHeld,
  rangeAround,
  showsWhole,
  type Wanted,
  worthReading,
} from "./read-outwards.ts";
import { readPrintedLater } from "./read-printed-later.ts";
import { isWithinSecond, type StepSpans, spansOf } from "./step-spans.ts";

/** A step that ended within this time of the log's end has little after it: what cleans up checkouts and containers. */
const NEAR_END_MS = 10_000;

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
  const spans = step && spansOf(step, steps);
  const hasTimes = size > limits.headBytes + limits.pieceBytes && head.first() !== null;
  const byTime = hasTimes && step && spans ? yield* readByTime(log, { job, step, spans, limits }) : null;
  const read = byTime?.found?.timed
    ? byTime
    : yield* readByMarks(log, { job, limits, hasItsSeconds: spans !== null && hasLinesOf(log, spans) });
  return { ...read, lines: null, heldBytes: log.room.most };
}

/** What was written in the step's seconds; null where they were not found. */
function* readByTime(log: LogPieces, wanted: Wanted): Asking<ReadStep | null> {
  const { job, spans, limits } = wanted;
  const start = yield* firstRange(log, wanted);
  if (start === null) return null;
  const range = (yield* measuresTooLong(log, wanted)) ? null : yield* backToBeginning(log, start, wanted);
  if (range === null || isTooLong(log, spans, limits)) return yield* readInParts(log, wanted);
  const { low, high } = log.bracket(spans.all);
  const begin = firstSince(log, range, spans.all.from) ?? range.from;
  log.drop((piece) => piece.to <= begin || piece.from >= high.offset);
  const lastPiece = log.held(begin, range.to).at(-1);
  const reader = new StepReader(job, log.room);
  pushHeld(log, reader, { from: begin, to: range.to });
  // Where only the beginning of its one second is known, the step may be anywhere in that second.
  const isAnywhere = spans.core.to === spans.all.from;
  const until = isAnywhere ? high.offset : Math.min(high.offset, range.to + limits.scanBytes);
  const ended = offsetByPace(lastPiece, spans.all.to);
  const rest = { from: range.to, to: until };
  const most = worthReading(log, wanted);
  const more = { bytes: limits.nearBytes / 2, pause: ended === null ? until : ended + limits.probeBytes, most };
  const readTo = yield* onToEnd(log, reader, rest, more);
  if (!reader.isOver) reader.skip(high.offset - readTo);
  yield* readPrintedLater(log, reader, readTo, { ...wanted, isRead: reader.isOver || readTo >= high.offset });
  return checked(reader.finish(), Math.max(0, range.from - low.offset), wanted);
}

/** What was found, where `before` bytes of the step's seconds were not read; null where it must be another step. */
function checked(read: ReadStep, before: number, { step, spans }: Wanted): ReadStep | null {
  const section = read.found?.section;
  if (!section || (before === 0 && read.unread === null)) return read;
  const hasItsTitle = sameTitle(step.title, section.title);
  if (step.title !== null && section.title !== null && !hasItsTitle) return null;
  // Reading began in the midst of a step, or where another step may have begun in the same second.
  const isDoubtful = section.kind === "setup" ? step.kind !== "setup" : spans.shared && !hasItsTitle;
  return before > 0 && isDoubtful ? inDoubt(read, before, section) : read;
}

/** The range to read first: around an offset in the step, or next to it. */
function* firstRange(log: LogPieces, wanted: Wanted): Asking<ByteRange | null> {
  const { spans, limits } = wanted;
  const { nearBytes, pieceBytes } = limits;
  const { high } = log.bracket(spans.core);
  const end = { from: log.size - limits.endBytes, to: log.size };
  // Most failed steps are at the log's own end, and so is one without a known end.
  const isNearEnd = high.offset === log.size && !(high.ms - spans.all.to > NEAR_END_MS);
  const holdsEnd = isNearEnd && (yield* log.hold(end.from, end.to));
  if (holdsEnd && showsWhole(log.held(end.from, end.to), wanted)) return end;
  const reach = limits.aimBytes - limits.headBytes - limits.requests * limits.probeBytes;
  const search = {
    limits,
    around: isWithinSecond(spans) ? spans.core : spans.all,
    enough: nearBytes,
    later: limits.pieceBytes,
    atMost: Math.max(reach, nearBytes),
    kept: 1,
  };
  const bracket = yield* narrowBracket(log, spans.core, search);
  if (holdsEnd && (bracket.inside[0] ?? bracket.low).offset >= end.from) return end;
  if (bracket.inside.length === 0 && widthOf(bracket) > longest(limits)) return yield* lastRange(log, bracket, wanted);
  const wide = Math.max(search.atMost, Math.min(longest(limits), 2 * lengthByPace(log, spans)));
  const bytes = log.requestsLeft > 4 ? nearBytes : log.requestsLeft > 2 ? pieceBytes : wide;
  // A step begins and ends up to a second away from its core; the last request reads a little of that, too.
  const room = limits.aimBytes - (limits.bytes - log.bytesLeft) - widthOf(bracket);
  const most = room < 0 ? limits.marginBytes : Math.min(limits.marginBytes, Math.floor(room / 2));
  const marginBytes = log.requestsLeft > 1 ? 0 : most;
  return rangeAround(bracket, log.bracket(spans.all), spans, { bytes, marginBytes });
}

/** The middle of a bracket that is too wide to be read whole, where that has the step after all. */
function* lastRange(log: LogPieces, { low, high }: Bracket, { spans, limits }: Wanted): Asking<ByteRange | null> {
  const from = Math.round((low.offset + high.offset - longest(limits)) / 2);
  const range = { from, to: from + longest(limits) };
  if (widthOf({ low, high }) > 2 * longest(limits) || !(yield* log.hold(range.from, range.to))) return null;
  log.see(log.held(range.from, range.to)[0]?.firstSince(spans.core.from) ?? null);
  return log.bracket(spans.core).inside.length > 0 ? range : null;
}

/** Whether the log has lines of the step's seconds, or must have. */
function hasLinesOf(log: LogPieces, { all }: StepSpans): boolean {
  const { low, high, inside } = log.bracket(all);
  return inside.length > 0 || (Number.isFinite(low.ms) && high.offset < log.size);
}

/** When the log ends, as far as the job's steps say: milliseconds since 1970. */
function endOf(steps: readonly KnownStep[]): number {
  return Math.max(0, ...steps.map(({ start, end }) => (Number.isFinite(end) ? end : start) + 1)) * 1000;
}
