// Reads the part of a log that holds the failed step, from an offset inside it: back to the step's beginning, then on to
// its end. Pure (see `log-pieces`).
import { LOG_BUFFER_MAX_BYTES } from "../log/limits.ts";
import { stampFor } from "../log/log-line.ts";
import { type JobSteps, type KnownStep, sameTitle } from "../step/step-names.ts";
import type { StepReader } from "../step/step-reader.ts";
import { type Bracket, widthOf } from "./known-lines.ts";
import type { LookUpLimits } from "./limits.ts";
import type { LogPiece } from "./log-piece.ts";
import type { Asking, ByteRange, LogPieces } from "./log-pieces.ts";
import type { StepSpans } from "./step-spans.ts";

/** The failed step, as the API describes it. */
export type Wanted = {
  readonly job: JobSteps;
  readonly step: KnownStep;
  readonly spans: StepSpans;
  readonly limits: LookUpLimits;
};

/** With fewer requests left than these, a step counts as long if its pace says so: the end of a shorter one is found that way, too. */
const MEASURING_REQUESTS = 6;

/** A step whose share of the time is so many times what is read whole counts as long without being measured. */
const CERTAIN_FACTOR = 4;

/** The most that is read at once: a step that is read whole, and what must be read around it to know that it is all. */
export const longest = ({ scanBytes, pieceBytes }: LookUpLimits) => scanBytes + pieceBytes;

/** What to read first around a bracket: `bytes`, or less where the step's seconds hold less. */
export function rangeAround({ low, high, inside }: Bracket, seconds: Bracket, bytes: number): ByteRange {
  const [first, last] = [(inside[0] ?? low).offset, (inside.at(-1) ?? high).offset];
  const [begin, end] = [seconds.low.offset, seconds.high.offset];
  const length = Math.max(bytes, last - first);
  const from = Math.max(begin, Math.min(Math.round((first + last - length) / 2), end - length));
  return { from, to: Math.min(end, from + length) };
}

/**
 * Reads back from a range until it holds a line from before the step's seconds, or is as long as it may be. It also stops
 * at the step's own first line, where what comes before that is long and in the same second.
 */
export function* backToBeginning(
  log: LogPieces,
  first: ByteRange,
  { step, spans, limits }: Wanted,
): Asking<ByteRange | null> {
  if (!(yield* log.hold(first.from, first.to))) return null;
  let { from } = first;
  while (!isTooLong(log, spans, limits)) {
    const { low, high } = log.bracket(spans.all);
    const until = Math.max(low.offset, first.to - longest(limits));
    // The last request is for the end, which has the cause.
    const requests = log.requestsLeft - (first.to < high.offset ? 1 : 0);
    if (from <= until || requests <= 0) break;
    const held = log.held(from, first.to);
    const isDear =
      isOutOfReach(held[0], spans.all.from, from - until) ||
      limits.bytes - log.bytesLeft + limits.pieceBytes > limits.aimBytes;
    if (step.kind === "run" && !spans.shared && beginsIn(held, step, { byTitle: !isDear })) break;
    const next = Math.floor(Math.max(until, from - Math.max(limits.pieceBytes, (from - until) / requests)));
    if (!(yield* log.hold(next, from))) break;
    from = next;
  }
  return { from, to: first.to };
}

/** Whether more than `bytes` would have to be read back from a piece to `ms`, if the log grew as fast before it. */
function isOutOfReach(piece: LogPiece | undefined, ms: number, bytes: number): boolean {
  const [first, last] = [piece?.first(), piece?.last()];
  if (!first || !last || first.ms === last.ms) return false;
  return (first.ms - ms) * (last.offset - first.offset) > (last.ms - first.ms) * bytes;
}

/** A program may open a group called `Run …` as well: a step's header goes on as `step-header` says. */
const HEADER = "##\\[group\\]Run (.*?)(?=\\r?\\n\\S{28} (?:\\x1b\\[36;1m|with:|env:|shell: |##\\[endgroup\\]))";
const BEGINS = `\\.\\d{7}Z (?:${HEADER}|Prepare all required actions)\\r?$`;

/** Whether a step begins in these pieces when this one does; `byTitle`: only one with this one's title counts. */
function beginsIn(
  pieces: readonly LogPiece[],
  { start, title }: KnownStep,
  { byTitle }: { byTitle: boolean },
): boolean {
  if (byTitle && title === null) return false;
  const mark = new RegExp(`^(?:${stampFor(start)}|${stampFor(start + 1)})${BEGINS}`, "gm");
  const marks = pieces.flatMap(({ bytes }) => [...new TextDecoder().decode(bytes).matchAll(mark)]);
  return marks.some(([, shown = null]) => !byTitle || sameTitle(title, shown));
}

/** Reads on from the range's beginning, at least `bytes` at a time, until the step's end has been seen; returns how far it came. */
export function* onToEnd(
  log: LogPieces,
  reader: StepReader,
  range: ByteRange,
  { bytes, isEnough = () => reader.isOver }: { bytes: number; isEnough?: () => boolean },
): Asking<number> {
  let { from: at } = range;
  while (at < range.to && !isEnough()) {
    const more = Math.max(bytes, Math.ceil((range.to - at) / Math.max(1, log.requestsLeft)));
    const to = Math.min(range.to, at + Math.min(more, log.bytesLeft, LOG_BUFFER_MAX_BYTES / 2));
    reader.makeRoom(to - at);
    if (to <= at || !(yield* log.hold(at, to))) break;
    pushHeld(log, reader, { from: at, to });
    at = to;
  }
  return at;
}

/** Gives the reader what is held of a range, and drops it. */
export function pushHeld(log: LogPieces, reader: StepReader, { from, to }: ByteRange): void {
  for (const { bytes } of log.take(from, to)) reader.push(bytes);
}

/** Whether lines of the step are known that are further apart than is read whole. */
export function isTooLong(log: LogPieces, { all, core }: StepSpans, limits: LookUpLimits): boolean {
  const { inside } = log.bracket(core);
  const length = (inside.at(-1)?.offset ?? 0) - (inside[0]?.offset ?? 0);
  return length > limits.scanBytes && widthOf(log.bracket(all)) > longest(limits);
}

/** Where the step's pace says that it is too long, probes whether it is: the lines seen may be its only loud ones. */
export function* measuresTooLong(log: LogPieces, { spans, limits }: Wanted): Asking<boolean> {
  if (lengthByPace(log, spans) < longest(limits)) return false;
  const { low, high } = log.bracket(spans.all);
  const share = (high.offset - low.offset) * ((spans.all.to - spans.all.from) / (high.ms - low.ms));
  if (share > CERTAIN_FACTOR * longest(limits) || log.requestsLeft < MEASURING_REQUESTS) return true;
  for (const distance of [limits.scanBytes, -limits.scanBytes]) {
    const { low, high, inside } = log.bracket(spans.core);
    const at = ((distance > 0 ? inside.at(-1) : inside[0])?.offset ?? 0) + distance;
    if (at > low.offset && at < high.offset && !isTooLong(log, spans, limits)) {
      yield* log.probe(at, at + limits.probeBytes);
    }
  }
  return isTooLong(log, spans, limits);
}

/** The step's length in bytes by the pace of those of its lines that have been seen; 0 where they show none. */
export function lengthByPace(log: LogPieces, { all, core }: StepSpans): number {
  const { inside } = log.bracket(core);
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined || last.ms <= first.ms) return 0;
  if (!Number.isFinite(all.to - all.from)) return 0;
  return ((last.offset - first.offset) / (last.ms - first.ms)) * (all.to - all.from);
}

/** The offset of the first held line of a range that was written at `ms` or later. */
export function firstSince(log: LogPieces, { from, to }: ByteRange, ms: number): number | null {
  let before = from;
  for (const piece of log.held(from, to)) {
    const line = piece.firstSince(ms);
    // A line that two pieces share may be cut within its timestamp.
    if (line !== null) return line.offset === piece.firstLine && before > from ? before : line.offset;
    before = piece.lastLine ?? before;
  }
  return null;
}
