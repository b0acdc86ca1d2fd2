// How many requests one alarm may send. Workers' free plan allows 50 an invocation
// (developers.cloudflare.com/workers/platform/limits). Some of these are for tokens: an alarm may need one for each of
// two permissions, and a Branch one more, for re-runs. The rest:
//
//   WorkflowRun   jobs, at up to 15 each (twelve ranges of a log) and mostly 3: as many as there is room for;
//                 one list of jobs, one run
//   Branch        one round of comments at up to 21, 4 messages or pressed buttons at up to 6 each; up to 5 more for a
//                 repository's own rules, which are done without if there is no room
//   Ledger        8 rounds of redelivery at up to 6

/** Logs that one run reads at the same time: Workers keep six connections open at once. */
export const JOBS_AT_ONCE = 3;

/** Requests of one alarm of a run, not counting tokens. */
const RUN_REQUESTS_MAX = 47;

/** Requests for one job: the job, its annotations, the link to its log and twelve ranges of that. */
const JOB_REQUESTS_MAX = 15;

/**
 * May this alarm read one more job, next to those that it is reading? An alarm costs two rows, so it reads what it can.
 * But it leaves jobs that it would read one after the other to the next alarm, which reads them in parallel.
 */
export function mayReadOneMore(asked: number, reading: number): boolean {
  return asked + Math.max(reading + 1, 2) * JOB_REQUESTS_MAX <= RUN_REQUESTS_MAX;
}

/** Messages that one alarm updates, each for a run of its own, plus the presses of buttons that it acts on. */
export const MESSAGES_AT_ONCE = 4;

/** Pull requests that one round writes to, at three calls each. */
export const PULL_REQUESTS_AT_ONCE = 6;

/** Rounds of redelivery in one alarm. */
export const DELIVERY_GOES_PER_ALARM = 8;
