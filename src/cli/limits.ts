// The limits of the command, each with its unit in its name and its source or reason above it.

/** Read from a file at once: few calls, and little memory. */
export const CHUNK_BYTES = 256 * 1024;

/** Files in an archive: a run of 256 jobs (a matrix's most) with 60 steps each has 15,616. */
export const ARCHIVE_ENTRIES_MAX = 50_000;

/** What an archive may hold, unpacked: some of the largest logs. One of a few kilobytes can pretend to be terabytes. */
export const ARCHIVE_UNPACKED_MAX_BYTES = 4 * 1024 * 1024 * 1024;

/** An archive on the standard input is held in memory. */
export const ARCHIVE_PIPED_MAX_BYTES = 256 * 1024 * 1024;

/** Files and levels of a folder that are looked at: an unpacked archive has two levels. */
export const FOLDER_FILES_MAX = 50_000;
export const FOLDER_DEPTH_MAX = 6;

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
