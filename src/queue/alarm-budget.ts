// What one alarm may ask of the outside, all of its work together. Workers' free plan allows 50 requests an invocation
// (developers.cloudflare.com/workers/platform/limits). Of these each alarm may need a token for each of two permissions,
// and a Branch for a third, which re-runs:
//
//   WorkflowRun   jobs at up to 15 each (twelve ranges of a log), mostly at 3: as many as what was asked leaves room for;
//                 one list of jobs, one run
//   Branch        one round of comments at up to 21, 4 messages or pressed buttons at up to 6 each; with a
//                 repository's own rules up to 5 more, which are let go where they cannot be had
//   Ledger        8 rounds of redelivery at up to 6

/** Logs that one run reads at the same time: Workers keep six connections open at once. */
export const JOBS_AT_ONCE = 3;

/** What one alarm of a run may ask, beside its tokens. */
export const RUN_REQUESTS_MAX = 47;

/** What reading one job may ask: the job, its annotations, the link to its log and twelve ranges of that. */
export const JOB_REQUESTS_MAX = 15;

/**
 * Is one more job read by this alarm, beside others that are being read? One alarm costs two rows, so it reads what it
 * can; but jobs that would be read one after the other are left to the next alarm, which reads them beside each other.
 */
export function mayReadOneMore(asked: number, reading: number): boolean {
  return asked + Math.max(reading + 1, 2) * JOB_REQUESTS_MAX <= RUN_REQUESTS_MAX;
}

/** Messages that one alarm brings up to date, each of its own run, and presses of buttons that it does. */
export const MESSAGES_AT_ONCE = 4;

/** Pull requests that are written to in one round, at three calls each. */
export const PULL_REQUESTS_AT_ONCE = 6;

/** Rounds of redelivery in one alarm. */
export const DELIVERY_GOES_PER_ALARM = 8;
