/** Runs, jobs and annotations as GitHub's API writes them. */
import type { JsonObject } from "../json.ts";
import { nodeId, renderAccount, renderMinimalRepository, site } from "./render-repository.ts";
import { type Annotation, type Attempt, attemptOf, fullName, type Job, type PullRequest, type Run } from "./state.ts";

export function renderRun(
  run: Run,
  about: { pulls: readonly PullRequest[]; api: string; attempt?: Attempt },
): JsonObject {
  const { pulls, api, attempt = attemptOf(run) } = about;
  const repository = `${api}/repos/${fullName(run.repository)}`;
  const url = `${repository}/actions/runs/${run.id}`;
  return {
    id: run.id,
    name: run.runName ?? run.workflow.name,
    node_id: nodeId("WFR", run.id),
    check_suite_id: checkSuite(run),
    check_suite_node_id: nodeId("CS", checkSuite(run)),
    head_branch: run.branch,
    head_sha: run.sha,
    path: run.workflow.path,
    display_title: run.title,
    run_number: run.number,
    run_attempt: attempt.number,
    event: run.event,
    status: attempt.status,
    conclusion: attempt.conclusion,
    workflow_id: run.workflow.id,
    url,
    html_url: `${site}/${fullName(run.repository)}/actions/runs/${run.id}`,
    pull_requests: pulls.map((pull) => renderPullReference(pull, api)),
    created_at: run.createdAt,
    updated_at: attempt.updatedAt,
    actor: renderAccount(run.actor, api),
    triggering_actor: renderAccount(run.actor, api),
    run_started_at: attempt.startedAt,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repository}/check-suites/${checkSuite(run)}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: attempt.number === 1 ? null : `${url}/attempts/${attempt.number - 1}`,
    workflow_url: `${repository}/actions/workflows/${run.workflow.id}`,
    head_commit: renderCommit(run),
    repository: renderMinimalRepository(run.repository, api),
    head_repository: run.headRepository === null ? null : renderMinimalRepository(run.headRepository, api),
  };
}

function checkSuite(run: Run): number {
  return run.id + 31_000_000_000;
}

export function renderCommit(run: Run): JsonObject {
  const person = { name: run.actor.login, email: run.email };
  return {
    id: run.sha,
    tree_id: run.sha.split("").toReversed().join(""),
    message: run.title,
    timestamp: run.createdAt,
    author: person,
    committer: { name: "GitHub", email: "noreply@github.com" },
  };
}

function renderPullReference(pull: PullRequest, api: string): JsonObject {
  const base = { id: pull.repository.id, url: `${api}/repos/${fullName(pull.repository)}`, name: pull.repository.name };
  return {
    url: `${base.url}/pulls/${pull.number}`,
    id: pull.id,
    number: pull.number,
    head: { ref: pull.branch, sha: pull.sha, repo: base },
    base: { ref: pull.baseBranch, sha: pull.sha.split("").toReversed().join(""), repo: base },
  };
}

export function renderJob(job: Job, api: string): JsonObject {
  const { run } = job;
  const repository = `${api}/repos/${fullName(run.repository)}`;
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.workflow.name,
    head_branch: run.branch,
    run_url: `${repository}/actions/runs/${run.id}`,
    run_attempt: job.attempt,
    node_id: nodeId("CR", job.id),
    head_sha: run.sha,
    url: `${repository}/actions/jobs/${job.id}`,
    html_url: `${site}/${fullName(run.repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: job.createdAt,
    started_at: job.startedAt,
    completed_at: job.completedAt,
    name: job.name,
    steps: job.steps.map((step) => ({ ...step })),
    check_run_url: `${repository}/check-runs/${job.id}`,
    labels: job.labels,
    runner_id: job.runner?.id ?? null,
    runner_name: job.runner?.name ?? null,
    runner_group_id: job.runner === null ? null : 0,
    runner_group_name: job.runner === null ? null : "GitHub Actions",
  };
}

export function renderAnnotation(annotation: Annotation, job: Job): JsonObject {
  const path = annotation.path ?? ".github";
  return {
    path,
    blob_href: `${site}/${fullName(job.run.repository)}/blob/${job.run.sha}/${path}`,
    start_line: annotation.line ?? 1,
    start_column: null,
    end_line: annotation.line ?? 1,
    end_column: null,
    annotation_level: annotation.level ?? "failure",
    title: annotation.title ?? "",
    message: annotation.message,
    raw_details: "",
  };
}
