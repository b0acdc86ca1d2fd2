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

/**
 * What to read first: `bytes` around a bracket, or less where the step's `seconds` hold less. A step within one second
 * lies on one side of its core.
 */
export function rangeAround(
  { low, high, inside }: Bracket,
  seconds: Bracket,
  { all, core }: StepSpans,
  { bytes, marginBytes }: { bytes: number; marginBytes: number },
): ByteRange {
  const [first, last] = [(inside[0] ?? low).offset, (inside.at(-1) ?? high).offset];
  const [begin, end] = [seconds.low.offset, seconds.high.offset];
  // A step begins and ends up to a second away from its core.
  const length = Math.max(bytes, last - first + 2 * marginBytes);
  const middle = Math.round((first + last - length) / 2);
  const wanted = core.to === all.from ? first : core.from === all.to ? last - length : middle;
  const from = Math.max(begin, Math.min(wanted, end - length));
  return { from, to: Math.min(end, from + length) };
}

/**
 * Reads back from a range until it holds a line from before the step's seconds, or is as long as it may be. It also stops
 * at the step's own first line, where what comes before that is long and in the same second.
 */
export function* backToBeginning(log: LogPieces, first: ByteRange, wanted: Wanted): Asking<ByteRange | null> {
  const { spans, limits } = wanted;
  if (!(yield* log.hold(first.from, first.to))) return null;
  let { from } = first;
  for (let least = limits.nearBytes; !isTooLong(log, spans, limits); least = limits.pieceBytes) {
    const { low, high } = log.bracket(spans.all);
    const until = Math.max(low.offset, first.to - longest(limits));
    // The last request is for the end, which has the cause.
    const requests = log.requestsLeft - (first.to < high.offset ? 1 : 0);
    if (from <= until || requests <= 0) break;
    const bytes = bytesBack(log, { from, to: first.to }, { least, until, requests, wanted });
    const next = Math.max(until, Math.floor(from - bytes));
    if (bytes <= 0 || !(yield* log.hold(next, from))) break;
    from = next;
  }
  return { from, to: first.to };
}

type Back = {
  readonly least: number;
  /** No further back than this offset. */
  readonly until: number;
  readonly requests: number;
  readonly wanted: Wanted;
};

/** How much to read before a range that is held; nothing once the step's first line is in it. */
function bytesBack(log: LogPieces, range: ByteRange, { least, until, requests, wanted }: Back): number {
  const { step, spans, limits } = wanted;
  const held = log.held(range.from, range.to);
  const spent = limits.bytes - log.bytesLeft;
  const secondBegins = offsetByPace(held[0], spans.all.from);
  if (step.kind === "run" && !spans.shared) {
    const begins = beginningsIn(held, wanted);
    if (begins.some(({ title }) => sameTitle(title, step.title))) return 0;
    const isOutOfReach = secondBegins !== null && secondBegins < until;
    const isDear = isOutOfReach || spent + limits.pieceBytes > limits.aimBytes;
    if (isDear && begins.length > 0) return 0;
    // An action's inner steps begin as steps do, but soon after the action itself.
    if (step.title === null && begins[0] !== undefined && range.from - until > limits.nearBytes) {
      return limits.marginBytes - (begins[0].offset - range.from);
    }
  }
  const byPace = secondBegins === null ? least : Math.min(least, range.from - secondBegins + limits.marginBytes);
  return Math.max(byPace, Math.min(firstOfDoubling(range.from - until, requests), worthReading(log, wanted)));
}

/** How much is worth reading at once of what may be left of a step: without bound unless it is seen to be short. */
export function worthReading(log: LogPieces, { spans, limits }: Wanted): number {
  if (log.bracket(spans.core).inside.length === 0) return log.size;
  const spent = limits.bytes - log.bytesLeft;
  return Math.max(limits.aimBytes - spent, limits.pieceBytes, 2 * lengthByPace(log, spans));
}

/** How much to read now to come as far as `bytes` with so many requests, if each reads twice as much as the one before. */
const firstOfDoubling = (bytes: number, requests: number) => Math.ceil(bytes / (2 ** Math.max(1, requests) - 1));

/** Where the log was at `ms`, if it grew as it did in a piece; null where that shows no pace. */
export function offsetByPace(piece: LogPiece | undefined, ms: number): number | null {
  const [first, last] = [piece?.first(), piece?.last()];
  if (!first || !last || first.ms === last.ms || !Number.isFinite(ms)) return null;
  return first.offset + ((ms - first.ms) * (last.offset - first.offset)) / (last.ms - first.ms);
}

/** A program may open a group called `Run …` as well: a step's header goes on as `step-header` says. */
const HEADER = "##\\[group\\]Run (.*?)(?=\\r?\\n\\S{28} (?:\\x1b\\[36;1m|with:|env:|shell: |##\\[endgroup\\]))";
const BEGINS = `\\.\\d{7}Z (?:${HEADER}|Prepare all required actions)(?=\\r?$)`;

type Beginning = { readonly offset: number; readonly title: string | null };

/** Where steps begin in these pieces, in the second in which this one does or in the next, but not after this one. */
function beginningsIn(pieces: readonly LogPiece[], { step, spans }: Wanted): Beginning[] {
  const { start, end } = step;
  const mark = new RegExp(`^(?:${stampFor(start)}|${stampFor(start + 1)})${BEGINS}`, "gm");
  const isAnywhere = spans.core.from === spans.all.from || end > start + 1;
  const after = isAnywhere ? [] : pieces.map((piece) => piece.firstSince(spans.core.from)?.offset ?? piece.to);
  return pieces.flatMap(({ from, bytes }, piece) => {
    const utf8 = (at: number, end: number) => new TextDecoder().decode(bytes.subarray(at, end)).trimEnd();
    // In Latin-1 a character is a byte, so that offsets are the log's.
    const begins = [...new TextDecoder("latin1").decode(bytes).matchAll(mark)].map(
      ({ 0: { length }, 1: title, index }) => ({
        offset: from + index,
        title: title === undefined ? null : utf8(index + length - title.length, index + length),
      }),
    );
    return begins.filter(({ offset }) => offset < (after[piece] ?? Number.POSITIVE_INFINITY));
  });
}

const FAILS = /^\S{28} ##\[error\]/m;

/**
 * Whether these pieces, up to the log's end, show the step from its beginning: by its title, or as the first to begin in
 * its seconds, with an error that is no earlier step's.
 */
export function showsWhole(pieces: readonly LogPiece[], wanted: Wanted): boolean {
  const { step, spans, limits } = wanted;
  if (step.kind !== "run" || spans.shared) return false;
  const begins = beginningsIn(pieces, wanted);
  if (begins.some(({ title }) => sameTitle(title, step.title))) return true;
  const [first, second] = begins;
  if (step.title !== null || !first || first.offset - (pieces[0]?.from ?? 0) < limits.marginBytes) return false;
  const text = (from: number, to: number) =>
    pieces.map((piece) => new TextDecoder().decode(piece.slice(from, to).bytes)).join("");
  return (
    !FAILS.test(text(0, first.offset)) && FAILS.test(text(first.offset, second?.offset ?? Number.POSITIVE_INFINITY))
  );
}

/** What is read at once grows up to this. */
const MORE_BYTES_MAX = 256 * 1024;

/** With fewer requests left than these nothing is left unread for a later one. */
const PAUSE_REQUESTS = 2;

type More = {
  /** How much to read first; twice as much each time after that. */
  readonly bytes: number;
  /** An offset to stop at in between, where the end has probably been seen. */
  readonly pause?: number;
  /** How much to read at once, at the most. */
  readonly most?: number;
  readonly isEnough?: () => boolean;
};

/** Reads on from the range's beginning until the step's end has been seen; returns how far it came. */
export function* onToEnd(log: LogPieces, reader: StepReader, range: ByteRange, more: More): Asking<number> {
  const { bytes, pause = range.to, most = log.size, isEnough = () => reader.isOver } = more;
  let { from: at } = range;
  for (let least = bytes; at < range.to && !isEnough(); least = Math.min(2 * least, MORE_BYTES_MAX)) {
    const needed = firstOfDoubling(Math.min(range.to - at, log.bytesLeft), log.requestsLeft);
    const length = Math.min(Math.max(least, needed), most, log.bytesLeft, LOG_BUFFER_MAX_BYTES / 2);
    const isPaused = at < pause && log.requestsLeft > PAUSE_REQUESTS;
    const to = Math.min(range.to, at + length, isPaused ? Math.ceil(pause) : range.to);
    reader.makeRoom(to - at);
    if (to <= at || !(yield* log.hold(at, to))) break;
    pushHeld(log, reader, { from: at, to });
    at = to;
  }
  return at;
}

/** Gives the reader what is held of a range, and drops it. What is not held counts as unread. */
export function pushHeld(log: LogPieces, reader: StepReader, { from, to }: ByteRange): void {
  let at = from;
  for (const piece of log.take(from, to)) {
    reader.skip(piece.from - at);
    reader.push(piece.bytes);
    at = piece.to;
  }
  reader.skip(to - at);
}

/** Whether lines of the step are known that are further apart than is read whole. */
export function isTooLong(log: LogPieces, { all, core }: StepSpans, limits: LookUpLimits): boolean {
  const { inside } = log.bracket(core);
  const length = (inside.at(-1)?.offset ?? 0) - (inside[0]?.offset ?? 0);
  return length > limits.scanBytes && widthOf(log.bracket(all)) > longest(limits);
}

/** Where the step's pace says that it is too long, probes whether it is: the lines seen may be its only loud ones. */
export function* measuresTooLong(log: LogPieces, { spans, limits }: Wanted): Asking<boolean> {
  const { low, high } = log.bracket(spans.all);
  if (lengthByPace(log, spans) < longest(limits) || high.offset - low.offset <= longest(limits)) return false;
  const share = (high.offset - low.offset) * ((spans.all.to - spans.all.from) / (high.ms - low.ms));
  if (log.requestsLeft < MEASURING_REQUESTS) return widthOf(log.bracket(spans.core)) > 2 * longest(limits);
  if (share > CERTAIN_FACTOR * longest(limits)) return true;
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
  return Math.ceil(((last.offset - first.offset) / (last.ms - first.ms)) * (all.to - all.from));
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
