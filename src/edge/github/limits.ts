// The limits of asking GitHub, each with its unit in its name and its source or reason above it.

/** docs.github.com, "Using pagination in the REST API": 100 results a page at most. */
export const PAGE_SIZE = 100;

/** Jobs listed of a run: a matrix has at most 256 jobs, and a run may have several. */
export const JOBS_LISTED_MAX = 2_000;

/** Runs listed of one commit: a repository has some dozens of workflows. */
export const RUNS_LISTED_MAX = 200;

/** Comments of a pull request searched for our own before a new one is created. */
export const COMMENTS_SEARCHED_MAX = 5_000;

/** Pages of any list, however few items a server puts on one. */
export const PAGES_MAX = 60;

/** A repository that was renamed twice redirects twice; no redirect of GitHub's API needs more. */
export const REDIRECTS_MAX = 3;

/** The App's credential lives ten minutes (docs.github.com, "Generating a JSON Web Token"); clocks may differ. */
export const CREDENTIAL_ENDS_EARLY_MS = 60_000;

/** Installations whose rate limit is remembered in memory; few Apps have more. */
export const RATES_KNOWN_MAX = 1_000;

/** A token is renewed this much earlier than GitHub ends it, which is an hour after it was made. */
export const TOKEN_ENDS_EARLY_MS = 120_000;

/** For how long an installation that has not granted everything is asked for less: as long as most runs take. */
export const NOT_GRANTED_MS = 15 * 60_000;

/** A file of rules is read so far: UTF-8 has at most four bytes for each of the characters that rules may have. */
export const RULES_FILE_MAX_BYTES = 4 * 8_192 + 4;

/** Tokens that an isolate keeps in memory, the newest: one for each repository that fails within an hour. */
export const TOKENS_KNOWN_MAX = 1_000;
/** Repositories whose installation is remembered in memory, where the webhooks did not name it. */
export const INSTALLATIONS_KNOWN_MAX = 1_000;

/** When the command asks again where GitHub did not answer: somebody is waiting for it. */
export const READ_AGAIN_MS = [1_000, 3_000] as const;
