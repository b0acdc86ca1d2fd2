// What whyred reads about a run: the run itself, its jobs, the link to a job's log, a job's annotations.
import * as v from "valibot";
import type { Annotation } from "../../core/excerpt/annotation.ts";
import { failed, type Result, succeeded } from "../../core/policy/failure.ts";
import { redact } from "../../core/redact/redact.ts";
import { type Job, jobOf, Run } from "../../core/webhook/job-and-run.ts";
import { repositoryUrlOn, withJobLink, withRunLink } from "../../core/webhook/web-links.ts";
import type { GitHub } from "./github.ts";
import { JOBS_LISTED_MAX, PAGE_SIZE, RUNS_LISTED_MAX } from "./limits.ts";
import { header } from "./request.ts";

const READ = "actions";
/** May read as well. */
export const WRITE = "actions:write";
const REPO = "GET /repos/{owner}/{repo}";

/** What reading a run asks of a client: the App's, or that of whoever runs the command. */
export type GitHubReader = Pick<GitHub, "webUrl" | "call" | "list" | "answer">;

/** Which repository, by the names it has now. */
export type Names = { readonly owner: string; readonly repo: string };

/** `permission`: what the token may do that is used. */
export function getRun(
  github: GitHubReader,
  names: Names,
  runId: string,
  permission: typeof READ | typeof WRITE = READ,
): Promise<Result<Run>> {
  return github.call(permission, `${REPO}/actions/runs/{run_id}`, { ...names, run_id: runId }, runOn(github, names));
}

/** *Re-run failed jobs from a workflow run*. `invalid` where *Actions: write* is not granted; `forbidden` says why not. */
export function rerunFailedJobs(github: GitHubReader, names: Names, runId: string): Promise<Result<null>> {
  const route = "POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs";
  return github.call(WRITE, route, { ...names, run_id: runId }, Nothing);
}

const Nothing = v.pipe(
  v.unknown(),
  v.transform(() => null),
);

/** *List workflow runs for a repository* with `head_sha`: the newest attempt of every run of this commit, newest first. */
export function listRunsOf(github: GitHubReader, names: Names, headSha: string): Promise<Result<Run[]>> {
  const run = runOn(github, names);
  const wanted = {
    schema: v.object({ workflow_runs: v.array(run) }),
    items: (page: { workflow_runs: Run[] }) => page.workflow_runs,
    maxItems: RUNS_LISTED_MAX,
  };
  return github.list(READ, `${REPO}/actions/runs`, { ...names, head_sha: headSha }, wanted);
}

const PullHead = v.pipe(
  v.object({ head: v.object({ sha: v.pipe(v.string(), v.hexadecimal()) }) }),
  v.transform(({ head }) => head.sha),
);

/** The head commit of the pull request of this number. */
export function getPullHead(github: GitHubReader, names: Names, number: number): Promise<Result<string>> {
  return github.call("pull_requests", `${REPO}/pulls/{pull_number}`, { ...names, pull_number: number }, PullHead);
}

const Author = v.pipe(
  v.object({
    head_commit: v.nullish(
      v.object({ author: v.nullish(v.object({ name: v.string(), email: v.string() }), null) }),
      null,
    ),
  }),
  v.transform(({ head_commit }) => head_commit?.author ?? null),
);

/** Who wrote the run's head commit, as git has it. It is asked for when it is needed, and stored nowhere. */
export function getAuthor(
  github: GitHubReader,
  names: Names,
  runId: string,
): Promise<Result<v.InferOutput<typeof Author>>> {
  return github.call(READ, `${REPO}/actions/runs/{run_id}`, { ...names, run_id: runId }, Author);
}

/** With its link on the configured GitHub, as the two below. */
const runOn = ({ webUrl }: GitHubReader, names: Names) =>
  v.pipe(
    Run,
    v.transform((run) => withRunLink(repositoryUrlOn(webUrl, names), run)),
  );

const jobOn = ({ webUrl }: GitHubReader, names: Names, attempt: number) =>
  v.pipe(
    jobOf(attempt),
    v.transform((job) => withJobLink(repositoryUrlOn(webUrl, names), job)),
  );

function jobsOn(github: GitHubReader, names: Names, attempt: number) {
  const schema = v.object({ jobs: v.array(jobOn(github, names, attempt)) });
  return { schema, items: (page: { jobs: Job[] }) => page.jobs, maxItems: JOBS_LISTED_MAX };
}

/** The job of this id as GitHub describes it now; `attempt` is the one it is known to be of. */
export function getJob(
  github: GitHubReader,
  names: Names,
  { id, attempt }: Pick<Job, "id" | "attempt">,
): Promise<Result<Job>> {
  return github.call(READ, `${REPO}/actions/jobs/{job_id}`, { ...names, job_id: id }, jobOn(github, names, attempt));
}

/** *List jobs for a workflow run attempt*. It may include jobs that only an earlier attempt ran. */
export function listAttemptJobs(
  github: GitHubReader,
  names: Names,
  runId: string,
  attempt: number,
): Promise<Result<Job[]>> {
  const route = `${REPO}/actions/runs/{run_id}/attempts/{attempt_number}/jobs`;
  return github.list(READ, route, { ...names, run_id: runId, attempt_number: attempt }, jobsOn(github, names, attempt));
}

/** *List jobs for a workflow run* with `filter=all`: the jobs of every attempt. */
export function listRunJobs(github: GitHubReader, names: Names, runId: string): Promise<Result<Job[]>> {
  const parameters = { ...names, run_id: runId, filter: "all" };
  return github.list(READ, `${REPO}/actions/runs/{run_id}/jobs`, parameters, jobsOn(github, names, 1));
}

/**
 * The link to the job's log: GitHub answers with a redirect (302) to its storage, which is not followed here. The link is
 * a secret that lives about a minute. `not-found` where there is no log (yet), `gone` where it has expired.
 */
export async function getLogLink(github: GitHubReader, names: Names, jobId: string): Promise<Result<string>> {
  const route = `${REPO}/actions/jobs/{job_id}/logs`;
  const answer = await github.answer(READ, route, { ...names, job_id: jobId }, { isLink: true });
  if (!answer.ok) return answer;
  const { status, headers, data } = answer.value;
  if (data instanceof ReadableStream) await data.cancel();
  if (status === 302) return succeeded(header(headers, "location"));
  return failed({ kind: "unexpected", logText: `${route}: ${status} instead of a redirect to the log`, status });
}

const Annotations = v.array(
  v.pipe(
    v.object({
      path: v.nullish(v.string(), null),
      start_line: v.nullish(v.number(), null),
      annotation_level: v.nullish(v.string(), ""),
      title: v.nullish(v.string(), ""),
      message: v.nullish(v.string(), ""),
    }),
    v.transform(({ path, start_line, annotation_level: level, title, message }): Annotation => {
      // Without a file the path is this folder, and the line is the log's.
      const named = path !== ".github" && path !== "";
      const place = { path: named ? path : null, line: named ? start_line : null };
      return { ...place, level, title: redact(title), message: redact(message) };
    }),
  ),
);

/** One page of the annotations of the job's check run, masked. Needs `checks: read`; where it is not granted, 422 or 403. */
export function listAnnotations(github: GitHubReader, names: Names, checkRunId: string): Promise<Result<Annotation[]>> {
  const route = `${REPO}/check-runs/{check_run_id}/annotations`;
  return github.list(
    "checks",
    route,
    { ...names, check_run_id: checkRunId },
    {
      schema: Annotations,
      items: (page) => page,
      maxItems: PAGE_SIZE,
    },
  );
}
