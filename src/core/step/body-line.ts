import { plainText, withoutMark } from "../log/log-line.ts";
import { splitPrefix } from "./prefix.ts";
import type { KeptLine } from "./step-lines.ts";

/** One line that a step printed. Its text is computed on demand: most lines never need it. Pure. */
export class BodyLine {
  /** Counts from 1 in the log. */
  readonly number: number;
  /** The line begins with the runner's `##[error]`. */
  readonly error: boolean;
  /** With timestamp and colours. */
  readonly raw: string;
  /** Where its message begins, after the timestamp. */
  readonly start: number;
  #text: string | null = null;
  #said: { source: string; said: string } | null = null;
  readonly #plain: RegExp | null;

  /** `plain`: a prefix that only this step's lines have, see `plainPrefixIn`. */
  constructor({ number, raw }: KeptLine, start: number, error: boolean, plain: RegExp | null = null) {
    this.number = number;
    this.raw = raw;
    this.start = start;
    this.error = error;
    this.#plain = plain;
  }

  /** The same line, if the step's programs have such a prefix. */
  prefixedBy(plain: RegExp): BodyLine {
    return new BodyLine(this, this.start, this.error, plain);
  }

  /** Without timestamp, colours and the runner's mark. */
  get text(): string {
    this.#text ??= withoutMark(plainText(this.raw, this.start));
    return this.#text;
  }

  /** The text without the name of the program that printed it, if several programs print at once. */
  get said(): string {
    this.#said ??= splitPrefix(this.text, this.#plain);
    return this.#said.said;
  }

  /** That name, equal for all lines of one program. */
  get source(): string {
    this.#said ??= splitPrefix(this.text, this.#plain);
    return this.#said.source;
  }
}
