// How a tool's knowledge is written down: one entry per shape of message, data only. Pure.
// An entry says by which words a line may be it (`needle`, a cheap test), by which pattern it is it (`line`), and how
// far the block reaches that belongs to it. Patterns see plain text: no timestamp, no colours, no `##[error]`.

import type { ProblemMatcher } from "./problem-matcher.ts";

/** What a block is. Of two blocks the one of the higher {@link RANK} says more directly why the step failed. */
export type Category =
  /** Names the fault itself: a compiler's diagnostic. `src/a.ts(3,5): error TS2322: Type 'string' is not …` */
  | "cause"
  /** Names the test that failed, with its message in the block. `--- FAIL: TestAdd (0.00s)` */
  | "test"
  /** Names tests that failed; why stands elsewhere. `(fail) adds two numbers [0.12ms]` */
  | "test-name"
  /** A build tool's own report of the task that failed. `* What went wrong:` */
  | "task"
  /** An exception that nobody may have caught: tests and retries print such too. `Traceback (most recent call last):` */
  | "exception"
  /** One command gave up; the script may have gone on. `ERROR: No matching distribution found for nope` */
  | "command"
  /** An action's own last word; it may only pass on what a program said. `##[error]The deployment was rejected` */
  | "action"
  /** A failed check in a form that many tools share: an assertion, what was expected. `Expected: 3` */
  | "form"
  /** A place in the sources and a message, whoever prints it. `lib/a.x:3:5: unknown name` */
  | "place"
  /** A verdict or an exception's class, whoever prints it. `not ok 3 - parses`, `IOError: broken pipe` */
  | "verdict"
  /** Says in the tool's own words that it gives up, usually with the reason. `fatal: repository not found` */
  | "error"
  /** May be the reason: words of failure without a known shape. `the lock file is out of date` */
  | "maybe"
  /** Counts, or passes on another program's failure. `Tests: 1 failed, 7 passed` */
  | "outcome"
  /** How the step ended, in the runner's words. `Process completed with exit code 1.` */
  | "ending";

export const RANK: Readonly<Record<Category, number>> = {
  cause: 90,
  test: 85,
  "test-name": 80,
  task: 77,
  exception: 76,
  command: 72,
  action: 70,
  form: 64,
  place: 63,
  verdict: 62,
  error: 60,
  maybe: 45,
  outcome: 30,
  ending: 5,
};

export type Matcher = {
  /** Who prints it. */
  readonly tool: string;
  /** Where that is known from: the tool's documentation or the habit of its output. */
  readonly source: string;
  /** One of these stands in the line, letter for letter. */
  readonly needle: string | readonly string[];
  readonly line: RegExp;
  readonly category: Category;
  /** Before, or after, the others of its category. */
  readonly within?: "first" | "last";
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

/** {@link RANK}, and one more or less where the entry goes before or after the others of its category. */
export function rankOf({ category, within }: Pick<Matcher, "category" | "within">): number {
  return RANK[category] + (within === undefined ? 0 : within === "first" ? 1 : -1);
}
