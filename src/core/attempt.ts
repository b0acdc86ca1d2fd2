// What the lists of a run's jobs say of one attempt. Pure: no IO, no clock, no environment.
import type { Job } from "./job-and-run.ts";

/** How the job of this name ended on an earlier attempt. */
export type Before = { readonly attempt: number; readonly outcome: "failed" | "passed" };

export type Attempt = {
  /** Null where they have not been counted. */
  readonly totalJobs: number | null;
  readonly failedJobs: number;
  /** No job is running or waiting. */
  readonly completed: boolean;
  /** Of the failed jobs, by name. */
  readonly before: Readonly<Record<string, Before>>;
};

export const UNKNOWN_ATTEMPT: Attempt = { totalJobs: null, failedJobs: 0, completed: false, before: {} };

export const hasFailed = ({ conclusion }: Job) => conclusion === "failure" || conclusion === "timed_out";

/** From *list jobs for a run attempt*, and for later attempts *list jobs for a run* with `filter=all`. */
export function countAttempt(number: number, jobs: readonly Job[], ofAllAttempts: readonly Job[]): Attempt {
  const failed = jobs.filter(hasFailed);
  const names = new Set(failed.map(({ name }) => name));
  return {
    totalJobs: jobs.length,
    failedJobs: failed.length,
    completed: jobs.length > 0 && jobs.every(({ status }) => status === "completed"),
    before: outcomesBefore(
      number,
      ofAllAttempts.filter(({ name }) => names.has(name)),
    ),
  };
}

/** The newest outcome before this attempt; a job that was skipped or cancelled then says nothing. */
function outcomesBefore(number: number, jobs: readonly Job[]): Record<string, Before> {
  const before = new Map<string, Before>();
  for (const job of jobs) {
    const outcome = hasFailed(job) ? "failed" : job.conclusion === "success" ? "passed" : null;
    const known = before.get(job.name)?.attempt ?? 0;
    if (outcome && job.attempt < number && job.attempt > known) before.set(job.name, { attempt: job.attempt, outcome });
  }
  return Object.fromEntries(before);
}
