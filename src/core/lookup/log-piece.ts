// A piece of a job log: some of its bytes, their offset, and the times of their lines. Pure: no IO, no clock.
// A piece may be cut anywhere. Only lines that begin inside it count, and only those with a timestamp have a time.

/** Where a line begins, in bytes from the log's first, and when it was written, in milliseconds since 1970. */
export type LineTime = { readonly offset: number; readonly ms: number };

const NEWLINE = 0x0a;
const BOM_BYTES = [0xef, 0xbb, 0xbf];
const STAMP_BYTES = 28;
/** A stretch shorter than this is searched line by line. */
const BISECTED_BYTES_MIN = 2048;
/** `2026-01-31T10:00:00.1234567Z` */
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;

export class LogPiece {
  /** The offset of its first byte. */
  readonly from: number;
  readonly bytes: Uint8Array;

  constructor(from: number, bytes: Uint8Array) {
    this.from = from;
    this.bytes = bytes;
  }

  /** The offset after its last byte. */
  get to(): number {
    return this.from + this.bytes.length;
  }

  /** The first line with a time. */
  first(): LineTime | null {
    return this.#timedFrom(this.#firstLine(), this.bytes.length);
  }

  /** The last line with a time. */
  last(): LineTime | null {
    for (let end = this.bytes.length; end > 0; ) {
      const newline = this.bytes.lastIndexOf(NEWLINE, end - 1);
      const line = newline + 1;
      if (newline < 0 && this.from > 0) return null;
      const ms = timeAt(this.bytes, line);
      if (ms !== null) return { offset: this.from + line, ms };
      end = newline;
    }
    return null;
  }

  /** The first line written at `ms` or later. Times never go backwards, so bisection finds it. */
  firstSince(ms: number): LineTime | null {
    let [low, high] = [this.#firstLine() ?? this.bytes.length, this.bytes.length];
    while (high - low > BISECTED_BYTES_MIN) {
      const middle = Math.floor((low + high) / 2);
      const line = this.#timedFrom(this.#lineAfter(middle), high);
      if (line === null || line.ms >= ms) high = middle;
      else low = line.offset - this.from;
    }
    let line = this.#timedFrom(low, this.bytes.length);
    while (line !== null && line.ms < ms) {
      line = this.#timedFrom(this.#lineAfter(line.offset - this.from), this.bytes.length);
    }
    return line;
  }

  /** The offset of the first line that is not cut at its beginning; null where there is none. */
  get firstLine(): number | null {
    const line = this.#firstLine();
    return line === null ? null : this.from + line;
  }

  /** The offset of the last line, which may be cut at its end; null where no line begins. */
  get lastLine(): number | null {
    const newline = this.bytes.lastIndexOf(NEWLINE);
    return newline < 0 ? null : this.from + newline + 1;
  }

  /** The part of this piece between two offsets of the log. */
  slice(from: number, to: number): LogPiece {
    const begin = Math.min(Math.max(from, this.from), this.to);
    return new LogPiece(begin, this.bytes.subarray(begin - this.from, Math.max(begin, to) - this.from));
  }

  /** Without the lines that are cut at either end. */
  wholeLines(): LogPiece {
    const end = this.from + this.bytes.lastIndexOf(NEWLINE) + 1;
    return this.slice(this.from + (this.#firstLine() ?? this.bytes.length), end);
  }

  /** Without what comes before the first line with a time; all of it where no line has one. */
  fromFirstTime(): LogPiece {
    return this.slice(this.first()?.offset ?? this.from, this.to);
  }

  #firstLine(): number | null {
    return this.from === 0 ? 0 : this.#lineAfter(0);
  }

  /** The first line with a time among those that begin at `line` or after it, before `end`. */
  #timedFrom(line: number | null, end: number): LineTime | null {
    for (let at = line; at !== null && at < end; at = this.#lineAfter(at)) {
      const ms = timeAt(this.bytes, at);
      if (ms !== null) return { offset: this.from + at, ms };
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
