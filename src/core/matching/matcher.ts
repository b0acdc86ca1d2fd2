// The format of the tools' tables: one entry for each form of message, data only. Pure.
//
// An entry says which words a line must contain (`needle`, a cheap test), which pattern it must match (`line`), and how
// far the block of lines reaches that belongs to it. Patterns see plain text: no timestamp, no colours, no `##[error]`.

import type { ProblemMatcher } from "./problem-matcher.ts";

/** What kind of evidence a block is. A block with a higher {@link RANK} says more directly why the step failed. */
export type Category =
  /** Names the fault itself: a compiler's diagnostic. `src/a.ts(3,5): error TS2322: Type 'string' is not …` */
  | "cause"
  /** Names the test that failed, with its message in the block. `--- FAIL: TestAdd (0.00s)` */
  | "test"
  /** Names a test that failed, without the reason. `(fail) adds two numbers [0.12ms]` */
  | "test-name"
  /** A build tool's own report of the task that failed. `* What went wrong:` */
  | "task"
  /** An exception, perhaps uncaught: tests and retries print such too. `Traceback (most recent call last):` */
  | "exception"
  /** One command gave up; the script may have gone on. `ERROR: No matching distribution found for nope` */
  | "command"
  /**
   * The error with which an action ends. It may only repeat what a program printed.
   * `##[error]The deployment was rejected`
   */
  | "action"
  /** A failed check in a form that many tools share: an assertion, or an expected value. `Expected: 3` */
  | "form"
  /** A source location and a message, whichever tool prints it. `lib/a.x:3:5: unknown name` */
  | "place"
  /** A verdict or an exception's class, whichever tool prints it. `not ok 3 - parses`, `IOError: broken pipe` */
  | "verdict"
  /** The tool gives up in its own words, usually with the reason. `fatal: repository not found` */
  | "error"
  /** Perhaps the reason: words of failure without a known form. `the lock file is out of date` */
  | "maybe"
  /** Counts, or reports another program's failure. `Tests: 1 failed, 7 passed` */
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
  /** The tool that prints it. */
  readonly tool: string;
  /** Where its form is known from: the tool's documentation, or its usual output. */
  readonly source: string;
  /** The line must contain one of these, letter for letter. */
  readonly needle: string | readonly string[];
  readonly line: RegExp;
  readonly category: Category;
  /** Before, or after, the others of its category. */
  readonly within?: "first" | "last";
  /** The following line must match this too. */
  readonly next?: RegExp;
  /** The lines up to this one must be an error of this problem matcher, whose last pattern is `line`. */
  readonly problem?: ProblemMatcher;
  /** At most this many lines after the first one belong to the block. A blank line ends it. */
  readonly after?: number;
  /** The block may contain this many blank lines. */
  readonly blanks?: number;
  /** All lines without a timestamp of their own continue the message. */
  readonly untimed?: true;
  /** The block ends before a line that matches this. */
  readonly until?: RegExp;
  /** The block ends with a line that matches this, after at most `after` lines. */
  readonly through?: RegExp;
  /** At most this many lines before the first one belong to it, as long as they match `lead`. */
  readonly before?: number;
  readonly lead?: RegExp;
  /** Only the block's first line and the lines that match this are shown. */
  readonly keep?: RegExp;
  /** The block's headline, if that is not its first line. The first pattern that matches any line wins. */
  readonly head?: RegExp | readonly RegExp[];
  /** A block with such a line is a warning: it may be the reason only where nothing else is. */
  readonly warns?: RegExp;
  /** The line begins a part of the output that fails for reasons of its own. */
  readonly opens?: true;
  /** Only the first match in a step counts: those after it repeat it from further out. */
  readonly innermost?: true;
  /** Only the last match in a step counts, as for final counts. */
  readonly last?: true;
};

/** The entry's {@link RANK}, plus or minus one if it goes before or after the others of its category. */
export function rankOf({ category, within }: Pick<Matcher, "category" | "within">): number {
  return RANK[category] + (within === undefined ? 0 : within === "first" ? 1 : -1);
}
