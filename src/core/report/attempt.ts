// What whyred knows about one attempt of a run. Pure: no IO, no clock, no environment.

import type { Job } from "../webhook/job-and-run.ts";
import { NAMES_BEFORE_MAX_CHARS } from "./limits.ts";

/** How the job of this name ended on an earlier attempt. */
export type Before = { readonly attempt: number; readonly outcome: "failed" | "passed" };

export type Attempt = {
  /** When whyred learned of its first failure, in milliseconds since 1970; 0 if there was none. */
  readonly firstFailureAt: number;
  /** Null until the jobs have been counted. */
  readonly totalJobs: number | null;
  readonly failedJobs: number;
  /** When the jobs were last counted, none was running or waiting. */
  readonly completed: boolean;
  /** GitHub reported the end of this attempt. */
  readonly ended: boolean;
  /** How the failed jobs ended on earlier attempts, by name. */
  readonly before: Readonly<Record<string, Before>>;
  /** Jobs that failed on an earlier attempt, and have passed since. */
  readonly passedSince: readonly PassedSince[];
};

/** A job that failed on one attempt and passed on a later one, on the same commit. */
export type PassedSince = {
  /** Of the job that failed last; missing in what earlier versions stored. */
  readonly id?: string;
  readonly name: string;
  readonly url: string | null;
  readonly failedOn: number;
  readonly passedOn: number;
};

export const UNKNOWN_ATTEMPT: Attempt = {
  firstFailureAt: 0,
  totalJobs: null,
  failedJobs: 0,
  completed: false,
  ended: false,
  before: {},
  passedSince: [],
};

export const hasFailed = ({ conclusion }: Pick<Job, "conclusion">) =>
  conclusion === "failure" || conclusion === "timed_out";

/** Counts the jobs from GitHub's *list jobs for a run attempt*. */
export function countJobs(jobs: readonly Job[]): Pick<Attempt, "totalJobs" | "failedJobs" | "completed"> {
  return {
    totalJobs: jobs.length,
    failedJobs: jobs.filter(hasFailed).length,
    completed: jobs.length > 0 && jobs.every(({ status }) => status === "completed"),
  };
}

/**
 * How the failed jobs ended before attempt `number`, by name. `all` is GitHub's *list jobs for a run* with
 * `filter=all`. The newest earlier attempt on which a job of that name failed or passed counts; skipped and cancelled
 * jobs do not.
 */
export function outcomesBefore(number: number, failed: readonly Job[], all: readonly Job[]): Attempt["before"] {
  const names = new Set(fitting(NAMES_BEFORE_MAX_CHARS, [...new Set(failed.map(({ name }) => name))]));
  const before = new Map<string, Before>();
  for (const job of all) {
    const outcome = hasFailed(job) ? "failed" : job.conclusion === "success" ? "passed" : null;
    const known = before.get(job.name)?.attempt ?? 0;
    const counts = names.has(job.name) && job.attempt < number && job.attempt > known;
    if (outcome && counts) before.set(job.name, { attempt: job.attempt, outcome });
  }
  return Object.fromEntries(before);
}

/** From *list jobs for a run* with `filter=all`: jobs that failed before this attempt, and passed after that. */
export function passedSince(number: number, all: readonly Job[]): PassedSince[] {
  const known = all.filter(({ attempt }) => attempt <= number);
  const newest = new Map<string, Job>();
  for (const job of known) if ((newest.get(job.name)?.attempt ?? 0) <= job.attempt) newest.set(job.name, job);
  const failed = known.filter((job) => hasFailed(job) && newest.get(job.name)?.conclusion === "success");
  const lastFailed = new Map(failed.sort((a, b) => a.attempt - b.attempt).map((job) => [job.name, job]));
  return fitting(NAMES_BEFORE_MAX_CHARS, [...lastFailed.keys()]).flatMap((name): PassedSince[] => {
    const [failed, passed] = [lastFailed.get(name), newest.get(name)];
    if (!failed || !passed) return [];
    return [{ id: failed.id, name, url: passed.url, failedOn: failed.attempt, passedOn: passed.attempt }];
  });
}

/** Drops the names that do not fit into so many characters together. */
function fitting(chars: number, names: readonly string[]): string[] {
  let left = chars;
  return names.filter(({ length }) => {
    left -= length;
    return left >= 0;
  });
}
