// The limits of fetching a job's log, each with its unit in its name and its source or reason above it.

/** How long a log's storage may send nothing. */
export const LOG_IDLE_TIMEOUT_MS = 12_000;

/** How long reading one log may take in all. */
export const LOG_READ_TIMEOUT_MS = 120_000;

/** How often in a row one range is asked for while its answers bring nothing. */
export const LOG_RANGE_TRIES = 4;

/** Requests for one log: three times what an honest storage is asked for. */
export const LOG_REQUESTS_MAX = 36;

/** Links that GitHub is asked for while one log is read; each lives about a minute. */
export const LOG_LINKS_MAX = 3;

/** How often reading begins again because the log changed meanwhile. */
export const LOG_CHANGES_MAX = 2;

/** Redirects from GitHub's link to the log itself. The storage sends none; a proxy in between may. */
export const LOG_REDIRECTS_MAX = 3;

/** How much is read of a log whose storage does not support ranges. */
export const LOG_MAX_BYTES = 1024 * 1024 * 1024;

/** What is read of a body at once. A storage that sends less within {@link LOG_IDLE_TIMEOUT_MS} counts as silent. */
export const BODY_PIECE_BYTES = 64 * 1024;
