// What a run's object asks GitHub about the run itself: which one it is, and which jobs it has.

import { countJobs, hasFailed, outcomesBefore } from "../core/report/attempt.ts";
import { type Job, mayHaveFailed, runOfJob } from "../core/webhook/job-and-run.ts";
import { getRun, listAttemptJobs, listRunJobs } from "../edge/github/runs.ts";
import type { Task } from "../queue/tasks.ts";
import { DONE, type Outcome } from "../queue/work.ts";
import { RUN_UNKNOWN_MS } from "./limits.ts";
import type { Source } from "./read-job.ts";
import type { RunStore } from "./run-store.ts";
import { listAgainMs } from "./run-waits.ts";

/** Asks for the run. Where GitHub does not know it, it is made up from what its jobs say of it, after a while. */
export async function readRun(store: RunStore, { github, names }: Source, { since }: Task): Promise<Outcome> {
  const run = await getRun(github, names, store.runId);
  if (run.ok) store.setRun(run.value);
  if (run.ok || store.run) return DONE;
  // Who shuts the App out wants nothing told: given up, and said in the Worker's log alone.
  if (run.failure.appRevoked) return { kind: "failed", failure: run.failure };
  const job = store.anyJob;
  const giveUp = () => job && store.setRun(runOfJob(job, store.origin?.repository.url ?? ""));
  const { kind } = run.failure;
  const mayComeYet = (kind === "not-found" || kind === "forbidden") && Date.now() - since < RUN_UNKNOWN_MS;
  if (mayComeYet) return { kind: "again", at: Date.now() + RUN_UNKNOWN_MS / 10 };
  return { kind: "failed", failure: run.failure, giveUp };
}

/** Which attempt, and who is told of a job that may have failed. */
type Attempted = { readonly number: number; readonly hear: (job: Job) => void };

/** Counts the attempt's jobs, and has failed ones heard of. Again, until all have ended. */
export async function listJobs(
  store: RunStore,
  { github, names }: Source,
  { tries, since }: Task,
  { number, hear }: Attempted,
): Promise<Outcome> {
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
    store.setAttempt(number, { before: outcomesBefore(number, listed.value.filter(hasFailed), all.value) });
  }
  const wait = listAgainMs(store, number, { completed: counted.completed, tries, sinceMs: now - since });
  return wait === null ? DONE : { kind: "again", at: now + wait };
}
