// The report of one run: its failed jobs and their excerpts. Pure: no IO, no clock, no environment.

import type { Excerpt } from "../excerpt/excerpt.ts";
import type { Origin } from "../webhook/event.ts";
import type { Job, Run } from "../webhook/job-and-run.ts";
import type { Annotated } from "./annotated.ts";
import type { Before } from "./attempt.ts";
import { JOBS_TOLD_MAX } from "./limits.ts";
import type { Unexplained } from "./no-log.ts";

/** What is known about why a job failed: the excerpt of its log, or why there is none. */
export type Told =
  | { readonly kind: "excerpt"; readonly excerpt: Excerpt }
  | ({ readonly kind: "no-log" } & Unexplained);

/**
 * What the repository has seen of a failure before. `fact` names the kind, `text` says it to people (`Also fails on main,
 * for 3 hours`; a branch or a path in it is hostile text), `url` leads to the run that it speaks of.
 */
export type Fact = { readonly fact: string; readonly text: string; readonly url: string };

export type JobReport = {
  readonly id: string;
  readonly name: string;
  readonly url: string | null;
  readonly conclusion: string;
  readonly durationSeconds: number | null;
  readonly told: Told;
  /** What GitHub says about a job that was ended from outside: it timed out, or its runner was lost. */
  readonly annotation: string | null;
  /** What its annotations add to the excerpt; absent if they add nothing. */
  readonly annotated?: Annotated;
  /** How the job of this name ended on an earlier attempt; null if that is not known. */
  readonly before: Before | null;
  /** What is known of this failure from before; missing where that is nothing, and in reports of earlier versions. */
  readonly history?: readonly Fact[];
};

/** The repository, as links need it. */
export type RepositoryRef = { readonly owner: string; readonly name: string; readonly url: string };

export type Report = {
  readonly repository: Origin["repository"];
  readonly installationId: string | null;
  readonly run: Omit<Run, "status" | "conclusion" | "name" | "workflowName"> & {
    readonly workflowName: string;
    /** Where the workflow names its runs otherwise (`run-name`); missing in reports of earlier versions. */
    readonly runName?: string | null;
  };
  readonly outcome: "failed" | "startup-failure";
  /** All jobs of the attempt, failed or not; null if they could not be counted. */
  readonly totalJobs: number | null;
  /** All failed jobs, including those that are not in `jobs`. */
  readonly failedJobs: number;
  readonly jobs: readonly JobReport[];
  /** No job of the attempt is still running or waiting. */
  readonly completed: boolean;
  /** GitHub has said that the attempt has failed; missing where that is not known. */
  readonly ended?: true;
  /** The log of one of the jobs is still being asked for. */
  readonly reading: boolean;
  /** When whyred learned of the attempt's first failure, in milliseconds since 1970. */
  readonly firstFailureAt: number;
  /** Where that was known before this was told: a later attempt that passed, or this one, whose failed jobs were allowed to. */
  readonly passed: Passed | null;
  /** Jobs that failed on an earlier attempt and have passed since, on the same commit; missing where there are none. */
  readonly flaky?: readonly Flaky[];
  /** The pull request that is in the merge queue; missing where the run is not of one. */
  readonly queued?: Queued;
  /** What is wrong with the repository's own rules, where that is to be said with this run. */
  readonly notice?: string;
};

/** A pull request in a merge queue. */
export type Queued = {
  readonly number: number;
  /** Its own head when it was queued. Where that is not known, since a push has replaced it: the queue's commit. */
  readonly headSha: string;
  readonly headBranch: string;
  readonly headRepository: { readonly id: string; readonly owner: string };
};

/** A job that passed on a later attempt, without a change. */
export type Flaky = {
  /** Of the job that failed; missing in reports of earlier versions. */
  readonly id?: string;
  readonly name: string;
  readonly url: string | null;
  readonly failedOn: number;
  readonly passedOn: number;
  /** Of what had failed; null where that has none. */
  readonly fingerprint: string | null;
};

/** The run that shows that the failure is fixed, with its commit and attempt. */
export type Passed = {
  readonly runId: string;
  readonly attempt: number;
  readonly headSha: string;
  readonly url: string;
  /** The run's number among its workflow's; missing in what earlier versions stored. */
  readonly number?: number;
  /** How long it was red until then: since when, until when (ms), and in how many runs; missing where nobody knows. */
  readonly red?: { readonly since: number; readonly until: number; readonly runs: number };
  /** The workflow did not run on this commit, and everything that ran there is green. */
  readonly isGone?: true;
  /** It passed in a merge queue, whose commit is not the pull request's; missing in what earlier versions stored. */
  readonly inQueue?: true;
};

export function passedBy({ id, attempt, headSha, url, number, event }: Run): Passed {
  return { runId: id, attempt, headSha, url, number, ...(event === "merge_group" && { inQueue: true }) };
}

/** One failure, which is reported once however many jobs share it. */
export type JobGroup = { readonly job: JobReport; readonly same: readonly JobReport[] };

/** Groups failed jobs by the failure they share, in their given order. Each job is in one group. */
export function groupJobs(jobs: readonly JobReport[]): JobGroup[] {
  const groups = new Map<string, { job: JobReport; same: JobReport[] }>();
  for (const job of jobs) {
    const key = sameness(job);
    const group = groups.get(key);
    if (group) group.same.push(job);
    else groups.set(key, { job, same: [] });
  }
  return [...groups.values()];
}

function sameness({ id, told, annotation, annotated }: JobReport): string {
  switch (told.kind) {
    case "excerpt":
      return told.excerpt.lines.length > 0 ? `excerpt ${told.excerpt.fingerprint} ${annotation ?? ""}` : `job ${id}`;
    case "no-log":
      return `no-log ${told.why} ${told.because ?? ""} ${annotation ?? ""} ${annotated?.unshown.map(({ message }) => message).join(" ") ?? ""}`;
  }
}

/** A job's report. Its name, its step and its excerpt are hostile text until a sink makes them plain. */
export function reportJob(
  job: Job,
  { told, annotation, annotated }: Pick<JobReport, "told" | "annotation" | "annotated">,
): Omit<JobReport, "before"> {
  return {
    id: job.id,
    name: job.name,
    url: job.url,
    conclusion: job.conclusion ?? "failure",
    durationSeconds: secondsBetween(job.startedAt, job.completedAt),
    told,
    annotation,
    ...(annotated && { annotated }),
  };
}

/**
 * Sorts the jobs and keeps the first {@link JOBS_TOLD_MAX}. Jobs with an excerpt come first, then it goes by name. The
 * order is the same in every revision.
 */
export function orderJobs<T extends { readonly name: string; readonly id: string; readonly told: Told }>(
  jobs: readonly T[],
): T[] {
  const silent = ({ told }: T) => Number(told.kind !== "excerpt");
  const byName = (a: T, b: T) => a.name.localeCompare(b.name, "en", { numeric: true }) || Number(a.id) - Number(b.id);
  return [...jobs].sort((a, b) => silent(a) - silent(b) || byName(a, b)).slice(0, JOBS_TOLD_MAX);
}

/** The failed jobs in words: `2 of 14 jobs failed`. */
export function countInWords({ outcome, totalJobs, failedJobs }: Report): string {
  if (outcome === "startup-failure") return "could not start";
  if (totalJobs === null || totalJobs < failedJobs)
    return failedJobs === 1 ? "1 job failed" : `${failedJobs} jobs failed`;
  return `${failedJobs} of ${totalJobs} ${totalJobs === 1 ? "job" : "jobs"} failed`;
}

/** GitHub's conclusions in words for people. Any other conclusion is not repeated. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ["timed_out", "timed out"],
  ["cancelled", "cancelled"],
  ["action_required", "needs an action"],
  ["stale", "stale"],
]);

export function endedAs({ conclusion }: Pick<JobReport, "conclusion">): string {
  return ENDINGS.get(conclusion) ?? "did not succeed";
}

/** How the job of this name ended on an earlier attempt. */
export function beforeInWords({ attempt, outcome }: Before): string {
  return outcome === "failed" ? `also failed on attempt ${attempt}` : `passed on attempt ${attempt}`;
}

/** The one line that says most about a failed job: what ended it from outside comes before what its log says. */
export function jobHeadline({ told, annotation, annotated }: JobReport): string | null {
  const logs = told.kind === "excerpt" ? told.excerpt.headline : null;
  return annotation || logs || (annotated?.unshown[0]?.message ?? null);
}

/** The headline of the first failure that has one: for a notification. */
export function headline({ jobs }: Report): string | null {
  for (const job of jobs) {
    const said = jobHeadline(job);
    if (said) return said;
  }
  return null;
}

/** Seconds as people say them: `2m 3s`. */
export function duration(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return [h && `${h}h`, m && `${m}m`, (s || seconds === 0) && `${s}s`].filter(Boolean).join(" ");
}

/**
 * Links to the excerpt's first line in GitHub's view of the job. Its `#step:N:L` counts lines from the step's first.
 */
export function excerptUrl({ url, told }: JobReport): string | null {
  if (!url || told.kind !== "excerpt") return url;
  const { step, stepLines, lines, unread, later } = told.excerpt;
  const first = lines[0];
  if (!step?.number || !stepLines || !first) return url;
  if (later && first.line >= later.firstLine) {
    return later.number ? `${url}#step:${later.number}:${first.line - later.firstLine + 1}` : url;
  }
  // Lines after an unread part of the step have no known number.
  const line = unread && first.line > unread.behindLine ? 1 : first.line - stepLines[0] + 1;
  return `${url}#step:${step.number}:${line}`;
}

/**
 * How much of the step is not shown, in words: `12 more lines in the step`, with how much was not read, how many such
 * failures there are, and which later step printed them, if one did.
 */
export function hiddenInWords({ unread, more, stepLines, later }: Excerpt, hiddenLines: number): string {
  const by = later ? `printed by ${later.number === null ? "a later step" : `step ${later.number}`} · ` : "";
  const lines = `${hiddenLines} more ${hiddenLines === 1 ? "line" : "lines"} in the ${stepLines ? "step" : "log"}`;
  const like = `${by}${more ? `${more} more like ${more === 1 ? "it" : "these"} · ` : ""}`;
  return unread ? `${like}${lines} (${size(unread.bytes)} of it not scanned)` : `${like}${lines}`;
}

const size = (bytes: number) =>
  bytes < MEGABYTE ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${Math.round(bytes / MEGABYTE)} MB`;
const MEGABYTE = 1_000_000;

/**
 * The branch as GitHub names it: `main` for the repository's own, `mallory:main` for a fork's, so that a stranger's
 * `main` is not mistaken for ours. In a merge queue that of the pull request: the queue's own is made up for one run.
 * Empty if the run has no branch. Hostile text until a sink makes it plain.
 */
export function branchLabel({ repository, run, queued }: Report): string {
  const { headBranch, headRepository } = queued ?? run;
  if (!headBranch || headRepository?.id === repository.id) return headBranch ?? "";
  // GitHub's own words for the head repository of a pull request whose fork was deleted.
  return `${headRepository?.owner ?? "unknown repository"}:${headBranch}`;
}

/** The first seven digits of a commit's id, as GitHub shows it. */
export const shortSha = (sha: string) => sha.slice(0, 7);

function secondsBetween(from: string | null, to: string | null): number | null {
  const seconds = from && to ? Math.round((Date.parse(to) - Date.parse(from)) / 1000) : Number.NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
