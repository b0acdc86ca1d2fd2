// The pieces of one log that have been read, and what may still be read of it. Pure: a generator yields the range that it
// wants next and is handed its bytes, so the same search runs over HTTP and over a test's array.
import { LogRoom } from "../log/log-room.ts";
import { type Bracket, KnownLines } from "./known-lines.ts";
import type { LookUpLimits } from "./limits.ts";
import { type LineTime, LogPiece } from "./log-piece.ts";
import type { Span } from "./step-spans.ts";

/** Bytes `from` up to and without `to`; never empty, never beyond the log's end. */
export type ByteRange = { readonly from: number; readonly to: number };
export type Asking<T> = Generator<ByteRange, T, Uint8Array>;

export class LogPieces {
  readonly size: number;
  readonly room = new LogRoom();
  readonly #lines: KnownLines;
  #requestsLeft: number;
  #bytesLeft: number;
  /** By offset; they may touch, and never overlap. */
  #kept: LogPiece[] = [];

  /** `endMs` is the latest at which the log's last line was written. */
  constructor(size: number, endMs: number, limits: LookUpLimits) {
    this.size = size;
    this.#lines = new KnownLines(size, endMs);
    this.#requestsLeft = limits.requests;
    this.#bytesLeft = limits.bytes;
  }

  get requestsLeft(): number {
    return this.#requestsLeft;
  }

  get bytesLeft(): number {
    return this.#bytesLeft;
  }

  /** Where a span of time lies, by all lines whose times have been seen. */
  bracket(span: Span): Bracket {
    return this.#lines.bracket(span);
  }

  /** Remembers a line's time. */
  see(line: LineTime | null): void {
    this.#lines.add(line);
  }

  /** Reads a few lines for their times alone; null where no more may be read. */
  *probe(from: number, to: number): Asking<LogPiece | null> {
    const piece = yield* this.#ask(from, to);
    if (piece !== null) this.room.givePiece(piece.bytes.length);
    return piece;
  }

  /** Reads what is missing of a range and holds all of it; false where that may not be read. */
  *hold(from: number, to: number): Asking<boolean> {
    for (const gap of this.#gaps(Math.max(0, Math.round(from)), Math.min(Math.round(to), this.size))) {
      const piece = yield* this.#ask(gap.from, gap.to);
      if (piece === null) return false;
      this.#kept.push(piece);
      this.#kept.sort((a, b) => a.from - b.from);
    }
    return true;
  }

  /** How many bytes of a range are not held. */
  missing(from: number, to: number): number {
    return this.#gaps(from, to).reduce((sum, gap) => sum + gap.to - gap.from, 0);
  }

  /** What is held of a range. */
  held(from: number, to: number): LogPiece[] {
    return this.#kept.filter((piece) => piece.to > from && piece.from < to).map((piece) => piece.slice(from, to));
  }

  /** Like {@link held}, but drops each piece as soon as the next one is taken. A piece that goes on after `to` is kept. */
  *take(from: number, to: number): Generator<LogPiece, void> {
    for (const piece of this.#kept.filter((each) => each.to > from && each.from < to)) {
      yield piece.slice(from, to);
      this.drop((other) => other === piece && other.to <= to);
    }
  }

  drop(which: (piece: LogPiece) => boolean = () => true): void {
    for (const piece of this.#kept.filter(which)) this.room.givePiece(piece.bytes.length);
    this.#kept = this.#kept.filter((piece) => !which(piece));
  }

  /** The only place that asks for a range, and so where the limits are kept. */
  *#ask(wantedFrom: number, wantedTo: number): Asking<LogPiece | null> {
    const [from, to] = [Math.max(0, Math.round(wantedFrom)), Math.min(Math.round(wantedTo), this.size)];
    const bytes = to - from;
    if (bytes <= 0 || bytes > this.#bytesLeft || this.#requestsLeft <= 0) return null;
    this.#requestsLeft--;
    this.#bytesLeft -= bytes;
    this.room.takePiece(bytes);
    const piece = new LogPiece(from, yield { from, to });
    this.#lines.add(piece.first());
    this.#lines.add(piece.last());
    return piece;
  }

  #gaps(from: number, to: number): ByteRange[] {
    const gaps: ByteRange[] = [];
    let at = from;
    for (const piece of this.#kept) {
      if (piece.from > at && at < to) gaps.push({ from: at, to: Math.min(piece.from, to) });
      at = Math.max(at, piece.to);
    }
    if (at < to) gaps.push({ from: at, to });
    return gaps;
  }
}
