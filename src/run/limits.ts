// The limits of reading a run, each with its unit in its name and its source or reason above it.

/** Failed jobs per attempt whose logs are read. The others are named without an excerpt. */
export const JOBS_READ_MAX = 64;

/**
 * After this many logs of an attempt that failed alike, the others are read only if there is time and rate limit to
 * spare: each costs three calls and mostly says the same again.
 */
export const ALIKE_READ_MAX = 8;

/** When those others are read, if enough of GitHub's rate limit is left. What people wait for has been read by then. */
export const SPARE_READ_AFTER_MS = 60_000;

/** Those that become due within this time are read by the same alarm: each alarm costs two rows. */
export const SPARE_READ_TOGETHER_MS = 10_000;

/**
 * Failed jobs of one run that are remembered by name. More than a report names, but few enough to fit in one row of two
 * megabytes, however long their names.
 */
export const JOBS_KNOWN_MAX = 320;

/** When an attempt's jobs are listed again, to see whether the run has settled. */
export const SETTLE_POLL_MS = [15_000, 30_000, 60_000, 120_000, 300_000, 600_000] as const;

/** When they are listed again after the run has ended, if the list lags behind. The report waits for the first two. */
export const ENDED_POLL_MS = [2_000, 5_000, 15_000, 60_000] as const;

/** How long a failed job's report waits for its annotations, which are requested along with its log. */
export const ANNOTATIONS_WAIT_MS = 3_000;

/** How long an installation that may not read annotations is not asked again: as long as most runs take. */
export const ANNOTATIONS_REFUSED_MS = 15 * 60_000;

/** How long a report waits for logs that are being read. Then it is handed over without them. */
export const HANDOVER_WAIT_MS = 2_500;

/** After this many failures to read a log, posts that cannot be edited stop waiting for it. */
export const READING_TRIES = 5;

/** After this many tries, they stop waiting for a list of jobs that fails or lags behind. */
export const LISTING_TRIES = 2;

/** How long a run that GitHub does not know (yet) is asked for. Then its jobs are reported without it. */
export const RUN_UNKNOWN_MS = 120_000;

/** A job whose log cannot be read is reported without it after this time, while the retries go on. */
export const TOLD_WITHOUT_AFTER_MS = 5_000;

/** When a log that is not there yet is requested again. After the last time it is reported as missing. */
export const LOG_RETRY_MS = [2_000, 5_000, 15_000, 60_000] as const;
