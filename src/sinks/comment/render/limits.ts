// The limits of a comment, each with its unit in its name and its source or reason above it.

/** A comment's body, in characters: GitHub answers 422 "body is too long (maximum is 65536 characters)". */
export const COMMENT_MAX_CHARS = 65_536;

/** Our limit stays below GitHub's, which counts some characters twice. */
export const COMMENT_BUDGET_CHARS = 60_000;

/** The hidden line for programs, as docs/contract.md promises. Most of the comment is left for people. */
export const DATA_MAX_CHARS = 8_000;

/**
 * Backticks in a row that are shown. GitHub's parser takes at most 80 as a code span's delimiter (cmark-gfm,
 * `MAXBACKTICKS`) and counts a fence's to 255. A longer delimiter is read as text.
 */
export const BACKTICKS_SHOWN_MAX = 20;

/** A row of one sign, such as `=====`, is decoration beyond this. */
export const COMMENT_RULE_MAX_CHARS = 20;

/** When a pull request's head is looked up again, if GitHub names one that is older than what is known here. */
export const HEAD_LOOKS_MS = [10_000, 60_000, 300_000] as const;

/** After this time GitHub's answer is believed: a replica lags behind for seconds. */
export const HEAD_BELIEVED_MS = 60_000;
