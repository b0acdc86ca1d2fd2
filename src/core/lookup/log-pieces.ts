// The pieces of one log that have been asked for. Pure: it says which range it wants next and is handed the bytes, so
// that the same search runs over HTTP and over a test's array.

import { LogRoom } from "../log/log-room.ts";
import type { LookUpLimits } from "./limits.ts";
import { type Bracket, LogPoints, type Span } from "./log-bracket.ts";
import { LogPiece, type Point } from "./log-piece.ts";

/** Bytes `from` up to, not including, `to`; never empty, never behind the log's end. */
export type ByteRange = { readonly from: number; readonly to: number };
export type Asking<T> = Generator<ByteRange, T, Uint8Array>;

export class LogPieces {
  readonly size: number;
  readonly room = new LogRoom();
  readonly #points: LogPoints;
  #requestsLeft: number;
  #bytesLeft: number;
  /** In order; they may follow each other, and never overlap. */
  #kept: LogPiece[] = [];

  /** `endMs`: when the log's last line was written at the latest. */
  constructor(size: number, endMs: number, limits: LookUpLimits) {
    this.size = size;
    this.#points = new LogPoints(size, endMs);
    this.#requestsLeft = limits.requests;
    this.#bytesLeft = limits.bytes;
  }

  get requestsLeft(): number {
    return this.#requestsLeft;
  }

  get bytesLeft(): number {
    return this.#bytesLeft;
  }

  /** Where a stretch of time is, by all lines whose times have been seen. */
  bracket(span: Span): Bracket {
    return this.#points.bracket(span);
  }

  /** A line whose time is known. */
  see(point: Point | null): void {
    this.#points.add(point);
  }

  /** A few lines, for their times alone; null where nothing may be asked for any more. */
  *probe(from: number, to: number): Asking<LogPiece | null> {
    const piece = yield* this.#ask(from, to);
    if (piece !== null) this.room.givePiece(piece.bytes.length);
    return piece;
  }

  /** Sees to it that all of a range is held; what is held already is not asked for again. False where it may not be. */
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

  /** Of what is held, what lies in a range. */
  held(from: number, to: number): LogPiece[] {
    return this.#kept.filter((piece) => piece.to > from && piece.from < to).map((piece) => piece.slice(from, to));
  }

  /** Like {@link held}, and each piece is let go of as soon as the next one is taken. */
  *take(from: number, to: number): Generator<LogPiece, void> {
    for (const piece of this.#kept.filter((each) => each.to > from && each.from < to)) {
      yield piece.slice(from, to);
      this.letGo((other) => other === piece);
    }
  }

  letGo(which: (piece: LogPiece) => boolean = () => true): void {
    for (const piece of this.#kept.filter(which)) this.room.givePiece(piece.bytes.length);
    this.#kept = this.#kept.filter((piece) => !which(piece));
  }

  /** The one place where a log is asked for, and where its limits hold. */
  *#ask(wantedFrom: number, wantedTo: number): Asking<LogPiece | null> {
    const [from, to] = [Math.max(0, Math.round(wantedFrom)), Math.min(Math.round(wantedTo), this.size)];
    const bytes = to - from;
    if (bytes <= 0 || bytes > this.#bytesLeft || this.#requestsLeft <= 0) return null;
    this.#requestsLeft--;
    this.#bytesLeft -= bytes;
    this.room.takePiece(bytes);
    const piece = new LogPiece(from, yield { from, to });
    this.#points.add(piece.first());
    this.#points.add(piece.last());
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
