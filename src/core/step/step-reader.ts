// Reads a log's bytes, or the pieces that were looked up, and finds the failed step. Pure: no IO, no clock.
import { LineReader } from "../log/log.ts";
import { LogRoom } from "../log/log-room.ts";
import { type FoundStep, StepFinder } from "./step.ts";
import type { JobSteps } from "./step-names.ts";
import type { Section } from "./step-section.ts";

/** The part that was not read, between the pieces that were. */
export type Unread = {
  readonly bytes: number;
  /** Estimated from the bytes. */
  readonly lines: number;
  /** Line numbers are counted up to this line, and estimated from the bytes after it. */
  readonly behindLine: number;
};

export type ReadStep = {
  readonly kind: "read";
  readonly found: FoundStep | null;
  /** How many lines the log has; null if it was not read from the first to the last. */
  readonly lines: number | null;
  readonly unread: Unread | null;
  /** The most held at once, as bytes and as text: at most `LOG_BUFFER_MAX_BYTES`. */
  readonly heldBytes: number;
};

/** The result of reading a log. */
export type ReadLog = ReadStep | { readonly kind: "unreadable"; readonly reason: "empty" | "binary" | "too-large" };

export class StepReader {
  readonly #finder: StepFinder;
  readonly #lines: LineReader;
  readonly #room: LogRoom;
  #bytes = 0;
  #unread: Unread | null = null;

  /** Without `job`, only the log's marks decide. A reader that used this `room` before must not be used again. */
  constructor(job: JobSteps | null, room: LogRoom = new LogRoom()) {
    room.clearText();
    this.#room = room;
    this.#finder = new StepFinder(job, room);
    this.#lines = new LineReader((number, raw) => this.#finder.line(number, raw));
  }

  /** Takes a chunk of any size, cut anywhere. It is not kept. */
  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    this.#lines.push(chunk);
  }

  /** Takes whole lines from the middle of a step. Only `##[error]` lines and the lines after each are kept. */
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

  /** Passes over `bytes` that are not read. They must begin and end at line ends. */
  skip(bytes: number): void {
    if (bytes <= 0) return;
    const before = this.#unread ?? { bytes: 0, lines: 0, behindLine: this.#lines.linesRead };
    const lineBytes = this.#bytes / Math.max(1, this.#lines.linesRead - before.lines);
    const lines = Math.max(1, Math.round(bytes / Math.max(1, lineBytes)));
    this.#unread = { ...before, bytes: before.bytes + bytes, lines: before.lines + lines };
    this.#lines.skip(lines);
  }

  /** Drops lines until `bytes` more can be held. */
  makeRoom(bytes: number): void {
    this.#finder.makeRoom(bytes);
  }

  /** Has the failed step ended, so that no later line can change the answer? */
  get isOver(): boolean {
    return this.#finder.isOver;
  }

  /** The lines so far of the step that began when the API's failed step did. */
  get timed(): Section | null {
    return this.#finder.timed;
  }

  /** Have all steps after the failed one ended, except those that clean up? */
  get areLaterOver(): boolean {
    return this.#finder.areLaterOver;
  }

  /** Drops the line that has begun, because the rest of it is not read. */
  dropOpenLine(): void {
    this.#lines.skip(0);
  }

  /** Has the last step so far ended in a failed step's final mark? */
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

/** Adds `bytes` before the first line that was read. How many lines they hold is not known. */
export function withUnread(read: ReadStep, bytes: number): ReadStep {
  if (bytes === 0) return read;
  const { unread } = read;
  return { ...read, unread: unread ? { ...unread, bytes: unread.bytes + bytes } : { bytes, lines: 0, behindLine: 0 } };
}

/** Adds `bytes` before this step that were not read, because the failed step may lie there. */
export function inDoubt(read: ReadStep, bytes: number, { first }: { first: number }): ReadStep {
  return { ...read, unread: { bytes: (read.unread?.bytes ?? 0) + bytes, lines: 0, behindLine: first } };
}

const SAMPLE_FOLLOWERS = 2;
