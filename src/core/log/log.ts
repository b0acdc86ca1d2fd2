// Splits the bytes of a job log into lines. Pure: no IO, no clock.
//
// Chunks may be cut anywhere, also inside a UTF-8 character or between CR and LF. The lines are the same for every
// way of cutting. At most LINE_HEAD_CHARS + LINE_TAIL_CHARS of a line are held, so a log that is one line of 50 MB
// costs no more memory than any other.

import { cutLine } from "../redact/cut-line.ts";
import { DECODE_PIECE_BYTES, LINE_HEAD_CHARS, LINE_TAIL_CHARS } from "./limits.ts";

/** Called for each line, in order. `number` counts from 1; `raw` keeps timestamp and colours, not the line end. */
export type OnLine = (number: number, raw: string) => void;

export class LineReader {
  readonly #onLine: OnLine;
  readonly #decoder = new TextDecoder("utf-8");
  #number = 0;
  /** The open line's beginning and, once it is too long for that, its end. */
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

  /** Counts `lines` that are not read. A line that was open is dropped. */
  skip(lines: number): void {
    this.#decoder.decode();
    this.#clear();
    this.#number += lines;
  }

  /** Ends the last line, which may have no line end. */
  finish(): void {
    this.#take(this.#decoder.decode());
    if (this.#open) this.#endLine();
  }

  #take(text: string): void {
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      // The fast path for an empty line: a log may be nothing but line ends.
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
