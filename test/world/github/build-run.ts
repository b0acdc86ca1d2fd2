/** Attempts and jobs from what a test says of them: times, steps and conclusions that fit together. */
import type { JobSpec } from "./specs.ts";
import { type Attempt, type Conclusion, type Job, type Run, type Step, seconds } from "./state.ts";

export function newAttempt(run: Run, jobs: Job[], conclusion: Conclusion | null | undefined): Attempt {
  const ended = conclusion === undefined ? conclusionOf(jobs) : conclusion;
  const now = seconds(new Date());
  const status = ended === null ? "in_progress" : "completed";
  const attempt: Attempt = {
    number: run.attempts.length + 1,
    status,
    conclusion: ended,
    startedAt: now,
    updatedAt: now,
    jobs,
  };
  run.attempts.push(attempt);
  return attempt;
}

export function newJob(run: Run, spec: JobSpec, { id, attempt }: { id: number; attempt: number }): Job {
  const conclusion = spec.conclusion === undefined ? "failure" : spec.conclusion;
  const steps = spec.steps ?? [];
  const firstStart = spec.startedAt ?? steps.find((step) => step.started_at !== null)?.started_at ?? undefined;
  const lastEnd = steps.findLast((step) => step.completed_at !== null)?.completed_at ?? seconds(new Date());
  const job: Job = {
    id: spec.id ?? id,
    run,
    attempt,
    name: spec.name ?? "build",
    status: spec.status ?? (conclusion === null ? "in_progress" : "completed"),
    conclusion,
    createdAt: firstStart ?? ago(60),
    startedAt: firstStart ?? ago(50),
    completedAt: spec.completedAt === undefined ? (conclusion === null ? null : lastEnd) : spec.completedAt,
    steps,
    labels: spec.labels ?? ["ubuntu-latest"],
    runner: spec.runner === undefined ? { id: 1_000_000_021, name: "GitHub Actions 1000000021" } : spec.runner,
    log: spec.log ?? null,
    annotations: spec.annotations ?? [],
  };
  job.steps = spec.steps ?? usualSteps(job);
  return job;
}

/** Null while a job still runs. */
export function conclusionOf(jobs: readonly Job[]): Conclusion | null {
  if (jobs.some((job) => job.status !== "completed")) return null;
  const ends = new Set(jobs.map((job) => job.conclusion));
  if (ends.has("failure") || ends.has("timed_out")) return "failure";
  return ends.has("cancelled") ? "cancelled" : "success";
}

/** One step, which ends like the job. */
export function usualSteps(job: Job): Step[] {
  if (job.conclusion === null || job.conclusion === "skipped") return [];
  const step = { name: `Run ${job.name}`, status: job.status, number: 2 };
  return [{ ...step, conclusion: job.conclusion, started_at: job.startedAt, completed_at: job.completedAt }];
}

function ago(secondsAgo: number): string {
  return seconds(new Date(Date.now() - secondsAgo * 1000));
}
