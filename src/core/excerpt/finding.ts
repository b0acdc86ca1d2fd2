// A place in a step's output that may say why it failed. Pure.
import type { Matcher } from "../matching/matcher.ts";
import type { Problem } from "../matching/problem-matcher.ts";

/** `lines` are indexes into the body, rising, the first one included; `head` is the one that says most. */
export type Finding = {
  readonly matcher: Matcher;
  /** How directly it says why: its matcher's. */
  readonly rank: number;
  readonly lines: readonly number[];
  readonly head: number;
  /** Equal for findings that say the same of different places. */
  readonly shape: string;
  /** Which program's, or which hook's, output it stands in: each of several that fail gets its place. */
  readonly part: string;
  /** File, line and message, where a problem matcher knows them. */
  readonly problem: Problem | null;
};
