// The limits that sinks share, each with its unit in its name and its source or reason above it.

/**
 * How long after something was asked to be made, and nobody answered, it is waited for before it is asked for once more:
 * three times as long as an answer may take ({@link REQUEST_TIMEOUT_MS}).
 */
export const LATE_EFFECT_MS = 30_000;

/** When it is looked whether it came even later, so that what stands there twice, or is out of date, is put right. */
export const LATE_CHECK_MS = 120_000;
