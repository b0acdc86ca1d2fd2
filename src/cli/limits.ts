// The limits of the command, each with its unit in its name and its source or reason above it.

/** Read from a file at once: few calls, and little memory. */
export const CHUNK_BYTES = 256 * 1024;

/** Jobs read at the same time; docs.github.com, "Best practices for using the REST API", asks for few at once. */
export const JOBS_AT_ONCE = 6;

/** From when on the progress is shown: what takes less needs no word. */
export const PROGRESS_AFTER_MS = 1_000;

/** How often it is shown where each time is a line of its own, as in a file. */
export const PROGRESS_LINE_EVERY_MS = 10_000;

/** A log that is missing so soon after its job's end is waited for: GitHub writes it in these seconds. */
export const LOG_FRESH_MS = 120_000;

/** When such a log is asked for again. A person waits for it: then it is reported as missing. */
export const LOG_AGAIN_MS = [2_000, 5_000, 15_000] as const;

/** A terminal that is narrower is treated as this wide: less than a word a line helps nobody. */
export const WIDTH_MIN_COLUMNS = 40;

/** Names of jobs that failed alike in the terminal; the others are counted. */
export const SAME_NAMES_MAX = 20;
