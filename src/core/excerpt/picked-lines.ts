// The lines that are chosen so far. Pure.

import type { BodyLine } from "../step/step-body.ts";
import { EXCERPT_MAX_LINES, SHOWN_LINE_CHARS } from "./limits.ts";

/** A line's share of the marks of gaps, and its line end. */
const GAP_CHARS = 12;

const shownChars = (text: string): number => Math.min(text.length, SHOWN_LINE_CHARS) + GAP_CHARS;

export class PickedLines {
  readonly #body: readonly BodyLine[];
  readonly #lines = new Set<number>();
  #chars = 0;
  readonly #texts = new Set<string>();

  constructor(body: readonly BodyLine[]) {
    this.#body = body;
  }

  get size(): number {
    return this.#lines.size;
  }

  /** Takes lines as long as there are fewer than `upTo`, and about so few characters; no text is shown twice. */
  take(indexes: readonly number[], upTo: number, upToChars = Number.POSITIVE_INFINITY): void {
    for (const index of indexes) {
      if (this.#lines.size >= Math.min(upTo, EXCERPT_MAX_LINES)) return;
      if (this.#chars >= upToChars) return;
      const text = this.#textOf(index);
      if (text !== "" && !this.#texts.has(text)) this.#add(index);
    }
  }

  /** Takes a block whole, or not at all. What it says again belongs to it, but not where all of it is said elsewhere. */
  takeWhole(block: readonly number[], upTo: number, upToChars: number): void {
    const lines = block.filter((index) => !this.#lines.has(index) && this.#textOf(index) !== "");
    const isSaidElsewhere = lines.every((index) => this.#texts.has(this.#textOf(index)));
    if (isSaidElsewhere && !block.some((index) => this.#lines.has(index))) return;
    const chars = lines.reduce((sum, index) => sum + shownChars(this.#textOf(index)), 0);
    if (this.#lines.size + lines.length > Math.min(upTo, EXCERPT_MAX_LINES) || this.#chars + chars > upToChars) return;
    for (const index of lines) this.#add(index);
  }

  /** A gap of one line takes as much room as the line itself: it closes, so that what belongs together stands together. */
  closeGaps(isBystander: (line: number) => boolean): void {
    for (const index of this.lines()) {
      if (this.#lines.size >= EXCERPT_MAX_LINES) return;
      if (this.#lines.has(index + 1) || !this.#lines.has(index + 2) || isBystander(index + 1)) continue;
      this.#lines.add(index + 1);
    }
  }

  #add(index: number): void {
    const text = this.#textOf(index);
    this.#texts.add(text);
    this.#chars += shownChars(text);
    this.#lines.add(index);
  }

  #textOf(index: number): string {
    return this.#body[index]?.said.trim() ?? "";
  }

  lines(): number[] {
    return [...this.#lines].sort((a, b) => a - b);
  }
}
