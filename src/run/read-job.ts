// Reads one failed job: get job → log, along with its annotations → excerpt. The result is a value.

import { type Annotation, type Ending, endingOf } from "../core/excerpt/annotation.ts";
import { type Explanation, explain } from "../core/excerpt/excerpt.ts";
import { type Failure, isTransient } from "../core/policy/failure.ts";
import { annotatedBy } from "../core/report/annotated.ts";
import type { NoLog } from "../core/report/no-log.ts";
import type { JobReport, Told } from "../core/report/report.ts";
import { type Job, stepsOf } from "../core/webhook/job-and-run.ts";
import type { GitHub } from "../edge/github/github.ts";
import { type GitHubReader, getJob, getLogLink, type Names } from "../edge/github/runs.ts";
import { readJobLog } from "../edge/log/job-log.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { type AnnotationReader, isNotGranted } from "./read-annotations.ts";

/** What is reported of a job, as GitHub describes it now. */
type Said = { readonly job: Job } & Pick<JobReport, "annotation" | "annotated">;

export type Reading =
  | ({ readonly kind: "told"; readonly told: Told } & Said)
  /** It was cancelled, which is no failure: nothing is reported. */
  | { readonly kind: "no-failure" }
  /** There is no log (yet). `otherwise` is reported if it never comes. */
  | ({ readonly kind: "no-log-yet"; readonly otherwise: NoLog } & Said)
  | { readonly kind: "failed"; readonly job: Job; readonly failure: Failure };

/** What is needed to read one job. */
export type JobSource = {
  readonly github: GitHubReader;
  readonly names: Names;
  readonly apiUrl: string;
  /** A failed step's log up to this length is read whole. */
  readonly scanBytes: number;
  readonly annotations: Pick<AnnotationReader, "read">;
  /** Called before each request to the log's storage. */
  readonly onRequest?: (() => void) | undefined;
};

/** The same for a run's object, which reads more than jobs. */
export type Source = JobSource & { readonly github: GitHub };

/** Reads the job that `known` describes, as a webhook or a list of jobs gave it. */
export async function readJob(source: JobSource, known: Job): Promise<Reading> {
  // Annotations first: most cancelled jobs have not failed, and need no other request.
  const wasCancelled = known.conclusion === "cancelled" && known.checkRunId ? await readEnding(source, known) : null;
  if (wasCancelled && wasCancelled.kind !== "ended") return wasCancelled;
  const got = await getJob(source.github, source.names, known);
  if (!got.ok) return { kind: "failed", job: known, failure: got.failure };
  const { id, runId, attempt } = known;
  const job = { ...got.value, id, runId, attempt, url: got.value.url ?? known.url };
  if (job.conclusion !== "cancelled") {
    return readLog(source, job, { ending: null, annotations: annotationsIfAny(source, job) });
  }
  const ended = wasCancelled ?? (await readEnding(source, job));
  if (ended.kind !== "ended") return ended;
  const { ending, annotations } = ended;
  const conclusion = ending.why === "out-of-time" ? "timed_out" : job.conclusion;
  return readLog(source, { ...job, conclusion }, { ending, annotations: Promise.resolve(annotations) });
}

type Ended = { readonly kind: "ended"; readonly ending: Ending; readonly annotations: Annotation[] };

/** A cancelled job counts as failed only if its annotations say that it was more than cancelled. */
async function readEnding({ github, names, annotations }: JobSource, job: Job): Promise<Ended | Reading> {
  const found = await annotations.read(github, names, job);
  if (!found.ok && isTransient(found.failure)) return { kind: "failed", job, failure: found.failure };
  // Without annotations nobody can say.
  const ending = found.ok ? endingOf(found.value.map(({ message }) => message)) : null;
  return found.ok && ending ? { kind: "ended", ending, annotations: found.value } : { kind: "no-failure" };
}

/** How the job was ended from outside, if that is known already. Its annotations may still be on their way. */
type Beside = { readonly ending: Ending | null; readonly annotations: Promise<Annotation[]> };

/** The job's log, explained. A job that was cancelled is reported by how it ended. */
export async function readLog(source: JobSource, job: Job, beside: Beside): Promise<Reading> {
  // A job that ran has steps. One without may never have had a runner, and then there will be no log.
  const unstarted = job.steps.length === 0 ? unstartedBy(job, await beside.annotations) : null;
  if (unstarted) return unstarted;
  const { github, names, apiUrl, scanBytes, onRequest } = source;
  const steps = stepsOf(job);
  const link = () => getLogLink(github, names, job.id);
  const reading = readJobLog({ link, apiUrl, job: steps, scanBytes, onRequest });
  const [log, annotations] = await Promise.all([reading, beside.annotations]);
  if (!log.ok) return withoutLog(job, { ending: beside.ending, annotations }, log.failure);
  const told = toldBy(explain(steps, log.value, { annotations }));
  const annotation = beside.ending?.message ?? null;
  return { kind: "told", job, told, annotation, ...addedTo(told, annotations, annotation) };
}

function toldBy(explanation: Explanation): Told {
  switch (explanation.kind) {
    case "explained":
      return { kind: "excerpt", excerpt: explanation.excerpt };
    case "no-failure":
      return { kind: "no-log", why: "no-failure-in-it" };
    case "unreadable":
      return { kind: "no-log", why: explanation.reason };
  }
}

/** What an annotation says of a job that no runner ran; null if none says so. */
function unstartedBy(job: Job, annotations: readonly Annotation[]): Reading | null {
  const ending = endingOf(annotations.map(({ message }) => message));
  if (ending?.why !== "no-runner" && ending?.why !== "not-started") return null;
  const told: Told = { kind: "no-log", why: ending.why === "no-runner" ? "no-runner" : "job-not-started" };
  return { kind: "told", job, told, annotation: ending.message, ...addedTo(told, annotations, ending.message) };
}

type Known = { readonly ending: Ending | null; readonly annotations: readonly Annotation[] };

/** Without a log, the job's annotations may say why: the runner was lost, or never came. */
function withoutLog(job: Job, { ending, annotations }: Known, failure: Failure): Reading {
  if (failure.kind !== "not-found" && failure.kind !== "gone") return { kind: "failed", job, failure };
  const found = ending ?? endingOf(annotations.map(({ message }) => message));
  const annotation = found?.message ?? null;
  const told: Told = { kind: "no-log", why: "expired" };
  const said = { job, annotation, ...addedTo(told, annotations, annotation) };
  if (failure.kind === "gone") return { kind: "told", told, ...said };
  const lost = found?.why === "runner-lost" || job.steps.some((step) => step.status !== "completed");
  const never = job.steps.length === 0 ? "job-not-started" : "never-written";
  return { kind: "no-log-yet", otherwise: lost ? "runner-lost" : never, ...said };
}

/** What the annotations add to the report, without the one that is in it already (`known`). */
function addedTo(told: Told, annotations: readonly Annotation[], known: string | null): Pick<JobReport, "annotated"> {
  const annotated = annotatedBy(annotations, told.kind === "excerpt" ? told.excerpt : null, known);
  return annotated ? { annotated } : {};
}

/** None if they may not be read, or cannot be read now: the job is reported without them. */
async function annotationsIfAny({ github, names, annotations }: JobSource, job: Job): Promise<Annotation[]> {
  const found = await annotations.read(github, names, job);
  if (found.ok) return found.value;
  const { logText: what } = found.failure;
  if (!isNotGranted(found.failure))
    logTrouble({ object: "WorkflowRun", task: `annotations ${job.id}`, what, next: "told without" });
  return [];
}
