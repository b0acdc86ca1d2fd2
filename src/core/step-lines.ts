// What is kept of one step's lines while the log streams by: its head, its tail, and the `##[error]` lines between. Pure.
import {
  STEP_HEAD_CHARS,
  STEP_HEAD_LINES,
  STEP_MIDDLE_LINES,
  STEP_TAIL_CHARS,
  STEP_TAIL_LINES,
} from "./excerpt-limits.ts";

/** `number` counts from 1 in the log; `raw` is the line with timestamp and colours. */
export type KeptLine = { readonly number: number; readonly raw: string };

/** How many lines behind an `##[error]` line in the middle are kept with it: the code and the caret, usually. */
const MIDDLE_FOLLOWERS = 2;

export class StepLines {
  #head: KeptLine[] = [];
  #headChars = 0;
  #middle: KeptLine[] = [];
  #followers = 0;
  #tail: KeptLine[] = [];
  #tailFrom = 0;
  #tailChars = 0;

  add(number: number, raw: string): void {
    if (
      this.#tail.length === 0 &&
      this.#head.length < STEP_HEAD_LINES &&
      this.#headChars + raw.length <= STEP_HEAD_CHARS
    ) {
      this.#head.push({ number, raw });
      this.#headChars += raw.length;
      return;
    }
    this.#tail.push({ number, raw });
    this.#tailChars += raw.length;
    while (this.#tailChars > STEP_TAIL_CHARS || this.#tail.length - this.#tailFrom > STEP_TAIL_LINES) this.#evict();
  }

  /** Every kept line, in order; numbers jump where lines were dropped. */
  kept(): KeptLine[] {
    return [...this.#head, ...this.#middle, ...this.#tail.slice(this.#tailFrom)];
  }

  get empty(): boolean {
    return this.#head.length === 0;
  }

  /** Adds what another one kept, which must come from later lines. */
  append(later: StepLines): void {
    for (const { number, raw } of later.kept()) this.add(number, raw);
  }

  #evict(): void {
    const line = this.#tail[this.#tailFrom];
    if (line === undefined) return;
    this.#tailFrom++;
    this.#tailChars -= line.raw.length;
    const error = line.raw.includes("##[error]");
    if (error) this.#followers = MIDDLE_FOLLOWERS + 1;
    if (this.#followers > 0 && this.#middle.length < STEP_MIDDLE_LINES) {
      this.#followers--;
      this.#middle.push({ number: line.number, raw: copyOf(line.raw) });
    }
    // Moving the rest once per doubling keeps the whole linear.
    if (this.#tailFrom > STEP_TAIL_LINES) {
      this.#tail = this.#tail.slice(this.#tailFrom);
      this.#tailFrom = 0;
    }
  }
}

/** A slice keeps its whole piece of the log alive; a line that outlives its neighbours must not. */
function copyOf(text: string): string {
  return text.split("").join("");
}
