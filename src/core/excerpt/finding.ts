// A place in a step's output that may say why it failed. Pure.
import type { Matcher } from "../matching/matcher.ts";
import type { Problem } from "../matching/problem-matcher.ts";

/** `lines` are indexes into the body, rising, including the first; `head` is the one that says most. */
export type Finding = {
  readonly matcher: Matcher;
  /** How directly it says why; from its matcher. */
  readonly rank: number;
  readonly lines: readonly number[];
  readonly head: number;
  /** Equal for findings that say the same about different places. */
  readonly shape: string;
  /** The program or hook that printed it: if several fail, each gets its place. */
  readonly part: string;
  /** File, line and message, if a problem matcher knows them. */
  readonly problem: Problem | null;
};
