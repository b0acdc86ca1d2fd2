// The limits of rules, each with its unit in its name and its source or reason above it.

/**
 * A file of rules: some 80 of them. Cloudflare takes 5 KB of a variable (developers.cloudflare.com, "Workers limits"),
 * and a file of this size is read in 4 ms.
 */
export const RULES_MAX_CHARS = 8_192;

/** The words and signs of a file, blanks too: an ordinary one of {@link RULES_MAX_CHARS} has 3,100. */
export const RULES_MAX_TOKENS = 3_500;

/** Brackets in brackets: rules need three. */
export const NESTING_MAX_DEPTH = 6;

/** Branches are at most 255 bytes in git's references on most file systems; GitHub's own names are shorter. */
export const PATTERN_MAX_CHARS = 256;

/** All patterns of a file together, which bounds how long a failed job waits for its rule. */
export const PATTERNS_MAX = 500;

/** A name is compared by its beginning: no job, workflow or branch that people have named is as long. */
export const COMPARED_MAX_CHARS = 512;

/** How many problems of a file are named: whoever mends these runs the check again. */
export const PROBLEMS_MAX = 20;
