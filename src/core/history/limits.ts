// The limits of a repository's history, each with its unit in its name and its source or reason above it.

/** Fingerprints that are remembered: with {@link DETAILS_MAX} less than a megabyte, and a row holds two. */
export const FINGERPRINTS_MAX = 2_000;

/** Branches and re-runs that are remembered, of all fingerprints together: 40 bytes each. */
export const DETAILS_MAX = 12_000;

/** Branches, and passes on a re-run, that are remembered of one fingerprint, the newest ones. */
export const DETAILS_OF_ONE_MAX = 100;

/** Fingerprints of one run that are looked up: as many as logs are read of one attempt. */
export const FINGERPRINTS_OF_RUN_MAX = 64;

/** Workflows of which the default branch's state is remembered, the newest ones. */
export const WORKFLOWS_MAX = 200;

/** Jobs that are known to be allowed to fail, the newest ones. */
export const ALLOWED_JOBS_MAX = 500;

/** Things said once in a repository that are remembered, the newest: versions of its rules that are wrong. */
export const SAID_ONCE_MAX = 20;

/** For how long anything is remembered: *first seen here* means that it was not seen in that time. */
export const REMEMBERED_MS = 14 * 24 * 3600_000;

/** In what time re-runs and other branches are counted. */
export const COUNTED_MS = 7 * 24 * 3600_000;

/** For how long a repository is watched before anything can be called new in it. */
export const WATCHED_AT_LEAST_MS = 24 * 3600_000;

/** More says less: a failure has at most so many facts. */
export const FACTS_MAX = 2;
