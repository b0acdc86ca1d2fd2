// What a run's object asks GitHub about the run itself: which one it is, and which jobs it has. Jobs are listed again
// until all have ended, at growing intervals.

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

/** Asks for the run. Where GitHub does not know it, it is made up from what its jobs say of it, after a while. */
export async function readRun(store: RunStore, { github, names }: Source, { since }: Attempted): Promise<Outcome> {
  const asked = await getRun(github, names, store.runId);
  const run = asked.ok ? asked.value : store.run;
  if (run) {
    const unknown = await readQueued(store, { github, names }, run);
    if (unknown && Date.now() - since < RUN_UNKNOWN_MS) {
      // A pull request in a queue exists, whatever GitHub says once.
      if (isTransient(unknown)) return { kind: "failed", failure: unknown };
      return { kind: "reschedule", at: Date.now() + RUN_UNKNOWN_MS / 10 };
    }
  }
  if (asked.ok) {
    store.setRun(asked.value);
    return DONE;
  }
  const { failure } = asked;
  // What an event said may be of an earlier attempt: GitHub is asked until it answers, while the report goes on.
  if (store.run) return isTransient(failure) ? { kind: "failed", failure } : DONE;
  // Whoever removes the App wants nothing reported: this is given up, and stands in the Worker's log alone.
  if (failure.appRevoked) return { kind: "failed", failure };
  const job = store.anyJob;
  const giveUp = () => job && store.setRun(runOfJob(job, store.origin?.repository.url ?? ""));
  const { kind } = failure;
  const mayComeYet = (kind === "not-found" || kind === "forbidden") && Date.now() - since < RUN_UNKNOWN_MS;
  if (mayComeYet) return { kind: "reschedule", at: Date.now() + RUN_UNKNOWN_MS / 10 };
  return { kind: "failed", failure, giveUp };
}

/**
 * Of a merge queue's run, asks for the pull request that it is about. Null where that is known, or there is none. A push
 * takes it out of the queue: what failed there is not about the newer head.
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

/** Is the commit newer than the run? So it is where it has runs, all of them younger: the ids of runs rise. */
function isNewer(onCommit: readonly Run[], { id }: Run): boolean {
  const isKnownWhole = onCommit.length > 0 && onCommit.length < RUNS_LISTED_MAX;
  return isKnownWhole && onCommit.every((other) => Number(other.id) > Number(id));
}

/** Counts the jobs of the attempt that the task names, and has failed ones heard of; again, until all have ended. */
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
 * The run has ended as a failure. If it has no job by then, it could not start: GitHub calls that `startup_failure` or
 * `failure`, depending on what is wrong with the workflow's file (pytorch/test-infra#6329).
 */
function hasFailedWithoutJobs(store: RunStore, attempt: number): boolean {
  return store.attempt(attempt).ended && store.run?.attempt === attempt && store.run.conclusion === "failure";
}

/**
 * In how many milliseconds an attempt's jobs are listed again: until all have ended, and, where the run has failed,
 * until a failed one is to be seen; null where they are not.
 */
function listAgainMs(
  store: RunStore,
  attempt: number,
  { completed, tries, sinceMs }: { completed: boolean; tries: number; sinceMs: number },
): number | null {
  const { ended } = store.attempt(attempt);
  const failed = store.run !== null && hasFailed(store.run);
  if (completed && !(ended && failed && !knowsFailure(store, attempt))) return null;
  // GitHub says that the run has ended: then its list of jobs is behind.
  if (ended) return ENDED_POLL_MS[tries] ?? null;
  if (!store.newestAttempt || sinceMs > SETTLE_LATEST_MS) return null;
  return SETTLE_POLL_MS[tries] ?? SETTLE_POLL_MS.at(-1) ?? null;
}

function knowsFailure(store: RunStore, attempt: number): boolean {
  return [...store.jobs].some(([key, { job }]) => job.attempt === attempt && (store.read(key) || hasFailed(job)));
}

/**
 * Is something still being asked for that belongs in the report? A message that can be posted only once waits for it,
 * but not for what has failed too often or is left for later, nor for a lost runner's log, which is asked for a few times more.
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
