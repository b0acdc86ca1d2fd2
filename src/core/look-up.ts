// Finds the failed step in a log of any size, by a few ranges of its bytes. Pure (see `log-pieces`).
// Lines carry times that never go backwards, and the job says in which seconds its failed step ran: both ends of the
// step are looked up as words are in a dictionary. Where times are missing or fit nothing, the runner's marks decide,
// from the log's end backwards.
import { isBinary } from "./excerpt.ts";
import { LOOK_UP, type LookUpLimits } from "./excerpt-limits.ts";
import { joined } from "./log-piece.ts";
import { type Asking, LogPieces } from "./log-pieces.ts";
import { since, sinceBefore } from "./log-search.ts";
import { failedStep, type JobSteps, type KnownStep, stepsThatRan } from "./step-names.ts";
import { type ReadLog, type ReadStep, StepReader, type Unread } from "./step-reader.ts";

/**
 * Reads a log of `size` bytes. Every range that it yields must be answered with exactly its bytes; it asks for at most
 * `limits.requests` of them. Lines are counted from the step's first one, as GitHub's links to them are.
 */
export function* lookUp(size: number, job: JobSteps, limits: LookUpLimits = LOOK_UP): Asking<ReadLog> {
  if (size === 0) return { kind: "unreadable", reason: "empty" };
  const steps = stepsThatRan(job);
  const log = new LogPieces(size, endOf(steps), limits);
  const [head] = yield* log.all(0, Math.min(size, limits.headBytes));
  if (head === undefined || isBinary(head.bytes)) return { kind: "unreadable", reason: "binary" };
  const step = failedStep(steps);
  const timed = step !== null && size > limits.headBytes + limits.pieceBytes && head.first() !== null;
  const read = timed ? yield* readByTime(log, { job, step, limits }) : null;
  const found = read?.found?.timed ? read : yield* readByMarks(log, { job, step, limits });
  return { ...found, lines: null, heldBytes: Math.max(found.heldBytes, log.heldBytes) };
}

/**
 * What was written in the step's seconds; null where no such place was found. The next step may begin in the same second
 * as this one ends, and say more in it than this one did altogether: behind the beginning of the last second, only what
 * is needed to see the end is read.
 */
function* readByTime(log: LogPieces, wanted: Wanted<KnownStep>): Asking<ReadStep | null> {
  const { job, step, limits } = wanted;
  const last = Number.isFinite(step.end) ? yield* since(log, step.end * 1000, limits) : log.size;
  if (last === null) return null;
  const start = step.kind === "setup" ? 0 : yield* sinceBefore(log, last, step.start * 1000, limits);
  if (last - start > limits.scanBytes) return yield* readInParts(log, { ...wanted, start, last });
  const reader = new StepReader(job);
  for (const { bytes } of yield* log.all(start, last)) reader.push(bytes);
  yield* readToEnd(log, reader, last, limits);
  return reader.finish();
}

type Wanted<Step> = { readonly job: JobSteps; readonly step: Step; readonly limits: LookUpLimits };

/** From the step's last second on: until its end has been seen, or as much as a step may have. */
function* readToEnd(log: LogPieces, reader: StepReader, last: number, limits: LookUpLimits): Asking<void> {
  const until = Math.min(log.size, last + limits.scanBytes);
  let bytes = limits.headBytes;
  for (let at = last; at < until && !reader.isOver && log.requestsLeft > 0; bytes = limits.pieceBytes) {
    for (const piece of yield* log.all(at, Math.min(until, at + bytes))) {
      reader.push(piece.bytes);
      at = piece.to;
    }
  }
}

type Parts = Wanted<KnownStep> & { readonly start: number; readonly last: number };

/** Head and tail of a step that is too large to be read whole, and what samples of the rest say of errors. */
function* readInParts(log: LogPieces, { job, limits, start, last }: Parts): Asking<ReadStep | null> {
  const reader = new StepReader(job);
  const tail = joined(yield* log.all(last - limits.pieceBytes, last)).fromFirstLine();
  const head = joined(yield* log.all(start, start + limits.headBytes)).upToLastLine();
  reader.push(head.bytes);
  let done = head.to;
  for (let left = Math.min(limits.samples, log.requestsLeft - 2); left > 0; left--) {
    const from = Math.round(done + (tail.from - done) / (left + 1));
    const lines = (yield* log.ask({ from, to: from + limits.probeBytes })).wholeLines();
    reader.skip(lines.from - done);
    reader.sample(lines.bytes);
    done = lines.to;
  }
  reader.skip(tail.from - done);
  reader.push(tail.bytes);
  yield* readToEnd(log, reader, last, limits);
  const read = reader.finish();
  // The second in which it began may hold too much to see the beginning; its end is enough.
  return read.found?.section.ended ? { ...read, found: { ...read.found, timed: true } } : read;
}

/** The last step whose lines say that it failed, looked for from the log's end backwards, further each time. */
function* readByMarks(log: LogPieces, { job, step, limits }: Wanted<KnownStep | null>): Asking<ReadStep> {
  for (let bytes = limits.pieceBytes; ; bytes *= 2) {
    const from = log.size - Math.min(bytes, limits.scanBytes);
    // Near enough to the beginning nothing has to be guessed.
    if (from <= limits.headBytes && log.size <= limits.scanBytes) return yield* readWhole(log, job);
    const [first, ...rest] = yield* log.all(from, log.size);
    const reader = new StepReader(null);
    if (first) reader.push(first.fromFirstTime().bytes);
    for (const { bytes: more } of rest) reader.push(more);
    const read = reader.finish();
    if (isSure(read)) return named(read, step);
    if (bytes >= limits.scanBytes || log.requestsLeft === 0)
      return named({ ...read, unread: unreadBefore(from) }, step);
  }
}

function* readWhole(log: LogPieces, job: JobSteps): Asking<ReadStep> {
  const reader = new StepReader(job);
  for (const { bytes } of yield* log.all(0, log.size)) reader.push(bytes);
  return reader.finish();
}

/** A step that begins in what was read and ends as failed steps do: nothing before it can outrank it. */
function isSure({ found }: ReadStep): boolean {
  if (found === null) return false;
  const { first, ended, cancelled, kind } = found.section;
  return first > 1 && ended && !cancelled && kind !== "post";
}

function named(read: ReadStep, step: KnownStep | null): ReadStep {
  if (read.found === null || step === null) return read;
  return { ...read, found: { ...read.found, number: step.number, name: step.name } };
}

const unreadBefore = (bytes: number): Unread => ({ bytes, lines: 0, behindLine: 0 });

/** When the log ends, as far as the job's steps say: milliseconds since 1970. */
function endOf(steps: readonly KnownStep[]): number {
  return Math.max(0, ...steps.map(({ start, end }) => (Number.isFinite(end) ? end : start) + 1)) * 1000;
}
