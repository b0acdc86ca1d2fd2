// Is this file text? Decided from its first bytes. Pure.
// A job log can hold a few NULs, a stretch of UTF-16 or an image that somebody printed. Only what is mostly not text is
// binary: an archive, a program, a file of zeros.
import { BINARY_PROBE_BYTES, NOT_TEXT_SHARE } from "./limits.ts";
import { utf16Of } from "./log.ts";
import { hasStamp } from "./log-line.ts";

/** Reads the first {@link BINARY_PROBE_BYTES} of a file, in chunks of any size. */
export class TextProbe {
  readonly #bytes = new Uint8Array(BINARY_PROBE_BYTES);
  #length = 0;

  push(chunk: Uint8Array): void {
    if (this.#length === BINARY_PROBE_BYTES) return;
    const taken = chunk.subarray(0, BINARY_PROBE_BYTES - this.#length);
    this.#bytes.set(taken, this.#length);
    this.#length += taken.length;
  }

  get isBinary(): boolean {
    return isBinary(this.#bytes.subarray(0, this.#length));
  }
}

/** Whether a file that begins so is mostly not text. At most {@link BINARY_PROBE_BYTES} are looked at. */
export function isBinary(beginning: Uint8Array): boolean {
  const probe = beginning.subarray(0, BINARY_PROBE_BYTES);
  const text = new TextDecoder(utf16Of(probe) ?? "utf-8").decode(probe);
  if (hasStamp(text)) return false;
  let bad = 0;
  for (let at = 0; at < text.length; at++) {
    if (!isText(text.charAt(at), text.charAt(at - 1), text.charAt(at + 1))) bad++;
  }
  return bad > text.length * NOT_TEXT_SHARE;
}

/** A NUL between two letters is UTF-16, a replacement character stands for bytes that are no UTF-8. */
function isText(letter: string, before: string, after: string): boolean {
  if (letter === "\0") return before !== "\0" && before !== "" && after !== "\0";
  return letter !== "\ufffd" && (letter >= " " || "\t\n\v\f\r\b\x07\x1b".includes(letter));
}
