// Reads one failed job: get job → annotations, where it was cancelled → log → excerpt. What came of it is a value.
import { endingOf } from "./core/annotation.ts";
import type { JobSteps } from "./core/excerpt.ts";
import type { Failure, NoLog } from "./core/failure.ts";
import { type Job, wasRunning } from "./core/job-and-run.ts";
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

export type Source = { readonly github: GitHub; readonly names: Names; readonly apiUrl: string };

/** Reads the job that `known` describes, as its webhook or a list of jobs did. */
export async function readJob({ github, names, apiUrl }: Source, known: Job): Promise<Reading> {
  const got = await getJob(github, names, known.id);
  if (!got.ok) return { kind: "failed", job: known, failure: got.failure };
  const job = got.value;

  let annotation: string | null = null;
  let runnerLost = job.steps.length === 0 || job.steps.some((step) => step.status !== "completed");
  if (job.conclusion === "cancelled") {
    // Not granted, not there: then nobody can say that it was more than cancelled.
    const annotations = job.checkRunId ? await listAnnotations(github, names, job.checkRunId) : null;
    if (annotations && !annotations.ok && isPassing(annotations.failure)) {
      return { kind: "failed", job, failure: annotations.failure };
    }
    const ending = endingOf(annotations?.ok ? annotations.value : []);
    if (!ending) return { kind: "no-failure" };
    annotation = ending.message;
    runnerLost ||= ending.why === "runner-lost";
  }

  const link = await getLogLink(github, names, job.id);
  const log = link.ok ? await readJobLog(link.value, apiUrl, stepsOf(job)) : link;
  const noLog = (why: NoLog): Reading => ({ kind: "told", job, told: { kind: "no-log", why }, annotation });
  if (!log.ok) {
    if (log.failure.kind === "not-found") {
      return { kind: "no-log-yet", job, otherwise: runnerLost ? "runner-lost" : "never-written", annotation };
    }
    return log.failure.kind === "gone" ? noLog("expired") : { kind: "failed", job, failure: log.failure };
  }
  switch (log.value.kind) {
    case "explained":
      return { kind: "told", job, told: { kind: "excerpt", excerpt: log.value.excerpt }, annotation };
    case "no-failure":
      return noLog("no-failure-in-it");
    case "unreadable":
      return noLog(log.value.reason);
  }
}

const isPassing = ({ kind }: Failure) => kind === "rate-limited" || kind === "unavailable";

/** The steps as the log's reader wants them. A step that was running when the job ended counts as cancelled. */
function stepsOf({ conclusion, steps }: Job): JobSteps {
  return {
    conclusion,
    steps: steps.map((step) => ({
      number: step.number,
      name: step.name,
      conclusion: wasRunning(step) ? "cancelled" : step.conclusion,
      startedAt: step.startedAt,
      completedAt: step.completedAt,
    })),
  };
}
