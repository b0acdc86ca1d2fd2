// From the bytes of a job log to its lines. Pure: no IO, no clock.
// The bytes come in chunks cut anywhere, also inside a UTF-8 character or between CR and LF; the lines that come
// out are the same for every way of cutting. A line is never held whole beyond LINE_HEAD_CHARS + LINE_TAIL_CHARS,
// so a log of one 50 MB line costs no more memory than any other.

import { cutLine } from "../redact/cut-line.ts";
import { DECODE_PIECE_BYTES, LINE_HEAD_CHARS, LINE_TAIL_CHARS } from "./limits.ts";

/** Called once per line, in order. `number` counts from 1, `raw` has its timestamp and colours, but no line end. */
export type OnLine = (number: number, raw: string) => void;

export class LineReader {
  readonly #onLine: OnLine;
  readonly #decoder = new TextDecoder("utf-8");
  #number = 0;
  /** The beginning of the line that is being read, and, once it is longer than that holds, its end. */
  #head = "";
  #tail = "";
  #length = 0;
  #open = false;

  constructor(onLine: OnLine) {
    this.#onLine = onLine;
  }

  get linesRead(): number {
    return this.#number;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += DECODE_PIECE_BYTES) {
      this.#take(this.#decoder.decode(chunk.subarray(at, at + DECODE_PIECE_BYTES), { stream: true }));
    }
  }

  /** Counts `lines` that nobody reads; of a line that was cut there, nothing is told. */
  skip(lines: number): void {
    this.#decoder.decode();
    this.#clear();
    this.#number += lines;
  }

  /** The last line may have no line end. A file that ends in one has no further, empty line. */
  finish(): void {
    this.#take(this.#decoder.decode());
    if (this.#open) this.#endLine();
  }

  #take(text: string): void {
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      // A log may be nothing but line ends.
      if (end === from && !this.#open) this.#onLine(++this.#number, "");
      else if (!this.#open && end - from <= LINE_HEAD_CHARS + LINE_TAIL_CHARS) this.#tell(text.slice(from, end));
      else {
        this.#append(text, from, end);
        this.#endLine();
      }
      from = end + 1;
    }
    if (from < text.length) this.#append(text, from, text.length);
  }

  #append(text: string, from: number, to: number): void {
    this.#open = true;
    this.#length += to - from;
    const room = LINE_HEAD_CHARS + LINE_TAIL_CHARS - this.#head.length;
    if (this.#tail === "" && to - from <= room) {
      this.#head = this.#head === "" ? text.slice(from, to) : this.#head + text.slice(from, to);
      return;
    }
    const taken = Math.max(0, Math.min(to - from, LINE_HEAD_CHARS - this.#head.length));
    if (this.#head.length + taken <= LINE_HEAD_CHARS) this.#head += text.slice(from, from + taken);
    else {
      this.#tail = this.#head.slice(LINE_HEAD_CHARS) + this.#tail;
      this.#head = this.#head.slice(0, LINE_HEAD_CHARS);
    }
    const rest = from + taken;
    this.#tail += text.slice(Math.max(rest, to - LINE_TAIL_CHARS), to);
    if (this.#tail.length > LINE_TAIL_CHARS) this.#tail = this.#tail.slice(-LINE_TAIL_CHARS);
  }

  #endLine(): void {
    const raw =
      this.#length > LINE_HEAD_CHARS + LINE_TAIL_CHARS ? cutLine(this.#head, this.#tail) : this.#head + this.#tail;
    this.#clear();
    this.#tell(raw);
  }

  #clear(): void {
    this.#head = "";
    this.#tail = "";
    this.#length = 0;
    this.#open = false;
  }

  #tell(raw: string): void {
    this.#number++;
    this.#onLine(this.#number, raw.endsWith("\r") ? raw.slice(0, -1) : raw);
  }
}
