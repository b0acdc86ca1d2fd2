// A job and a run as GitHub describes them, alike in webhooks and in the REST API's answers, become our own here, with
// only the fields that are used. Pure: no IO, no clock, no environment.
//
// The field names are GitHub's (docs.github.com, "REST API endpoints for workflow jobs", "… for workflow runs").
import * as v from "valibot";
import { cut } from "../redact/plain.ts";
import { redact } from "../redact/redact.ts";
import type { JobSteps } from "../step/step-names.ts";
import { FIELD_MAX_CHARS, STORED_NAME_MAX_CHARS } from "./limits.ts";

/** Ids are kept as text: over 2^53 they arrive as `bigint`, which JSON cannot write. */
export const Id = v.pipe(
  v.union([v.pipe(v.number(), v.safeInteger(), v.minValue(1)), v.bigint()]),
  v.transform(String),
);
export const Text = v.pipe(v.string(), v.maxLength(FIELD_MAX_CHARS));
/** What people or commits have named: it is stored, so that no secret may be in it. A branch stays as it is asked for. */
export const Name = v.pipe(
  v.string(),
  v.transform((name) => redact(cut(name, STORED_NAME_MAX_CHARS))),
);
/** An account's or a repository's name stands in the path of what GitHub is asked: it can lead nowhere else. */
export const PathName = v.pipe(Text, v.regex(/^(?!\.{1,2}$)[^\s/\\?#%]+$/));
const Sha = v.pipe(Text, v.hexadecimal());
const Attempt = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const Time = v.nullish(Text, null);

const Step = v.pipe(
  v.object({
    number: v.number(),
    name: Name,
    status: v.optional(Text, "completed"),
    conclusion: v.nullish(Text, null),
    started_at: Time,
    completed_at: Time,
  }),
  v.transform(({ started_at, completed_at, ...step }) => ({
    ...step,
    startedAt: started_at,
    completedAt: completed_at,
  })),
);

/** How a job ended, and its steps: all that the reader of its log wants to know. */
export const JobEnd = v.object({ conclusion: v.nullable(Text), steps: v.array(Step) });
export type JobEnd = v.InferOutput<typeof JobEnd>;

/** As the log's reader wants it: a step that was running when the job ended counts as cancelled. */
export function stepsOf({ conclusion, steps }: JobEnd): JobSteps {
  return {
    conclusion,
    steps: steps.map((step) => ({ ...step, conclusion: wasRunning(step) ? "cancelled" : step.conclusion })),
  };
}

/**
 * A job as GitHub describes it, in a webhook, in *get a job* and in the lists of jobs. GitHub's description says that
 * `run_attempt` may be missing: then it is the attempt that was asked for.
 */
export const jobOf = (attempt: number) =>
  v.pipe(
    v.object({
      id: Id,
      run_id: Id,
      run_attempt: v.nullish(Attempt, attempt),
      name: Name,
      status: v.optional(Text, "completed"),
      conclusion: v.nullable(Text),
      head_sha: Sha,
      head_branch: v.nullish(Text, null),
      workflow_name: v.nullish(Name, null),
      html_url: v.nullish(Text, null),
      check_run_url: v.nullish(Text, null),
      started_at: Time,
      completed_at: Time,
      steps: v.optional(v.array(Step), []),
    }),
    v.transform((job) => ({
      id: job.id,
      runId: job.run_id,
      attempt: job.run_attempt,
      name: job.name,
      status: job.status,
      conclusion: job.conclusion,
      headSha: job.head_sha,
      headBranch: job.head_branch,
      workflowName: job.workflow_name,
      url: job.html_url,
      checkRunId: job.check_run_url?.match(/\/check-runs\/(\d+)$/)?.[1] ?? null,
      startedAt: job.started_at,
      completedAt: job.completed_at,
      steps: job.steps,
    })),
  );
export type Job = v.InferOutput<ReturnType<typeof jobOf>>;

type HeadRepository = { readonly id: string; readonly owner: string };

function headRepositoryOf(given: { id: string; owner: { login: string } | null } | null): HeadRepository | null {
  return given?.owner ? { id: given.id, owner: given.owner.login } : null;
}

/** *Get a workflow run* names the run, and of its workflow only the file. */
const NOT_SAID: { readonly workflowName: string | null } = { workflowName: null };

/** A run as GitHub describes it, in a webhook and in *get a workflow run*. */
export const Run = v.pipe(
  v.object({
    id: Id,
    name: v.nullish(Name, null),
    run_number: v.optional(v.pipe(v.number(), v.finite()), 0),
    run_attempt: v.nullish(Attempt, 1),
    workflow_id: Id,
    event: Text,
    status: v.nullish(Text, null),
    conclusion: v.nullish(Text, null),
    html_url: Text,
    head_sha: Sha,
    head_branch: v.nullish(Text, null),
    // Null when the fork that the run's commit came from has been deleted, or its owner's account.
    head_repository: v.nullish(v.object({ id: Id, owner: v.nullish(v.object({ login: PathName }), null) }), null),
    head_commit: v.nullish(v.object({ author: v.nullish(v.object({ name: v.nullish(Name, null) }), null) }), null),
    actor: v.nullish(v.object({ login: Text }), null),
    triggering_actor: v.nullish(v.object({ login: Text }), null),
    path: v.nullish(Text, null),
    display_title: v.nullish(Name, null),
  }),
  v.transform((run) => ({
    id: run.id,
    attempt: run.run_attempt,
    number: run.run_number,
    workflowId: run.workflow_id,
    // The run's own name where its workflow sets `run-name`, else the workflow's: only a webhook tells them apart.
    name: run.name,
    ...NOT_SAID,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    url: run.html_url,
    headSha: run.head_sha,
    headBranch: run.head_branch,
    headRepository: headRepositoryOf(run.head_repository),
    title: run.display_title,
    author: run.head_commit?.author?.name ?? run.actor?.login ?? null,
    actor: run.triggering_actor?.login ?? run.actor?.login ?? null,
    path: run.path,
  })),
);
export type Run = v.InferOutput<typeof Run>;

/**
 * Did this job fail, or may it have? A cancelled one counts where a step was running, since it may have exceeded its time
 * or lost its runner, and where there are no steps, since no runner may have taken it. Only its annotations say so.
 */
export function mayHaveFailed({ conclusion, steps }: JobEnd): boolean {
  if (conclusion === "failure" || conclusion === "timed_out") return true;
  return conclusion === "cancelled" && (steps.length === 0 || steps.some(wasRunning));
}

/** A step that began and did not come to its own end. */
export function wasRunning(step: JobEnd["steps"][number]): boolean {
  return step.startedAt !== null && (step.conclusion === "cancelled" || step.status === "in_progress");
}

/** What the run's workflow is called, and the run's own name where that is another (`run-name`). */
export function namesOf(
  { name, workflowName }: Pick<Run, "name" | "workflowName">,
  toldByJob: string | null,
): { readonly workflowName: string; readonly runName: string | null } {
  const known = toldByJob ?? workflowName ?? name ?? "workflow";
  return { workflowName: known, runName: name === known ? null : name };
}

/** The run of a job, where GitHub does not tell of the run itself: on a branch of no known repository. */
export function runOfJob(job: Job, repositoryUrl: string): Run {
  return {
    id: job.runId,
    attempt: job.attempt,
    number: 0,
    workflowId: "0",
    name: null,
    workflowName: job.workflowName,
    event: "unknown",
    status: null,
    conclusion: null,
    url: `${repositoryUrl}/actions/runs/${job.runId}`,
    headSha: job.headSha,
    headBranch: job.headBranch,
    headRepository: null,
    title: null,
    author: null,
    actor: null,
    path: null,
  };
}
