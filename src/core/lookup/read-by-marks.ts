// Finds the failed step by the runner's marks alone, from the log's end backwards: for logs without times, and for times
// that fit nothing in them. Pure (see `log-pieces`).
import { isAnother, nameOf } from "../step/step.ts";
import { interleavedOf } from "../step/step-by-time.ts";
import { failedStep, type JobSteps, type KnownStep, stepsThatRan } from "../step/step-names.ts";
import { inDoubt, type ReadStep, StepReader, withUnread } from "../step/step-reader.ts";
import type { LookUpLimits } from "./limits.ts";
import type { Asking, LogPieces } from "./log-pieces.ts";
import { longest, onToEnd } from "./read-outwards.ts";
import { readPrintedLater } from "./read-printed-later.ts";

type Wanted = {
  readonly job: JobSteps;
  readonly limits: LookUpLimits;
  /** The log is known to have lines of the failed step's seconds. */
  readonly hasItsSeconds: boolean;
};

/** The last step whose lines say that it failed, reading twice as far back each time. */
export function* readByMarks(log: LogPieces, { job, limits, hasItsSeconds }: Wanted): Asking<ReadStep> {
  const steps = stepsThatRan(job);
  log.room.clearText();
  let best = withUnread({ kind: "read", found: null, lines: null, unread: null, heldBytes: 0 }, log.size);
  // Nothing has to be guessed where all of it can be read.
  if (log.missing(0, log.size) <= Math.min(log.bytesLeft, limits.scanBytes)) {
    const whole = yield* readWhole(log, job, limits);
    if (whole !== null) return whole;
  }
  for (let bytes = limits.pieceBytes; ; bytes *= 2) {
    const from = log.size - Math.min(bytes, limits.scanBytes, log.size);
    if (!(yield* log.hold(from, log.size))) return best;
    best = readFromEnd(log, from, { steps, hasItsSeconds });
    if (best.unread === null || bytes >= limits.scanBytes || from === 0) return best;
  }
}

function readFromEnd(
  log: LogPieces,
  from: number,
  { steps, hasItsSeconds }: { steps: readonly KnownStep[]; hasItsSeconds: boolean },
): ReadStep {
  const reader = new StepReader(null, log.room);
  const [first, ...rest] = log.held(from, log.size);
  if (first) reader.push(first.fromFirstTime().bytes);
  for (const { bytes } of rest) reader.push(bytes);
  const read = reader.finish();
  const step = failedStep(steps);
  if (read.found === null || step === null) return withUnread(read, isSure(read) ? 0 : from);
  const { section } = read.found;
  if (hasItsSeconds && isAnother(section, step, steps)) return withUnread({ ...read, found: null }, from);
  const found = { ...read.found, ...nameOf(section, steps), interleaved: interleavedOf(step, steps) };
  // The step's seconds are in the log, and the step was not found among them.
  if (hasItsSeconds) return inDoubt({ ...read, found }, from, section);
  return withUnread({ ...read, found }, isSure(read) ? 0 : from);
}

/** Reads the log from its beginning, as a stream would be; null where that cannot be done. */
function* readWhole(log: LogPieces, job: JobSteps, limits: LookUpLimits): Asking<ReadStep | null> {
  const reader = new StepReader(job, log.room);
  const readTo = yield* onToEnd(log, reader, { from: 0, to: log.size }, { bytes: longest(limits) });
  if (readTo < log.size && !reader.isOver) return null;
  yield* readPrintedLater(log, reader, readTo, { job, limits, isRead: true });
  return reader.finish();
}

/** Whether the step begins in what was read and ends as failed steps do: no earlier one can outrank it then. */
function isSure({ found }: ReadStep): boolean {
  if (found === null) return false;
  const { first, ended, cancelled, kind } = found.section;
  return first > 1 && ended && !cancelled && kind !== "post";
}
