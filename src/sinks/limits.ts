// The limits that sinks share, each with its unit in its name and its source or reason above it.

/**
 * How long to wait for the effect of an unanswered request before it is repeated: three times as long as an answer may
 * take ({@link REQUEST_TIMEOUT_MS}).
 */
export const LATE_EFFECT_MS = 30_000;

/** When to check whether it took effect even later, to remove duplicates and outdated text. */
export const LATE_CHECK_MS = 120_000;

/** How long a repository's own rules are remembered: a push takes effect soon, and a burst reads the file once. */
export const RULES_REMEMBERED_MS = 5 * 60_000;

/** When a file that is wrong is read again: it may be fixed by then. */
export const WRONG_RULES_REMEMBERED_MS = 60_000;

/** How long to wait for a file, or for whether a pull request is a draft. Then a failure is reported without. */
export const RULES_ANSWER_MS = 2_000;

/** Repositories whose rules an isolate remembers; the newest are kept. */
export const RULES_FILES_KNOWN_MAX = 500;
