// The limits of fetching a job's log, each with its unit in its name and its source or reason above it.

/** How long a log's storage may send nothing. */
export const LOG_IDLE_TIMEOUT_MS = 12_000;

/** How long a log's download may take in all; the link itself lives about a minute. */
export const LOG_READ_TIMEOUT_MS = 120_000;

/** How often in a row one range of a log is asked for in vain, where an answer breaks off, is refused or is empty. */
export const LOG_RANGE_TRIES = 4;

/** Requests for one log: three times what an honest storage is asked for. */
export const LOG_REQUESTS_MAX = 36;

/** Links that GitHub is asked for while one log is read; each lives about a minute. */
export const LOG_LINKS_MAX = 3;

/** How often reading begins anew, where the log changes meanwhile. */
export const LOG_CHANGES_MAX = 2;

/** From the link that GitHub gives to the log itself; the storage gives none, a proxy in between may. */
export const LOG_REDIRECTS_MAX = 3;

/** What is read at the most of a log whose storage knows no ranges. */
export const LOG_MAX_BYTES = 1024 * 1024 * 1024;
