// The limits of problem matchers, each with its unit in its name and its source or reason above it.

/** A file of problem matchers: the published ones hold less than 2,000 characters each. */
export const PROBLEM_MATCHERS_MAX_CHARS = 64 * 1024;

/** One regular expression of theirs: the longest published ones have some 200, and brackets nest as deep as this allows. */
export const PROBLEM_REGEXP_MAX_CHARS = 2_000;
