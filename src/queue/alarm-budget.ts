// What one alarm may ask of the outside, all of its work together. Workers' free plan allows 50 requests an invocation
// (developers.cloudflare.com/workers/platform/limits), beside which each alarm may need a token for two permissions:
//
//   WorkflowRun   3 jobs at up to 15 (twelve ranges of a log), one list of jobs, one run
//   Branch        one round of comments at up to 24, 4 messages at up to 6; with a repository's own rules up to
//                 5 more, which are let go where they cannot be had
//   Ledger        8 rounds of redelivery at up to 6

/** Logs that one run reads at the same time: Workers keep six connections open at once. */
export const JOBS_AT_ONCE = 3;

/** Messages that one alarm brings up to date, each of its own run. */
export const MESSAGES_AT_ONCE = 4;

/** Pull requests that are written to in one round, at three calls each. */
export const PULL_REQUESTS_AT_ONCE = 7;

/** Rounds of redelivery in one alarm. */
export const DELIVERY_GOES_PER_ALARM = 8;
