// The limits of problem matchers. Each has its unit in its name, and its source or reason above it.

/** A file of problem matchers: the published ones have less than 2,000 characters each. */
export const PROBLEM_MATCHERS_MAX_CHARS = 64 * 1024;

/**
 * One of their regular expressions: the longest published ones have about 200. This also limits how deep brackets nest.
 */
export const PROBLEM_REGEXP_MAX_CHARS = 2_000;
