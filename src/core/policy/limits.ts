// The limits of waiting, retrying, writing and keeping, each with its unit in its name and its source or reason above it.

/** When a thing that failed is tried again for the first time; a blip passes unseen. Each wait is twice the one before. */
export const RETRY_FIRST_MS = 2_000;

/** The longest wait between two tries for as long as {@link RETRY_SOON_FOR_MS}: an outage of minutes ends in a minute. */
export const RETRY_SOON_MAX_MS = 60_000;

export const RETRY_SOON_FOR_MS = 15 * 60_000;

/** The longest wait after that. */
export const RETRY_LATE_MAX_MS = 15 * 60_000;

/** After this long a pending thing is given up, and said so where it can be seen. */
export const GIVE_UP_MS = 24 * 3600_000;

/** The incoming webhook's one message goes out at the latest this long after the run's first failure. */
export const SETTLE_LATEST_MS = 6 * 3600_000;

/** How long an object's state is kept after its last event. */
export const RETENTION_MS = 14 * 24 * 3600_000;

/** Runs that a branch remembers once they are told, the newest ones. */
export const BRANCH_RUNS_MAX = 50;

/**
 * Runs that a branch remembers at the most, those among them that are still to be told: what waits is given up after a
 * day, and few branches see as many runs fail in one. A report has some 20 KB, at the most {@link REPORT_MAX_BYTES}, and all of
 * them are held at once.
 */
export const BRANCH_RUNS_UNTOLD_MAX = 200;

/** Messages of runs that were forgotten, of which no more is kept than where they are: 200 bytes each. */
export const BRANCH_MESSAGES_MAX = 1_000;

/** How long a change waits for the next one before it is written over what was posted. */
export const MERGE_MS = 2_000;

/** The longest that it waits while a run goes on failing: a matrix that fails for an hour is some twenty edits. */
export const MERGE_MAX_MS = 4 * 60_000;

/** After this long without an edit the next one is soon again. */
export const PACE_FORGOTTEN_MS = 3 * MERGE_MAX_MS;

/** The longest wait that is taken from somebody else's word: behind it the thing is given up anyway. */
export const RETRY_AFTER_MAX_MS = GIVE_UP_MS;

/**
 * How many comments an installation writes: a little less than GitHub allows, since people's own clicks count as well
 * (docs.github.com, "Rate limits for the REST API": 80 content-generating requests a minute, 500 an hour).
 */
export const WRITE_LIMITS = [
  { most: 75, windowMs: 60_000 },
  { most: 475, windowMs: 3600_000 },
] as const;

/**
 * The share of an installation's limits, of writes and of requests, that one repository may use: however much fails in it,
 * the installation's other repositories have the rest.
 */
export const REPOSITORY_SHARE = 0.8;

/** Branches that have a turn to write reserved at the same time. */
export const PERMITS_WAITING_MAX = 500;

/** How long an installation's writes are remembered after the last one: as long as they count. */
export const PERMITS_KEPT_MS = 3600_000;

/** How long after it was asked for a delivery that failed again is asked for again: all within the three days. */
export const REDELIVER_AGAIN_MS = [10 * 60_000, 3600_000, 4 * 3600_000, 12 * 3600_000, 24 * 3600_000] as const;

/** When one is asked for again of which nobody knows whether it was: the list has been looked through by then, twice. */
export const REDELIVERY_DOUBT_MS = 10 * 60_000;

/** How long one waits that GitHub would not send again, at first and at the most; in between as long as it is known. */
export const REDELIVERY_POSTPONED_MS = { first: 60_000, most: 12 * 3600_000 } as const;

/** Permits are stored with every so many: fewer are forgotten than {@link WRITE_LIMITS} leave of GitHub's own limits. */
export const PERMITS_STORED_EVERY = 5;

/** At least this share of GitHub's primary limit is left where there is some to spare for what would only be nice to know. */
export const SPARE_ABOVE = 0.75;
