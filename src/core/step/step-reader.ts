// From the bytes of a log, or of the pieces of it that were looked up, to the failed step. Pure: no IO, no clock.
import { LineReader } from "../log/log.ts";
import { LogRoom } from "../log/log-room.ts";
import { type FoundStep, StepFinder } from "./step.ts";
import type { JobSteps } from "./step-names.ts";

/** What was not looked at, between the pieces that were. */
export type Unread = {
  readonly bytes: number;
  /** Estimated from the bytes. */
  readonly lines: number;
  /** Up to this line the numbers are counted; behind it they are estimated from the bytes. */
  readonly behindLine: number;
};

export type ReadStep = {
  readonly kind: "read";
  readonly found: FoundStep | null;
  /** How many lines the log has; null where it was not read from its first to its last. */
  readonly lines: number | null;
  readonly unread: Unread | null;
  /** As much of the log was held at once, as bytes or as text: at most `LOG_BUFFER_MAX_BYTES`. */
  readonly heldBytes: number;
};

/** What reading a log came to. */
export type ReadLog = ReadStep | { readonly kind: "unreadable"; readonly reason: "empty" | "binary" | "too-large" };

export class StepReader {
  readonly #finder: StepFinder;
  readonly #lines: LineReader;
  readonly #room: LogRoom;
  #bytes = 0;
  #unread: Unread | null = null;

  /** Without `job` the marks in the log decide alone. Whoever read in this `room` before is forgotten. */
  constructor(job: JobSteps | null, room: LogRoom = new LogRoom()) {
    room.clearText();
    this.#room = room;
    this.#finder = new StepFinder(job, room);
    this.#lines = new LineReader((number, raw) => this.#finder.line(number, raw));
  }

  /** A chunk of any size, cut anywhere; it is not kept. */
  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    this.#lines.push(chunk);
  }

  /** Whole lines from the midst of a step: of them only error marks count, with what follows each. */
  sample(chunk: Uint8Array): void {
    const before = this.#lines.linesRead;
    let followers = 0;
    const lines = new LineReader((number, raw) => {
      if (raw.includes("##[error]")) followers = SAMPLE_FOLLOWERS + 1;
      if (followers-- > 0) this.#finder.line(before + number, raw);
    });
    lines.push(chunk);
    lines.finish();
    this.#bytes += chunk.length;
    this.#lines.skip(lines.linesRead);
  }

  /** `bytes` that nobody reads; whole lines must stand before them and behind. */
  skip(bytes: number): void {
    if (bytes <= 0) return;
    const before = this.#unread ?? { bytes: 0, lines: 0, behindLine: this.#lines.linesRead };
    const lineBytes = this.#bytes / Math.max(1, this.#lines.linesRead - before.lines);
    const lines = Math.max(1, Math.round(bytes / Math.max(1, lineBytes)));
    this.#unread = { ...before, bytes: before.bytes + bytes, lines: before.lines + lines };
    this.#lines.skip(lines);
  }

  /** Keeps less, where it must, for so many bytes to be held beside it. */
  makeRoom(bytes: number): void {
    this.#finder.makeRoom(bytes);
  }

  /** The failed step has ended, and nothing behind it can change that. */
  get isOver(): boolean {
    return this.#finder.isOver;
  }

  /** The last step so far has said the last words that a failed one has. */
  get hasEnded(): boolean {
    return this.#finder.hasEnded;
  }

  finish(): ReadStep {
    this.#lines.finish();
    const found = this.#finder.finish();
    const { linesRead: lines } = this.#lines;
    return { kind: "read", found, lines, unread: this.#unread, heldBytes: this.#room.most };
  }
}

/** `bytes` before the first line that was read, of which nobody can say how many lines they are. */
export function withUnread(read: ReadStep, bytes: number): ReadStep {
  if (bytes === 0) return read;
  const { unread } = read;
  return { ...read, unread: unread ? { ...unread, bytes: unread.bytes + bytes } : { bytes, lines: 0, behindLine: 0 } };
}

/** The failed step may be among `bytes` before this one: that they were not looked at is told with it. */
export function inDoubt(read: ReadStep, bytes: number, { first }: { first: number }): ReadStep {
  return { ...read, unread: { bytes: (read.unread?.bytes ?? 0) + bytes, lines: 0, behindLine: first } };
}

const SAMPLE_FOLLOWERS = 2;
