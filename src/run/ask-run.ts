// What a run's object asks GitHub about the run itself: which run it is, and which jobs it has. Jobs are listed again,
// at growing intervals, until all have ended.

import { type Failure, isTransient } from "../core/policy/failure.ts";
import { SETTLE_LATEST_MS } from "../core/policy/limits.ts";
import { countJobs, hasFailed, outcomesBefore, passedSince } from "../core/report/attempt.ts";
import { queuedNumber } from "../core/report/branch-run.ts";
import { type Job, mayHaveFailed, type Run, runOfJob } from "../core/webhook/job-and-run.ts";
import { getPullRequest } from "../edge/github/comments.ts";
import { RUNS_LISTED_MAX } from "../edge/github/limits.ts";
import { getRun, listAttemptJobs, listRunJobs, listRunsOf } from "../edge/github/runs.ts";
import type { DurableQueue } from "../queue/durable-queue.ts";
import { type Attempted, DONE, type Outcome } from "../queue/task.ts";
import { ENDED_POLL_MS, LISTING_TRIES, READING_TRIES, RUN_UNKNOWN_MS, SETTLE_POLL_MS } from "./limits.ts";
import type { Source } from "./read-job.ts";
import type { RunStore } from "./run-store.ts";

/** Requests the run. If GitHub does not know it after a while, it is made up from what its jobs say of it. */
export async function readRun(store: RunStore, { github, names }: Source, { since }: Attempted): Promise<Outcome> {
  const asked = await getRun(github, names, store.runId);
  const run = asked.ok ? asked.value : store.run;
  if (run) {
    const unknown = await readQueued(store, { github, names }, run);
    if (unknown && Date.now() - since < RUN_UNKNOWN_MS) {
      // A pull request in a queue exists, even if GitHub once says that it does not.
      if (isTransient(unknown)) return { kind: "failed", failure: unknown };
      return { kind: "reschedule", at: Date.now() + RUN_UNKNOWN_MS / 10 };
    }
  }
  if (asked.ok) {
    store.setRun(asked.value);
    return DONE;
  }
  const { failure } = asked;
  // What an event said may be about an earlier attempt. GitHub is asked until it answers, and the report goes ahead
  // meanwhile.
  if (store.run) return isTransient(failure) ? { kind: "failed", failure } : DONE;
  // Whoever removed the App wants nothing reported. Only the Worker's log mentions this.
  if (failure.appRevoked) return { kind: "failed", failure };
  const job = store.anyJob;
  const giveUp = () => job && store.setRun(runOfJob(job, store.origin?.repository.url ?? ""));
  const { kind } = failure;
  const mayComeYet = (kind === "not-found" || kind === "forbidden") && Date.now() - since < RUN_UNKNOWN_MS;
  if (mayComeYet) return { kind: "reschedule", at: Date.now() + RUN_UNKNOWN_MS / 10 };
  return { kind: "failed", failure, giveUp };
}

/**
 * Requests the pull request that a merge queue's run is about. Null if that is known already, or there is none. A push
 * takes the pull request out of the queue, so what failed there is not about the newer head.
 */
async function readQueued(
  store: RunStore,
  { github, names }: Pick<Source, "github" | "names">,
  run: Run,
): Promise<Failure | null> {
  const number = queuedNumber(run, store.origin?.repository.id ?? "");
  if (number === null || store.queued) return null;
  const pull = await getPullRequest(github, names, number);
  if (!pull.ok) return pull.failure;
  if (!pull.value) return null;
  const onHead = await listRunsOf(github, names, pull.value.headSha);
  if (!onHead.ok) return onHead.failure;
  store.setQueued(isNewer(onHead.value, run) ? { ...pull.value, headSha: run.headSha } : pull.value);
  return null;
}

/** Is the commit newer than the run? It is if all of its runs are younger: run ids rise. */
function isNewer(onCommit: readonly Run[], { id }: Run): boolean {
  const isKnownWhole = onCommit.length > 0 && onCommit.length < RUNS_LISTED_MAX;
  return isKnownWhole && onCommit.every((other) => Number(other.id) > Number(id));
}

/**
 * Counts the jobs of the attempt that the task names, and passes the failed ones to `hear`. Repeats until all have
 * ended.
 */
export async function listJobs(
  store: RunStore,
  { github, names }: Source,
  { key, tries, since }: Attempted,
  hear: (job: Job) => void,
): Promise<Outcome> {
  const number = Number(key);
  const listed = await listAttemptJobs(github, names, store.runId, number);
  if (!listed.ok) return { kind: "failed", failure: listed.failure };
  const now = Date.now();
  const counted = countJobs(listed.value);
  store.setAttempt(number, counted);
  for (const job of listed.value) {
    if (job.status === "completed" && job.attempt === number && mayHaveFailed(job)) hear(job);
  }
  if (number > 1) {
    const all = await listRunJobs(github, names, store.runId);
    if (!all.ok) return { kind: "failed", failure: all.failure };
    const before = outcomesBefore(number, listed.value.filter(hasFailed), all.value);
    store.setAttempt(number, { before, passedSince: passedSince(number, all.value) });
  }
  const wait = listAgainMs(store, number, { completed: counted.completed, tries, sinceMs: now - since });
  if (wait === null && counted.totalJobs === 0 && hasFailedWithoutJobs(store, number)) {
    store.setStartupFailure(number);
    store.hearFailure(number, now);
  }
  return wait === null ? DONE : { kind: "reschedule", at: now + wait };
}

/**
 * Has the run failed without any job? Then it could not start: GitHub calls that `startup_failure` or `failure`,
 * depending on what is wrong with the workflow file (pytorch/test-infra#6329).
 */
function hasFailedWithoutJobs(store: RunStore, attempt: number): boolean {
  return store.attempt(attempt).ended && store.run?.attempt === attempt && store.run.conclusion === "failure";
}

/**
 * In how many milliseconds the attempt's jobs are listed again; null if they are not. They are listed until all have
 * ended and, if the run has failed, until a failed one shows up.
 */
function listAgainMs(
  store: RunStore,
  attempt: number,
  { completed, tries, sinceMs }: { completed: boolean; tries: number; sinceMs: number },
): number | null {
  const { ended } = store.attempt(attempt);
  const failed = store.run !== null && hasFailed(store.run);
  if (completed && !(ended && failed && !knowsFailure(store, attempt))) return null;
  // GitHub says that the run has ended, so its list of jobs lags behind.
  if (ended) return ENDED_POLL_MS[tries] ?? null;
  if (!store.newestAttempt || sinceMs > SETTLE_LATEST_MS) return null;
  return SETTLE_POLL_MS[tries] ?? SETTLE_POLL_MS.at(-1) ?? null;
}

function knowsFailure(store: RunStore, attempt: number): boolean {
  return [...store.jobs].some(([key, { job }]) => job.attempt === attempt && (store.read(key) || hasFailed(job)));
}

/**
 * Is something pending that belongs in the report? A message that can be posted only once waits for it. It does not
 * wait for what has failed too often, for what was left for later, or for a lost runner's log.
 */
export function isReading(store: RunStore, queue: DurableQueue): boolean {
  for (const [key, { tries }] of queue.pending("job")) {
    if (store.job(key)?.unread) continue;
    const told = store.read(key)?.told;
    if (tries < READING_TRIES && !(told?.kind === "no-log" && told.why === "runner-lost")) return true;
  }
  for (const [key, { tries }] of queue.pending("list")) {
    if (tries < LISTING_TRIES && store.attempt(Number(key)).ended) return true;
  }
  return false;
}
