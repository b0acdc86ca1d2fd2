// The part of a log that holds the failed step, read from a place within it: back to its beginning, and then on to its
// end. Pure (see `log-pieces`).
import { LOG_BUFFER_MAX_BYTES } from "../log/limits.ts";
import { stampFor } from "../log/log-line.ts";
import { type JobSteps, type KnownStep, sameTitle } from "../step/step-names.ts";
import type { StepReader } from "../step/step-reader.ts";
import { widthOf } from "./interpolation-search.ts";
import type { LookUpLimits } from "./limits.ts";
import type { Bracket } from "./log-bracket.ts";
import type { LogPiece } from "./log-piece.ts";
import type { Asking, ByteRange, LogPieces } from "./log-pieces.ts";
import type { StepSpans } from "./step-spans.ts";

/** The failed step, and what is known of it. */
export type Wanted = {
  readonly job: JobSteps;
  readonly step: KnownStep;
  readonly spans: StepSpans;
  readonly limits: LookUpLimits;
};

/** With fewer requests left than these the pace is believed: the end of a step that is not so long is found that way, too. */
const FEELING = 6;

/** Where also the step's share of the time is so many times what is read whole, nothing needs to be felt. */
const CERTAIN_TIMES = 4;

/** Read at once at most: a step that is read whole, and what must be read around it to know that. */
export const longest = ({ scanBytes, pieceBytes }: LookUpLimits) => scanBytes + pieceBytes;

/** What to read first around a place: `bytes`, unless the step's seconds are shorter. */
export function rangeAround({ low, high, inside }: Bracket, { low: before, high: behind }: Bracket, bytes: number) {
  const [first, last] = [(inside[0] ?? low).at, (inside.at(-1) ?? high).at];
  const length = Math.max(bytes, last - first);
  const from = Math.max(before.at, Math.min(Math.round((first + last - length) / 2), behind.at - length));
  return { from, to: Math.min(behind.at, from + length) };
}

/**
 * Reads back from a range until a line before the step's seconds is in it, or it is as long as may be. Also until the step
 * is seen to begin, where what is before that says much in the same second.
 */
export function* backToBeginning(
  log: LogPieces,
  first: ByteRange,
  { step, spans, limits }: Wanted,
): Asking<ByteRange | null> {
  if (!(yield* log.hold(first.from, first.to))) return null;
  let { from } = first;
  while (!isFar(log, spans, limits)) {
    const { low, high } = log.bracket(spans.all);
    const until = Math.max(low.at, first.to - longest(limits));
    // The end has the cause: what may be asked for last is for it.
    const requests = log.requestsLeft - (first.to < high.at ? 1 : 0);
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

/** A moment before a piece is further away than `bytes`, if the log went on as fast before it. */
function isOutOfReach(piece: LogPiece | undefined, ms: number, bytes: number): boolean {
  const [first, last] = [piece?.first(), piece?.last()];
  if (!first || !last || first.ms === last.ms) return false;
  return (first.ms - ms) * (last.at - first.at) > (last.ms - first.ms) * bytes;
}

/** A program may open a group called `Run …` as well: a step's header goes on as `step-header` says. */
const HEADER = "##\\[group\\]Run (.*?)(?=\\r?\\n\\S{28} (?:\\x1b\\[36;1m|with:|env:|shell: |##\\[endgroup\\]))";
const BEGINS = `\\.\\d{7}Z (?:${HEADER}|Prepare all required actions)\\r?$`;

/** A step is seen to begin where this one does; `byTitle`: one that is called as this one. */
function beginsIn(
  pieces: readonly LogPiece[],
  { start, title }: KnownStep,
  { byTitle }: { byTitle: boolean },
): boolean {
  if (byTitle && title === null) return false;
  const mark = new RegExp(`^(?:${stampFor(start)}|${stampFor(start + 1)})${BEGINS}`, "gm");
  const marks = pieces.flatMap(({ bytes }) => [...new TextDecoder().decode(bytes).matchAll(mark)]);
  return marks.some(([, called = null]) => !byTitle || sameTitle(title, called));
}

/** Reads on from `at` until the step's end has been seen, or `until`; `bytes` at once, or what is needed to come so far. */
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
    pushed(log, reader, { from: at, to });
    at = to;
  }
  return at;
}

/** Hands over what is held of a range, as far as the step's end. */
export function pushed(log: LogPieces, reader: StepReader, { from, to }: ByteRange): void {
  for (const { bytes } of log.take(from, to)) reader.push(bytes);
}

/** Lines of the step are known that are further from each other than is read whole. */
export function isFar(log: LogPieces, { all, core }: StepSpans, limits: LookUpLimits): boolean {
  const { inside } = log.bracket(core);
  const length = (inside.at(-1)?.at ?? 0) - (inside[0]?.at ?? 0);
  return length > limits.scanBytes && widthOf(log.bracket(all)) > longest(limits);
}

/** Where the pace of a step's lines says that it is so long, looks whether it is: they may be its only loud ones. */
export function* feltFar(log: LogPieces, { spans, limits }: Wanted): Asking<boolean> {
  if (lengthByPace(log, spans) < longest(limits)) return false;
  const { low, high } = log.bracket(spans.all);
  const share = (high.at - low.at) * ((spans.all.to - spans.all.from) / (high.ms - low.ms));
  if (share > CERTAIN_TIMES * longest(limits) || log.requestsLeft < FEELING) return true;
  for (const far of [limits.scanBytes, -limits.scanBytes]) {
    const { low, high, inside } = log.bracket(spans.core);
    const at = ((far > 0 ? inside.at(-1) : inside[0])?.at ?? 0) + far;
    if (at > low.at && at < high.at && !isFar(log, spans, limits)) yield* log.probe(at, at + limits.probeBytes);
  }
  return isFar(log, spans, limits);
}

/** How long the step is by the pace of those of its lines that have been seen, in bytes; 0 where that says nothing. */
export function lengthByPace(log: LogPieces, { all, core }: StepSpans): number {
  const { inside } = log.bracket(core);
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined || last.ms <= first.ms) return 0;
  if (!Number.isFinite(all.to - all.from)) return 0;
  return ((last.at - first.at) / (last.ms - first.ms)) * (all.to - all.from);
}

/** Where in what is held of a range the first line begins that was written at `ms` or later. */
export function firstSince(log: LogPieces, { from, to }: ByteRange, ms: number): number | null {
  let before = from;
  for (const piece of log.held(from, to)) {
    const point = piece.firstSince(ms);
    // Between two pieces a line may be cut within its time.
    if (point !== null) return point.at === piece.firstLine && before > from ? before : point.at;
    before = piece.lastLine ?? before;
  }
  return null;
}
