// The limits of waiting, retrying, writing and keeping. Each has its unit in its name, and its source or reason above
// it.

/** The wait before the first retry: short, so that nobody notices a blip. Each further wait is twice the one before. */
export const RETRY_FIRST_MS = 2_000;

/**
 * The longest wait during the first {@link RETRY_SOON_FOR_MS}: a minute after a short outage, everything is retried.
 */
export const RETRY_SOON_MAX_MS = 60_000;

/** How long retries come soon, before the waits grow. */
export const RETRY_SOON_FOR_MS = 15 * 60_000;

/** The longest wait after that. */
export const RETRY_LATE_MAX_MS = 15 * 60_000;

/** After this long a pending task is given up, which the Worker's log and `/health` report. */
export const GIVE_UP_MS = 24 * 3600_000;

/** An incoming webhook's single message goes out at the latest this long after the run's first failure. */
export const SETTLE_LATEST_MS = 6 * 3600_000;

/** How long an object's state is kept after its last event. */
export const RETENTION_MS = 14 * 24 * 3600_000;

/** Fully reported runs that a branch remembers: the newest ones. */
export const BRANCH_RUNS_MAX = 50;

/**
 * Runs that a branch remembers in total, including those that are not reported yet. A waiting report is given up after
 * a day, and few branches see so many runs fail in one. A report has about 20 KB, at most `REPORT_MAX_BYTES`
 * (src/core/report/limits.ts), and all of them are in memory at once.
 */
export const BRANCH_RUNS_UNTOLD_MAX = 200;

/** Slack messages of forgotten runs. Only their place in Slack is kept, about 200 bytes each. */
export const BRANCH_MESSAGES_MAX = 1_000;

/** How long a change waits for further changes before the post is edited. */
export const MERGE_MS = 2_000;

/** The longest such wait while a run keeps failing: a matrix that fails for an hour takes about twenty edits. */
export const MERGE_MAX_MS = 4 * 60_000;

/** After this long without an edit, waits start short again. */
export const PACE_FORGOTTEN_MS = 3 * MERGE_MAX_MS;

/** The longest `Retry-After` that is obeyed: after that time the task is given up anyway. */
export const RETRY_AFTER_MAX_MS = GIVE_UP_MS;

/**
 * How many comments an installation writes. A little less than GitHub allows, since what people write counts as well
 * (docs.github.com, "Rate limits for the REST API": 80 content-generating requests a minute, 500 an hour).
 */
export const WRITE_LIMITS = [
  { most: 75, windowMs: 60_000 },
  { most: 475, windowMs: 3600_000 },
] as const;

/**
 * The share of an installation's limits, of writes and of requests, that one repository may use. However much fails in
 * it, the rest is left for the installation's other repositories.
 */
export const REPOSITORY_SHARE = 0.8;

/** Branches that can have a turn to write reserved at the same time. */
export const PERMITS_WAITING_MAX = 500;

/** How long an installation's writes are remembered after the last one: as long as they count towards a limit. */
export const PERMITS_KEPT_MS = 3600_000;

/**
 * The waits between requests to resend a delivery that keeps failing. All fit within the three days for which GitHub
 * can resend it.
 */
export const REDELIVER_AGAIN_MS = [10 * 60_000, 3600_000, 4 * 3600_000, 12 * 3600_000, 24 * 3600_000] as const;

/**
 * When a resend is requested again if it is unknown whether the first request was sent. By then the list of deliveries
 * has been read twice.
 */
export const REDELIVERY_DOUBT_MS = 10 * 60_000;

/**
 * How long a delivery that GitHub refused to resend waits: as long as it has been known, between `first` and `most`.
 */
export const REDELIVERY_POSTPONED_MS = { first: 60_000, most: 12 * 3600_000 } as const;

/**
 * Permits are stored once per this many. Fewer can be lost than {@link WRITE_LIMITS} leave unused of GitHub's limits.
 */
export const PERMITS_STORED_EVERY = 5;

/** Optional requests are only made while at least this share of GitHub's primary limit is left. */
export const SPARE_ABOVE = 0.75;

/** In so long a time a channel gets only so many new messages about one repository. */
export const MESSAGE_WINDOW_MS = 10 * 60_000;

/** About runs of forks: anybody can open a pull request, and each of its branches can have a message. */
export const MESSAGES_OF_FORKS_MAX = 10;

/** About the repository's own runs: one each ten seconds is more than anybody reads. */
export const MESSAGES_OF_OWN_MAX = 60;
