/** What is asked about runs, their jobs, the jobs' logs and annotations. */
import type { Json } from "../json.ts";
import { notFound, ok, pageOf, type Reply, type RepositoryCall, refusal } from "./call.ts";
import { renderAnnotation, renderJob, renderRun } from "./render-run.ts";
import { type Attempt, attemptOf, type Job, type Run } from "./state.ts";

/** Newest first, each as its newest attempt. */
export function listRuns(call: RepositoryCall): Reply {
  const sha = call.query.get("head_sha");
  const ofRepository = call.site.state.runs.filter((run) => run.repository.id === call.repository.id);
  const runs = ofRepository.filter((run) => sha === null || run.sha === sha).toReversed();
  const { items, headers } = pageOf(runs, call);
  const json = { total_count: runs.length, workflow_runs: items.map((run) => renderRun(run, about(run, call))) };
  return { ...ok(json), headers };
}

export function getRun(call: RepositoryCall): Reply {
  const run = runOf(call);
  return run === undefined ? notFound : ok(renderRun(run, about(run, call)));
}

export function getAttempt(call: RepositoryCall): Reply {
  const run = runOf(call);
  const attempt = run?.attempts.find(({ number }) => String(number) === call.parameters["attempt_number"]);
  if (run === undefined || attempt === undefined) return notFound;
  return ok(renderRun(run, { ...about(run, call), attempt }));
}

function about(run: Run, { site, query, api }: RepositoryCall) {
  return { api, pulls: query.get("exclude_pull_requests") === "true" ? [] : site.state.pullsOf(run) };
}

export function listJobsOfAttempt(call: RepositoryCall): Reply {
  const run = runOf(call);
  const number = Number(call.parameters["attempt_number"]);
  if (run === undefined || number < 1 || number > run.attempts.length) return notFound;
  return listed(jobsIn(attemptOf(run, number), call), call);
}

export function listJobsOfRun(call: RepositoryCall): Reply {
  const run = runOf(call);
  if (run === undefined) return notFound;
  if (call.query.get("filter") !== "all") return listed(jobsIn(attemptOf(run), call), call);
  return listed([...new Set(run.attempts.flatMap((attempt) => attempt.jobs))], call);
}

export function getJob(call: RepositoryCall): Reply {
  const job = jobOf(call, call.parameters["job_id"]);
  return job === undefined ? notFound : ok(renderJob(job, call.api));
}

export async function getLog(call: RepositoryCall): Promise<Reply> {
  const job = jobOf(call, call.parameters["job_id"]);
  if (job === undefined || job.log === null || job.status !== "completed") return notFound;
  const { storage, settings } = call.site;
  const at = (name: string) => ({ location: storage.link(name, settings.logLinkSeconds) });
  const name = `workflow-job-run-${job.id}/logs/job/job-logs.txt`;
  if (typeof job.log === "string" || job.log instanceof Uint8Array) await storage.put(name, job.log);
  else if ("stored" in job.log) return { status: 302, headers: at(job.log.stored) };
  else if (job.log.gone === "expired") {
    return refusal(410, "The logs for this run have expired and are no longer available.");
  }
  return { status: 302, headers: at(name) };
}

const MONTH_MS = 30 * 24 * 3600_000;

/**
 * A new attempt with the failed jobs, queued. docs.github.com, "Re-running workflows and jobs", has the limits; the
 * sentences are those that GitHub's own command quotes (cli/cli issues 9221 and 9989).
 */
export function rerunFailedJobs(call: RepositoryCall): Reply {
  const run = runOf(call);
  if (run === undefined) return notFound;
  const attempt = attemptOf(run);
  if (attempt.status !== "completed") return refusal(403, "This workflow is already running");
  if (Date.parse(run.createdAt) < Date.now() - MONTH_MS) {
    return refusal(403, "Unable to retry this workflow run because it was created over a month ago");
  }
  const failed = attempt.jobs.filter(({ conclusion }) => conclusion !== "success" && conclusion !== "skipped");
  if (failed.length === 0) return refusal(403, "This workflow run cannot be retried");
  const jobs = failed.map(({ name }) => ({ name, conclusion: null, status: "queued" as const, log: null }));
  call.site.state.rerun(run, { jobs, conclusion: null });
  return { status: 201, json: {} };
}

export function listAnnotations(call: RepositoryCall): Reply {
  // A job's id is that of its check run.
  const job = jobOf(call, call.parameters["check_run_id"]);
  if (job === undefined) return notFound;
  const { items, headers } = pageOf(job.annotations, call);
  return { ...ok(items.map((annotation) => renderAnnotation(annotation, job))), headers };
}

function listed(jobs: readonly Job[], call: RepositoryCall): Reply {
  const { items, headers } = pageOf(jobs, call);
  const json: Json = { total_count: jobs.length, jobs: items.map((job) => renderJob(job, call.api)) };
  return { ...ok(json), headers };
}

function jobsIn({ number, jobs }: Attempt, { site }: RepositoryCall): Job[] {
  return jobs.filter((job) => site.settings.listsKeptJobs || job.attempt === number);
}

function runOf({ site, repository, parameters }: RepositoryCall): Run | undefined {
  return site.state.runs.find((run) => run.repository.id === repository.id && String(run.id) === parameters["run_id"]);
}

function jobOf({ site, repository }: RepositoryCall, id: string | undefined): Job | undefined {
  const runs = site.state.runs.filter((run) => run.repository.id === repository.id);
  return runs.flatMap((run) => run.attempts.flatMap(({ jobs }) => jobs)).find((job) => String(job.id) === id);
}
