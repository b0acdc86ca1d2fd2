// The limits that sinks share, each with its unit in its name and its source or reason above it.

/**
 * How long after something was asked to be made, and nobody answered, it is waited for before it is asked for once more:
 * three times as long as an answer may take ({@link REQUEST_TIMEOUT_MS}).
 */
export const LATE_EFFECT_MS = 30_000;

/** When it is looked whether it came even later, so that what stands there twice, or is out of date, is put right. */
export const LATE_CHECK_MS = 120_000;

/** For how long a repository's own rules are remembered: what somebody pushes holds soon, and a burst reads it once. */
export const RULES_REMEMBERED_MS = 5 * 60_000;

/** A file that is wrong is read again after this: it may be being mended. */
export const WRONG_RULES_REMEMBERED_MS = 60_000;

/** What GitHub has not said by then of a file or a draft counts as not there: a failure is told without it. */
export const RULES_ANSWER_MS = 2_000;

/** Repositories whose rules an isolate remembers, the newest. */
export const RULES_FILES_KNOWN_MAX = 500;
