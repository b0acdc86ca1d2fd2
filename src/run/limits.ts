// The limits of reading a run, each with its unit in its name and its source or reason above it.

/** How many failed jobs' logs of one attempt are read; the others are named without an excerpt. */
export const JOBS_READ_MAX = 64;

/**
 * After so many logs of an attempt that failed alike the others are read only where there is time and limit to spare:
 * each costs three calls, and most often says the same again.
 */
export const ALIKE_READ_MAX = 8;

/** When those others are read, if so much of GitHub's limit is left then: what people wait for has been read by then. */
export const SPARE_READ_AFTER_MS = 60_000;

/** Those that come within this long are read by the same alarms: each alarm costs two rows. */
export const SPARE_READ_TOGETHER_MS = 10_000;

/**
 * Failed jobs of one run that are remembered by name: more than a report names, and so few that all of them fit in one
 * row of two megabytes, however long their names.
 */
export const JOBS_KNOWN_MAX = 320;

/** When the jobs of an attempt are listed again to see whether the run has settled. */
export const SETTLE_POLL_MS = [15_000, 30_000, 60_000, 120_000, 300_000, 600_000] as const;

/** When they are listed again after the run has ended, for a list that is behind; the first two are waited for. */
export const ENDED_POLL_MS = [2_000, 5_000, 15_000, 60_000] as const;

/** How long a failed job's telling waits for its annotations, which are asked for beside its log. */
export const ANNOTATIONS_WAIT_MS = 3_000;

/** For how long an installation that may not read annotations is not asked again: as long as most runs take. */
export const ANNOTATIONS_REFUSED_MS = 15 * 60_000;

/** How long a report waits for logs that are being read, before it is handed over without them. */
export const HANDOVER_WAIT_MS = 2_500;

/** A log that fails this often is waited for no more by what is posted only once. */
export const READING_TRIES = 5;

/** A list of jobs that fails or is behind this often, likewise. */
export const LISTING_TRIES = 2;

/** For how long a run that GitHub does not know (yet) is asked for, before its jobs are told without it. */
export const RUN_UNKNOWN_MS = 120_000;

/** A job whose log cannot be read is told without it after this long, while it is still being asked for. */
export const TOLD_WITHOUT_AFTER_MS = 5_000;

/** When a log that is not there yet is asked for again; behind the last one it is told as missing. */
export const LOG_RETRY_MS = [2_000, 5_000, 15_000, 60_000] as const;
