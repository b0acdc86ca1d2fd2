// What whyred reads of a run: the run, its jobs, the link to a job's log, a job's annotations.
import * as v from "valibot";
import type { Annotation } from "../../core/excerpt/annotation.ts";
import { failed, type Result, succeeded } from "../../core/policy/failure.ts";
import { redact } from "../../core/redact/redact.ts";
import { type Job, jobOf, Run } from "../../core/webhook/job-and-run.ts";
import type { GitHub } from "./github.ts";
import { JOBS_LISTED_MAX, PAGE_SIZE } from "./limits.ts";

const READ = "actions";
const REPO = "GET /repos/{owner}/{repo}";

/** Which repository, by the names it has now. */
export type Names = { readonly owner: string; readonly repo: string };

export function getRun(github: GitHub, names: Names, runId: string): Promise<Result<Run>> {
  return github.call(READ, `${REPO}/actions/runs/{run_id}`, { ...names, run_id: runId }, Run);
}

/** The job of this id as GitHub describes it now; `attempt` is the one it is known to be of. */
export function getJob(
  github: GitHub,
  names: Names,
  { id, attempt }: Pick<Job, "id" | "attempt">,
): Promise<Result<Job>> {
  return github.call(READ, `${REPO}/actions/jobs/{job_id}`, { ...names, job_id: id }, jobOf(attempt));
}

/** *List jobs for a workflow run attempt*: those too, perhaps, that an earlier attempt had done. */
export function listAttemptJobs(github: GitHub, names: Names, runId: string, attempt: number): Promise<Result<Job[]>> {
  const route = `${REPO}/actions/runs/{run_id}/attempts/{attempt_number}/jobs`;
  return github.list(READ, route, { ...names, run_id: runId, attempt_number: attempt }, jobsOf(attempt));
}

/** *List jobs for a workflow run* with `filter=all`: the jobs of every attempt. */
export function listRunJobs(github: GitHub, names: Names, runId: string): Promise<Result<Job[]>> {
  return github.list(READ, `${REPO}/actions/runs/{run_id}/jobs`, { ...names, run_id: runId, filter: "all" }, jobsOf(1));
}

function jobsOf(attempt: number) {
  const schema = v.object({ jobs: v.array(jobOf(attempt)) });
  return { schema, items: (page: { jobs: Job[] }) => page.jobs, maxItems: JOBS_LISTED_MAX };
}

/**
 * Where the job's log lies: GitHub answers with a redirect (302) to its storage, which is not followed here. The link
 * is a secret that lives about a minute. `not-found` where there is no log (yet), `gone` where it has expired.
 */
export async function getLogLink(github: GitHub, names: Names, jobId: string): Promise<Result<string>> {
  const route = `${REPO}/actions/jobs/{job_id}/logs`;
  const first = await redirectOf(github, route, { ...names, job_id: jobId });
  // Any other redirect says that the repository has moved (docs.github.com, "Follow redirects"), within the API.
  const moved = first.ok && first.value.status !== 302 && first.value.location.startsWith(`${github.origin}/`);
  const found = moved ? await redirectOf(github, `GET ${first.value.location}`, {}) : first;
  if (!found.ok) return found;
  if (found.value.status === 302) return succeeded(found.value.location);
  return failed({ kind: "unexpected", logText: `${route}: ${found.value.status} instead of a redirect to the log` });
}

async function redirectOf(github: GitHub, route: string, parameters: Readonly<Record<string, unknown>>) {
  const request = { redirect: "manual", parseSuccessResponseBody: false };
  const answer = await github.answer(READ, route, parameters, request);
  if (!answer.ok) return answer;
  const { status, headers, data } = answer.value;
  if (data instanceof ReadableStream) await data.cancel();
  return succeeded({ status, location: typeof headers["location"] === "string" ? headers["location"] : "" });
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
      // What names no file stands at this folder, with the line of the log as its line.
      const named = path !== ".github" && path !== "";
      const place = { path: named ? path : null, line: named ? start_line : null };
      return { ...place, level, title: redact(title), message: redact(message) };
    }),
  ),
);

/** The annotations, masked, of the job's check run, one page of them. Needs `checks: read`, which an installation may not have granted (422 or 403). */
export function listAnnotations(github: GitHub, names: Names, checkRunId: string): Promise<Result<Annotation[]>> {
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
