// What is known of one attempt of a run. Pure: no IO, no clock, no environment.

import type { Job } from "../webhook/job-and-run.ts";
import { NAMES_BEFORE_MAX_CHARS } from "./limits.ts";

/** How the job of this name ended on an earlier attempt. */
export type Before = { readonly attempt: number; readonly outcome: "failed" | "passed" };

export type Attempt = {
  /** When its first failure was heard of, in milliseconds; 0 where none was. */
  readonly firstFailureAt: number;
  /** Null where they have not been counted. */
  readonly totalJobs: number | null;
  readonly failedJobs: number;
  /** No job was running or waiting when they were last counted. */
  readonly completed: boolean;
  /** GitHub has said that the run of this attempt has ended. */
  readonly ended: boolean;
  /** Of the failed jobs, by name. */
  readonly before: Readonly<Record<string, Before>>;
};

export const UNKNOWN_ATTEMPT: Attempt = {
  firstFailureAt: 0,
  totalJobs: null,
  failedJobs: 0,
  completed: false,
  ended: false,
  before: {},
};

export const hasFailed = ({ conclusion }: Pick<Job, "conclusion">) =>
  conclusion === "failure" || conclusion === "timed_out";

/** From *list jobs for a run attempt*. */
export function countJobs(jobs: readonly Job[]): Pick<Attempt, "totalJobs" | "failedJobs" | "completed"> {
  return {
    totalJobs: jobs.length,
    failedJobs: jobs.filter(hasFailed).length,
    completed: jobs.length > 0 && jobs.every(({ status }) => status === "completed"),
  };
}

/**
 * From *list jobs for a run* with `filter=all`: how the failed jobs' namesakes ended before this attempt, at the newest
 * one that says so; a job that was skipped or cancelled then says nothing.
 */
export function outcomesBefore(number: number, failed: readonly Job[], all: readonly Job[]): Attempt["before"] {
  const names = new Set(within(NAMES_BEFORE_MAX_CHARS, [...new Set(failed.map(({ name }) => name))]));
  const before = new Map<string, Before>();
  for (const job of all) {
    const outcome = hasFailed(job) ? "failed" : job.conclusion === "success" ? "passed" : null;
    const known = before.get(job.name)?.attempt ?? 0;
    const counts = names.has(job.name) && job.attempt < number && job.attempt > known;
    if (outcome && counts) before.set(job.name, { attempt: job.attempt, outcome });
  }
  return Object.fromEntries(before);
}

/** As many of the names, from the first on, as have no more characters than these together. */
function within(chars: number, names: readonly string[]): string[] {
  let left = chars;
  return names.filter(({ length }) => {
    left -= length;
    return left >= 0;
  });
}
