// Reads one failed job: get job → annotations, where it was cancelled → log → excerpt. What came of it is a value.
import { endingOf } from "./core/annotation.ts";
import { type Failure, type NoLog, type Result, succeeded } from "./core/failure.ts";
import { type Job, stepsOf } from "./core/job-and-run.ts";
import type { Told } from "./core/report.ts";
import type { GitHub } from "./edge/github.ts";
import { getJob, getLogLink, listAnnotations, type Names } from "./edge/github-runs.ts";
import { readJobLog } from "./edge/job-log.ts";

export type Reading =
  /** The job as GitHub describes it now, and what is told of it. */
  | { readonly kind: "told"; readonly job: Job; readonly told: Told; readonly annotation: string | null }
  /** It was cancelled, which is no failure: nothing is told. */
  | { readonly kind: "no-failure" }
  /** There is no log (yet): `otherwise` is told if it never comes. */
  | { readonly kind: "no-log-yet"; readonly job: Job; readonly otherwise: NoLog; readonly annotation: string | null }
  | { readonly kind: "failed"; readonly job: Job; readonly failure: Failure };

export type Source = {
  readonly github: GitHub;
  readonly names: Names;
  readonly apiUrl: string;
  readonly scanBytes: number;
};

/** Reads the job that `known` describes, as its webhook or a list of jobs did. */
export async function readJob(source: Source, known: Job): Promise<Reading> {
  const got = await getJob(source.github, source.names, known);
  if (!got.ok) return { kind: "failed", job: known, failure: got.failure };
  const { id, runId, attempt } = known;
  const job = { ...got.value, id, runId, attempt, url: got.value.url ?? known.url };
  return job.conclusion === "cancelled" ? readCancelled(source, job) : readLog(source, job, null);
}

/** A cancelled job is told only where its annotations say that it was more than cancelled. */
async function readCancelled(source: Source, job: Job): Promise<Reading> {
  const annotations = await annotationsOf(source, job);
  if (!annotations.ok && isPassing(annotations.failure)) return { kind: "failed", job, failure: annotations.failure };
  // Not granted, or not there: then nobody can say.
  const ending = endingOf(annotations.ok ? annotations.value : []);
  if (!ending) return { kind: "no-failure" };
  return readLog(
    source,
    { ...job, conclusion: ending.why === "out-of-time" ? "timed_out" : job.conclusion },
    ending.message,
  );
}

async function readLog(source: Source, job: Job, annotation: string | null): Promise<Reading> {
  const link = () => getLogLink(source.github, source.names, job.id);
  const log = await readJobLog({ link, apiUrl: source.apiUrl, job: stepsOf(job), scanBytes: source.scanBytes });
  if (!log.ok) return withoutLog(source, job, annotation, log.failure);
  const noLog = (why: NoLog): Reading => ({ kind: "told", job, told: { kind: "no-log", why }, annotation });
  switch (log.value.kind) {
    case "explained":
      return { kind: "told", job, told: { kind: "excerpt", excerpt: log.value.excerpt }, annotation };
    case "no-failure":
      return noLog("no-failure-in-it");
    case "unreadable":
      return noLog(log.value.reason);
  }
}

/** Where there is no log, the job's annotations may say why: a runner that was lost, or one that never came. */
async function withoutLog(source: Source, job: Job, known: string | null, failure: Failure): Promise<Reading> {
  if (failure.kind !== "not-found" && failure.kind !== "gone") return { kind: "failed", job, failure };
  const found = known ? null : await annotationsOf(source, job);
  const messages = found?.ok ? found.value : known ? [known] : [];
  const annotation = endingOf(messages)?.message ?? messages[0] ?? null;
  if (failure.kind === "gone") return { kind: "told", job, told: { kind: "no-log", why: "expired" }, annotation };
  const lost = endingOf(messages)?.why === "runner-lost" || job.steps.some((step) => step.status !== "completed");
  return { kind: "no-log-yet", job, otherwise: lost ? "runner-lost" : "never-written", annotation };
}

function annotationsOf({ github, names }: Source, { checkRunId }: Job): Promise<Result<string[]>> {
  return checkRunId ? listAnnotations(github, names, checkRunId) : Promise.resolve(succeeded([]));
}

const isPassing = ({ kind }: Failure) => kind === "rate-limited" || kind === "unavailable";
