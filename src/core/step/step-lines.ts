// Keeps a bounded part of one step's lines while the log streams by. Pure.
//
//   head ─ the first lines           STEP_HEAD_CHARS, STEP_HEAD_LINES
//   middle ─ only `##[error]` lines  STEP_MIDDLE_CHARS, STEP_MIDDLE_LINES
//   tail ─ the last lines            STEP_TAIL_CHARS, STEP_TAIL_LINES, a ring of two arrays: no object per line

import type { LogRoom } from "../log/log-room.ts";
import {
  STEP_HEAD_CHARS,
  STEP_HEAD_LINES,
  STEP_MIDDLE_CHARS,
  STEP_MIDDLE_LINES,
  STEP_TAIL_CHARS,
  STEP_TAIL_LINES,
} from "./limits.ts";

/** `number` counts from 1 in the log; `raw` is the line with timestamp and colours. */
export type KeptLine = { readonly number: number; readonly raw: string };

/** Lines kept after an `##[error]` line in the middle: usually the code and the caret. */
const MIDDLE_FOLLOWERS = 2;

export class StepLines {
  readonly #room: LogRoom;
  #head: KeptLine[] = [];
  #headChars = 0;
  #middle: KeptLine[] = [];
  #middleChars = 0;
  #followers = 0;
  #tail: string[] = [];
  #tailNumbers: number[] = [];
  /** The index of the ring's oldest line, and how many lines it holds. */
  #from = 0;
  #count = 0;
  #tailChars = 0;

  constructor(room: LogRoom) {
    this.#room = room;
  }

  add(number: number, raw: string): void {
    if (this.#count > 0 || this.#head.length >= STEP_HEAD_LINES || this.#headChars + raw.length > STEP_HEAD_CHARS) {
      this.#addToTail(number, raw);
      return;
    }
    this.#head.push({ number, raw });
    this.#headChars += raw.length;
    this.#room.takeText(raw.length);
  }

  /** Length of the kept text, in characters. */
  get chars(): number {
    return this.#headChars + this.#middleChars + this.#tailChars;
  }

  /** All kept lines, in order. Numbers jump over dropped lines. */
  kept(): KeptLine[] {
    const lines = [...this.#head, ...this.#middle];
    for (let index = 0; index < this.#count; index++) {
      const at = this.#tailAt(index);
      lines.push({ number: this.#tailNumbers[at] ?? 0, raw: this.#tail[at] ?? "" });
    }
    return lines;
  }

  /** Moves the lines of `later` here. They must come after these. */
  append(later: StepLines): void {
    const lines = later.kept();
    later.forgetAll();
    for (const { number, raw } of lines) this.add(number, raw);
  }

  /** Drops one line: the tail's oldest, then the middle's and the head's last. False if there is none. */
  forgetLine(): boolean {
    if (this.#count > 0) {
      this.#room.giveText(this.#dropOldest().length);
      return true;
    }
    const isMiddle = this.#middle.length > 0;
    const last = isMiddle ? this.#middle.pop() : this.#head.pop();
    if (last === undefined) return false;
    if (isMiddle) this.#middleChars -= last.raw.length;
    else this.#headChars -= last.raw.length;
    this.#room.giveText(last.raw.length);
    return true;
  }

  forgetAll(): void {
    this.#room.giveText(this.chars);
    this.#head = [];
    this.#middle = [];
    this.#tail = [];
    this.#tailNumbers = [];
    [this.#headChars, this.#middleChars, this.#tailChars, this.#from, this.#count] = [0, 0, 0, 0, 0];
  }

  #addToTail(number: number, raw: string): void {
    if (this.#count === STEP_TAIL_LINES) this.#evict();
    const at = this.#tailAt(this.#count);
    this.#tail[at] = raw;
    this.#tailNumbers[at] = number;
    this.#count++;
    this.#tailChars += raw.length;
    this.#room.takeText(raw.length);
    while (this.#tailChars > STEP_TAIL_CHARS) this.#evict();
  }

  /** The ring's position of its `index`th line. A division would cost more than anything else here. */
  #tailAt(index: number): number {
    const at = this.#from + index;
    return at < STEP_TAIL_LINES ? at : at - STEP_TAIL_LINES;
  }

  /** Removes the ring's oldest line and returns its text. */
  #dropOldest(): string {
    const raw = this.#tail[this.#from] ?? "";
    this.#tail[this.#from] = "";
    this.#from = this.#tailAt(1);
    this.#count--;
    this.#tailChars -= raw.length;
    return raw;
  }

  #evict(): void {
    const number = this.#tailNumbers[this.#from] ?? 0;
    const raw = this.#dropOldest();
    const isFull = this.#middle.length >= STEP_MIDDLE_LINES || this.#middleChars + raw.length > STEP_MIDDLE_CHARS;
    if (!isFull) this.#followers = Math.max(this.#followers, linesKeptFrom(raw));
    if (isFull || this.#followers === 0) {
      this.#room.giveText(raw.length);
      return;
    }
    this.#followers--;
    this.#middle.push({ number, raw: copyOf(raw) });
    this.#middleChars += raw.length;
  }
}

/**
 * How many lines are kept in the middle because of this one, including itself. Marks around an inner step are kept
 * because they say which lines are its own.
 */
function linesKeptFrom(raw: string): number {
  let lines = 0;
  for (let at = raw.indexOf("##["); at >= 0; at = raw.indexOf("##[", at + 3)) {
    if (raw.startsWith("error]", at + 3)) return MIDDLE_FOLLOWERS + 1;
    if (raw.startsWith("start-action ", at + 3) || raw.startsWith("end-action ", at + 3)) lines = 1;
  }
  return lines;
}

/** Copies the text: a slice keeps the chunk that it was cut from alive, and this line outlives its neighbours. */
function copyOf(text: string): string {
  return text.split("").join("");
}
