// The step's last lines, for a reader who wants to see more than the excerpt. Pure.

import type { BodyLine } from "../step/step-body.ts";
import { cutMiddle, type ShownLine, undecorated } from "./excerpt-text.ts";
import { SHOWN_LINE_CHARS, TAIL_LOOKED_AT_LINES, TAIL_MAX_CHARS, TAIL_MAX_LINES } from "./limits.ts";
import { saysHowItEnded } from "./line-meaning.ts";

/** The last lines of a step: how many, and their text within {@link TAIL_MAX_CHARS}. */
export type Tail = { readonly count: number; readonly text: string };

/** Indexes of the last {@link TAIL_MAX_LINES} lines that say something, rising; fewer if most of the end is blank. */
export function lastLines(body: readonly BodyLine[]): number[] {
  const last: number[] = [];
  const first = Math.max(0, body.length - TAIL_LOOKED_AT_LINES);
  for (let at = body.length - 1; at >= first && last.length < TAIL_MAX_LINES; at--) {
    if (body[at]?.text.trim()) last.unshift(at);
  }
  return last;
}

/**
 * Null if the excerpt already shows all of these lines, apart from how the step ended, which its exit code says. All
 * lines are cut shorter until they fit.
 */
export function tailFrom(lines: readonly ShownLine[], shown: readonly ShownLine[]): Tail | null {
  const numbers = new Set(shown.map(({ line }) => line));
  const texts = new Set(shown.map(({ text }) => text.trim()));
  const isShown = ({ line, text }: ShownLine) => numbers.has(line) || texts.has(text.trim()) || saysHowItEnded(text);
  if (lines.every(isShown)) return null;
  for (let max = SHOWN_LINE_CHARS; ; max = Math.floor(max * 0.8)) {
    const text = lines.map((one) => cutMiddle(undecorated(one.text), max)).join("\n");
    if (text.length <= TAIL_MAX_CHARS) return { count: lines.length, text };
  }
}
