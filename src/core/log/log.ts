// Splits the bytes of a job log into lines. Pure: no IO, no clock.
//
// Chunks may be cut anywhere, also inside a UTF-8 character or between CR and LF. The lines are the same for every
// way of cutting. At most LINE_HEAD_CHARS + LINE_TAIL_CHARS of a line are held, so a log that is one line of 50 MB
// costs no more memory than any other.
//
// NULs are dropped. On Windows wsl.exe prints UTF-16, and the runner reads its bytes as UTF-8: a NUL after each letter,
// which leaves the text when they are gone. A file that begins with a UTF-16 byte order mark is decoded as UTF-16.

import { cutLine } from "../redact/cut-line.ts";
import { DECODE_PIECE_BYTES, LINE_HEAD_CHARS, LINE_TAIL_CHARS } from "./limits.ts";

/** Called for each line, in order. `number` counts from 1; `raw` keeps timestamp and colours, not the line end. */
export type OnLine = (number: number, raw: string) => void;

export class LineReader {
  readonly #onLine: OnLine;
  #decoder: TextDecoder | null = null;
  /** The first byte, as long as it may begin a UTF-16 byte order mark. */
  #first: Uint8Array | null = null;
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
    if (chunk.length === 0) return;
    if (this.#decoder === null) {
      const begun = this.#first === null ? chunk : Uint8Array.of(...this.#first, ...chunk.subarray(0, 1));
      if (begun.length === 1 && (begun[0] === 0xff || begun[0] === 0xfe)) {
        this.#first = begun.slice();
        return;
      }
      this.#decoder = new TextDecoder(utf16Of(begun) ?? "utf-8");
      if (this.#first !== null) this.#decode(this.#decoder, this.#first);
      this.#first = null;
    }
    this.#decode(this.#decoder, chunk);
  }

  /** Counts `lines` that are not read. A line that was open is dropped. */
  skip(lines: number): void {
    this.#decoder?.decode();
    this.#clear();
    this.#number += lines;
  }

  /** Ends the last line, which may have no line end. */
  finish(): void {
    this.#decoder ??= new TextDecoder("utf-8");
    if (this.#first !== null) this.#decode(this.#decoder, this.#first);
    this.#take(this.#decoder.decode());
    if (this.#open) this.#endLine();
  }

  #decode(decoder: TextDecoder, chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += DECODE_PIECE_BYTES) {
      this.#take(decoder.decode(chunk.subarray(at, at + DECODE_PIECE_BYTES), { stream: true }));
    }
  }

  #take(decoded: string): void {
    const text = decoded.includes("\0") ? decoded.replaceAll("\0", "") : decoded;
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

/** The encoding that a file's UTF-16 byte order mark names; null without one. */
export function utf16Of(beginning: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (beginning[0] === 0xff && beginning[1] === 0xfe) return "utf-16le";
  return beginning[0] === 0xfe && beginning[1] === 0xff ? "utf-16be" : null;
}
