// How a tool's knowledge is written down: one entry per shape of message, data only. Pure.
// An entry says by which words a line may be it (`needle`, a cheap test), by which pattern it is it (`line`), and how
// far the block reaches that belongs to it. Patterns see plain text: no timestamp, no colours, no `##[error]`.

import type { ProblemMatcher } from "./problem-matcher.ts";

/** How directly a block says why the step failed. */
export const WEIGHT = {
  /** Names the fault itself: a compiler's diagnostic, an exception's message. */
  cause: 90,
  /** Names the test that failed, with its message in the block. */
  test: 85,
  /** An exception that nobody may have caught: tests and retries print such too. */
  exception: 76,
  /** One command gave up; the script may have gone on. */
  command: 72,
  /** An action's own last word; it may only pass on what a program said. */
  action: 70,
  /** In a form that many tools share: a place and a message, an assertion, a verdict. */
  form: 64,
  /** Says in the tool's own words that it gives up, usually with the reason. */
  error: 60,
  /** May be the reason: words of failure without a known shape. */
  maybe: 45,
  /** Counts, or passes on another program's failure. */
  outcome: 30,
} as const;

export type Matcher = {
  /** Who prints it. */
  readonly tool: string;
  /** Where that is known from: the tool's documentation or the habit of its output. */
  readonly source: string;
  /** One of these stands in the line, letter for letter. */
  readonly needle: string | readonly string[];
  readonly line: RegExp;
  readonly weight: number;
  /** The following line must be like this too. */
  readonly next?: RegExp;
  /** The lines up to this one must be an error of this kind; `line` is its last pattern. */
  readonly problem?: ProblemMatcher;
  /** At most this many lines behind the first one belong to the block; a blank line ends it. */
  readonly after?: number;
  /** This many blank lines may stand inside the block. */
  readonly blanks?: number;
  /** Lines without a timestamp of their own go on with the message, whatever they are like. */
  readonly untimed?: true;
  /** The block ends before a line like this. */
  readonly until?: RegExp;
  /** The block ends with a line like this, and reaches at most `after` lines. */
  readonly through?: RegExp;
  /** At most this many lines before the first one belong to it, as long as they match `lead`. */
  readonly before?: number;
  readonly lead?: RegExp;
  /** Only these lines of the block are shown, beside the first one. */
  readonly keep?: RegExp;
  /** The line of the block that says most, where that is not the first; the first pattern that fits any line wins. */
  readonly head?: RegExp | readonly RegExp[];
  /** The line heads a part of the output that fails for reasons of its own. */
  readonly opens?: true;
  /** For entries that only the last one of a step speaks for: final counts. */
  readonly last?: true;
};
