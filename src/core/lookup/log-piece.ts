// A piece of a job log: its bytes, where it begins, and the times that stand in it. Pure: no IO, no clock.
// A piece is cut anywhere. Only lines that begin inside it count, and of those only the ones with a timestamp.

/** Where a line begins, in bytes from the log's first, and when it was written, in milliseconds since 1970. */
export type Point = { readonly at: number; readonly ms: number };

const NEWLINE = 0x0a;
const BOM_BYTES = [0xef, 0xbb, 0xbf];
const STAMP_BYTES = 28;
/** Fewer bytes than this are read line by line. */
const SCANNED_BYTES = 2048;
/** `2026-01-31T10:00:00.1234567Z` */
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;

export class LogPiece {
  readonly from: number;
  readonly bytes: Uint8Array;

  constructor(from: number, bytes: Uint8Array) {
    this.from = from;
    this.bytes = bytes;
  }

  get to(): number {
    return this.from + this.bytes.length;
  }

  /** The first line with a time. */
  first(): Point | null {
    return this.#stampedFrom(this.#firstLine(), this.bytes.length);
  }

  /** The last line with a time. */
  last(): Point | null {
    for (let end = this.bytes.length; end > 0; ) {
      const newline = this.bytes.lastIndexOf(NEWLINE, end - 1);
      const at = newline + 1;
      if (newline < 0 && this.from > 0) return null;
      const ms = timeAt(this.bytes, at);
      if (ms !== null) return { at: this.from + at, ms };
      end = newline;
    }
    return null;
  }

  /** The first line that was written at `ms` or later. Times never go backwards, so it is bisected for. */
  firstSince(ms: number): Point | null {
    let [low, high] = [this.#firstLine() ?? this.bytes.length, this.bytes.length];
    while (high - low > SCANNED_BYTES) {
      const middle = this.#stampedFrom(this.#lineAfter(Math.floor((low + high) / 2)), high);
      if (middle === null || middle.ms >= ms) high = Math.floor((low + high) / 2);
      else low = middle.at - this.from;
    }
    let point = this.#stampedFrom(low, this.bytes.length);
    while (point !== null && point.ms < ms) {
      point = this.#stampedFrom(this.#lineAfter(point.at - this.from), this.bytes.length);
    }
    return point;
  }

  /** Where its first line begins that is not cut at its beginning; null where none does. */
  get firstLine(): number | null {
    const line = this.#firstLine();
    return line === null ? null : this.from + line;
  }

  /** Where its last line begins, which may be cut; null where none does. */
  get lastLine(): number | null {
    const newline = this.bytes.lastIndexOf(NEWLINE);
    return newline < 0 ? null : this.from + newline + 1;
  }

  /** What of this piece lies between two places in the log. */
  slice(from: number, to: number): LogPiece {
    const begin = Math.min(Math.max(from, this.from), this.to);
    return new LogPiece(begin, this.bytes.subarray(begin - this.from, Math.max(begin, to) - this.from));
  }

  /** The whole lines alone: what was cut at either end is left out. */
  wholeLines(): LogPiece {
    const end = this.from + this.bytes.lastIndexOf(NEWLINE) + 1;
    return this.slice(this.from + (this.#firstLine() ?? this.bytes.length), end);
  }

  /** Without what stands before the first line that has a time; all of it where none has. */
  fromFirstTime(): LogPiece {
    return this.slice(this.first()?.at ?? this.from, this.to);
  }

  #firstLine(): number | null {
    return this.from === 0 ? 0 : this.#lineAfter(0);
  }

  /** The first line with a time, of the one that begins at `line` and those behind it, before `end`. */
  #stampedFrom(line: number | null, end: number): Point | null {
    for (let at = line; at !== null && at < end; at = this.#lineAfter(at)) {
      const ms = timeAt(this.bytes, at);
      if (ms !== null) return { at: this.from + at, ms };
    }
    return null;
  }

  #lineAfter(at: number): number | null {
    const newline = this.bytes.indexOf(NEWLINE, at);
    return newline < 0 || newline + 1 >= this.bytes.length ? null : newline + 1;
  }
}

function timeAt(bytes: Uint8Array, line: number): number | null {
  const at = BOM_BYTES.every((byte, index) => bytes[line + index] === byte) ? line + BOM_BYTES.length : line;
  if (bytes[at + STAMP_BYTES - 1] !== 0x5a) return null;
  const stamp = String.fromCharCode(...bytes.subarray(at, at + STAMP_BYTES));
  const ms = STAMP.test(stamp) ? Date.parse(`${stamp.slice(0, 19)}Z`) : Number.NaN;
  return Number.isNaN(ms) ? null : ms + Number(stamp.slice(19, 27)) * 1000;
}
