// Every limit that is not the excerpt's own, with its unit in its name and its source above it.

/** How many failed jobs' logs of one attempt are read; the others are named without an excerpt. */
export const JOBS_READ_MAX = 64;

/** docs.github.com, "Using pagination in the REST API": 100 results a page at most. */
export const PAGE_SIZE = 100;

/** Jobs of a run that are listed: a matrix has at most 256 jobs, and a run may hold several. */
export const JOBS_LISTED_MAX = 2_000;

/** Comments of a pull request that are searched for our own before a new one is made. */
export const COMMENTS_SEARCHED_MAX = 5_000;

/** Pages of any list, however few items a server puts on one. */
export const PAGES_MAX = 60;

/** How long one answer of GitHub or Slack may take; both answer nearly always within one second. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** The App's credential lives ten minutes (docs.github.com, "Generating a JSON Web Token"); clocks may differ. */
export const CREDENTIAL_ENDS_EARLY_MS = 60_000;

/** When a thing that failed is tried again for the first time; a blip passes unseen. Each wait is twice the one before. */
export const RETRY_FIRST_MS = 2_000;

/** The longest wait between two tries for as long as {@link RETRY_SOON_FOR_MS}: an outage of minutes ends in a minute. */
export const RETRY_SOON_MAX_MS = 60_000;
export const RETRY_SOON_FOR_MS = 15 * 60_000;

/** The longest wait after that. */
export const RETRY_LATE_MAX_MS = 15 * 60_000;

/** After this long a pending thing is given up, and said so where it can be seen. */
export const GIVE_UP_MS = 24 * 3600_000;

/** When the jobs of an attempt are listed again to see whether the run has settled. */
export const SETTLE_POLL_MS = [15_000, 30_000, 60_000, 120_000, 300_000, 600_000] as const;

/** When they are listed again after the run has ended, for a list that is behind; the first two are waited for. */
export const ENDED_POLL_MS = [2_000, 5_000, 15_000, 60_000] as const;

/** The incoming webhook's one message goes out at the latest this long after the run's first failure. */
export const SETTLE_LATEST_MS = 6 * 3600_000;

/**
 * How soon work that was begun is begun again if the process died in the middle of it: longer than one request may take.
 * Work that takes longer is not begun twice: an object's alarms ring one after the other.
 */
export const SAFETY_MS = 35_000;

/** How long an object's state is kept after its last event. */
export const RETENTION_MS = 14 * 24 * 3600_000;

/** How long a failed job's telling waits for its annotations, which are asked for beside its log. */
export const ANNOTATIONS_WAIT_MS = 3_000;

/** For how long an installation that may not read annotations is not asked again: as long as most runs take. */
export const ANNOTATIONS_REFUSED_MS = 15 * 60_000;

/** How many logs one run reads at the same time: Workers keep six connections open at once. */
export const JOBS_AT_ONCE = 3;

/**
 * Requests that one alarm may make (Workers' free plan: 50 an invocation; developers.cloudflare.com/workers/platform/
 * limits). An alarm begins up to `JOBS_AT_ONCE` jobs at 15 each (twelve ranges of a log), a run and a list; or one
 * comment at up to 24, and four Slack messages at up to six; beside a token for each of two permissions.
 */
export const SLACK_AT_ONCE = 4;

/** How long a report waits for logs that are being read, before it is handed over without them. */
export const HANDOVER_WAIT_MS = 2_500;

/** A log that fails this often is waited for no more by what is posted only once. */
export const READING_TRIES = 5;

/** A list of jobs that fails or is behind this often, likewise. */
export const LISTING_TRIES = 2;

/** For how long a run that GitHub does not know (yet) is asked for, before its jobs are told without it. */
export const RUN_UNKNOWN_MS = 120_000;

/** When a pull request's head is looked at again, where GitHub names one that is older than what is known. */
export const HEAD_LOOKS_MS = [10_000, 60_000, 300_000] as const;

/** After this long it is believed: a replica is behind for seconds. */
export const HEAD_BELIEVED_MS = 60_000;

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

/** A job whose log cannot be read is told without it after this long, while it is still being asked for. */
export const TOLD_WITHOUT_AFTER_MS = 5_000;

/** How long a change waits for the next one before it is written over what was posted. */
export const MERGE_MS = 2_000;

/** The longest that it waits while a run goes on failing: a matrix that fails for an hour is some twenty edits. */
export const MERGE_MAX_MS = 4 * 60_000;

/** After this long without an edit the next one is soon again. */
export const PACE_FORGOTTEN_MS = 3 * MERGE_MAX_MS;

/**
 * How long after something was asked to be made, and nobody answered, it is waited for before it is asked for once more:
 * three times as long as an answer may take ({@link REQUEST_TIMEOUT_MS}).
 */
export const LATE_EFFECT_MS = 30_000;

/** When it is looked whether it came even later, so that what stands there twice, or is out of date, is put right. */
export const LATE_CHECK_MS = 120_000;

/** The longest wait that is taken from somebody else's word: behind it the thing is given up anyway. */
export const RETRY_AFTER_MAX_MS = GIVE_UP_MS;

/** Pull requests that are written to in one go: at two calls each, within the calls that an alarm may make. */
export const PULL_REQUESTS_AT_ONCE = 10;

/**
 * How many comments an installation writes: a little less than GitHub allows, since people's own clicks count as well
 * (docs.github.com, "Rate limits for the REST API": 80 content-generating requests a minute, 500 an hour).
 */
export const WRITE_LIMITS = [
  { most: 75, windowMs: 60_000 },
  { most: 475, windowMs: 3600_000 },
] as const;

/** Branches whose turn to write is reserved at the same time. */
export const PERMITS_WAITING_MAX = 500;

/** How long an installation's permits are kept after the last: as long as they count. */
export const PERMITS_KEPT_MS = 3600_000;

/** docs.slack.dev, "Pagination": at most 200 results a page are recommended. */
export const SLACK_PAGE_SIZE = 200;

/** Pages of a channel's history, or of the list of channels, that are looked through for one message. */
export const SLACK_HISTORY_PAGES_MAX = 5;

/** When a channel's history is asked for again that Slack has refused to show. */
export const LOOK_AGAIN_MS = 5_000;

/** How far Slack's clock, which stamps messages, may be behind ours. */
export const SLACK_CLOCKS_APART_MS = 60_000;

/** Installations whose rate limit is remembered in memory; few Apps have more. */
export const RATES_KNOWN_MAX = 1_000;
