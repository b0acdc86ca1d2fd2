// The pieces of one log that have been asked for. Pure: it says which range it wants next and is handed the bytes, so
// that the same search runs over HTTP, over a file and over a test's array.
import { LOG_BUFFER_MAX_BYTES, type LookUpLimits } from "./excerpt-limits.ts";
import { joined, LogPiece } from "./log-piece.ts";
import { LogTimeline } from "./log-timeline.ts";

/** Bytes `from` up to, not including, `to`; never empty, never behind the log's end. */
export type ByteRange = { readonly from: number; readonly to: number };
export type Asking<T> = Generator<ByteRange, T, Uint8Array>;

export class LogPieces {
  readonly size: number;
  readonly #limits: LookUpLimits;
  /** When the lines were written that have been seen. */
  readonly timeline: LogTimeline;
  /** Pieces that may hold the step. */
  #kept: LogPiece[] = [];
  #requests = 0;
  #heldBytes = 0;

  /** `endMs`: when the log's last line was written at the latest. */
  constructor(size: number, endMs: number, limits: LookUpLimits) {
    this.size = size;
    this.#limits = limits;
    this.timeline = new LogTimeline(size, endMs);
  }

  get requestsLeft(): number {
    return this.#limits.requests - this.#requests;
  }

  /** As many were held at once, those that were being read included. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** One range, asked for and not held: only the times in it are remembered. */
  *ask(range: ByteRange): Asking<LogPiece> {
    this.#requests++;
    const [from, to] = [Math.max(0, range.from), Math.min(range.to, this.size)];
    this.#makeRoom(to - from);
    const piece = new LogPiece(from, yield { from, to });
    this.timeline.add(piece.first());
    this.timeline.add(piece.last());
    return piece;
  }

  /** All of a range, in pieces that follow each other; what is held already is not asked for again. */
  *all(from: number, to: number): Asking<LogPiece[]> {
    const pieces: LogPiece[] = [];
    this.#kept = this.#kept.filter((piece) => piece.to > from && piece.from < to);
    // What reaches out of the range is given up where there would be no room for the range beside it, nor for its copy.
    const held = this.#kept.reduce((sum, piece) => sum + piece.bytes.length, to - from);
    if (held > LOG_BUFFER_MAX_BYTES / 2)
      this.#kept = this.#kept.filter((piece) => piece.from >= from && piece.to <= to);
    for (let at = from; at < to; ) {
      const held = this.#kept.find((piece) => piece.from <= at && at < piece.to);
      const next = Math.min(to, ...this.#kept.map((piece) => piece.from).filter((begin) => begin > at));
      const piece = (held ?? this.#hold(yield* this.ask({ from: at, to: next }))).slice(at, to);
      pieces.push(piece);
      at = piece.to;
    }
    return pieces;
  }

  /** The piece held that has all of a range, if there is one. */
  held(from: number, to: number): LogPiece | null {
    return this.#kept.find((piece) => piece.from <= from && piece.to >= to)?.slice(from, to) ?? null;
  }

  /** Makes sure that a range is held in one piece. */
  *keep(from: number, to: number): Asking<void> {
    if (this.held(from, to) !== null) return;
    const pieces = yield* this.all(from, to);
    if (pieces.length > 1) this.#makeRoom(to - from);
    const piece = joined(pieces);
    this.#kept = this.#kept.filter((part) => part.from < from || part.to > to);
    this.#hold(piece);
  }

  #hold(piece: LogPiece): LogPiece {
    this.#kept.push(piece);
    return piece;
  }

  /** Whoever reads a range holds all of it beside what is held here. */
  #makeRoom(bytes: number): void {
    const held = this.#kept.reduce((sum, piece) => sum + piece.bytes.length, bytes);
    if (held > LOG_BUFFER_MAX_BYTES) throw new Error(`${held} bytes of a log are held at once.`);
    this.#heldBytes = Math.max(this.#heldBytes, held);
  }
}
