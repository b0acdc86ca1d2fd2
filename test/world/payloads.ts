/**
 * Webhook payloads of what happens on the stand-in's GitHub: a real example of that event with our repository, run
 * and job in it, checked against GitHub's own description of its webhooks.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { GitHub } from "./github/github.ts";
import { nodeId, renderAccount, renderRepository } from "./github/render-repository.ts";
import { renderJob, renderRun } from "./github/render-run.ts";
import { attemptOf, type Job, type Repository, type Run } from "./github/state.ts";
import { at, isObject, type Json, type JsonObject, listAt, objectAt, parseJson } from "./json.ts";
import { Schemas } from "./openapi.ts";

export type JobAction = "queued" | "in_progress" | "completed";
export type RunAction = "requested" | "in_progress" | "completed";

const requireFrom = createRequire(import.meta.url);
const description = load("@octokit/openapi-webhooks/generated/api.github.com.json");
const schemas = new Schemas(corrected(description));
const examples = listAt(load("@octokit/webhooks-examples/api.github.com/index.json"));

export function jobPayload(github: GitHub, job: Job, action: JobAction): JsonObject {
  const { run } = job;
  const state =
    action === "completed"
      ? { status: "completed", conclusion: job.conclusion, completed_at: job.completedAt }
      : { status: action, conclusion: null, completed_at: null };
  const steps = action === "queued" ? [] : job.steps.map((step) => ({ ...step }));
  const runner =
    action === "queued" ? { runner_id: null, runner_name: null, runner_group_id: null, runner_group_name: null } : {};
  const workflow_job = { ...renderJob(job, github.url), ...state, ...runner, steps };
  return described("workflow_job", action, { ...around(github, run.repository, run), action, workflow_job });
}

export function runPayload(github: GitHub, run: Run, action: RunAction): JsonObject {
  const attempt = attemptOf(run);
  const state = action === "completed" ? {} : { status: action === "requested" ? "queued" : action, conclusion: null };
  const workflow_run = {
    ...renderRun(run, { pulls: github.pullsOf(run), api: github.url }),
    ...state,
    run_attempt: attempt.number,
  };
  const workflow = workflowOf(run, github.url);
  return described("workflow_run", action, { ...around(github, run.repository, run), action, workflow, workflow_run });
}

/** What is sent when the App's webhook is set up. */
export function pingPayload(github: GitHub): JsonObject {
  const { hook } = exampleOf("ping", undefined);
  const { deliveries_url: _, ping_url: __, url: ___, ...kept } = objectAt(hook);
  const address = `${github.url}/app/hook`;
  const ours = { ...kept, type: "App", id: hookId, app_id: github.app.id, deliveries_url: `${address}/deliveries` };
  return described("ping", undefined, { zen: "Keep it logically awesome.", hook_id: hookId, hook: ours });
}

/** A real example of an event that nothing here builds, to be ignored. */
export function examplePayload(event: string, action?: string): JsonObject {
  return exampleOf(event, action);
}

export const hookId = 412_345_678;

function around(github: GitHub, repository: Repository, run: Run): JsonObject {
  const installation = github.installationOf(repository);
  return {
    repository: { ...renderRepository(repository, github.url), custom_properties: repository.properties },
    ...(repository.owner.type === "Organization" ? { organization: organizationOf(repository, github.url) } : {}),
    sender: renderAccount(run.actor, github.url),
    installation: { id: installation?.id ?? 0, node_id: "MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9u" },
  };
}

function organizationOf({ owner }: Repository, api: string): JsonObject {
  const url = `${api}/orgs/${owner.login}`;
  return {
    login: owner.login,
    id: owner.id,
    node_id: nodeId("O", owner.id),
    avatar_url: `https://avatars.githubusercontent.com/u/${owner.id}?v=4`,
    description: "",
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
  };
}

function workflowOf(run: Run, api: string): JsonObject {
  const example = objectAt(exampleOf("workflow_run", "completed"), "workflow");
  const repository = `${api}/repos/${run.repository.owner.login}/${run.repository.name}`;
  const url = `${repository}/actions/workflows/${run.workflow.id}`;
  const page = `https://github.com/${run.repository.owner.login}/${run.repository.name}`;
  return {
    ...example,
    id: run.workflow.id,
    name: run.workflow.name,
    path: run.workflow.path,
    url,
    html_url: `${page}/blob/${run.repository.defaultBranch}/${run.workflow.path}`,
    badge_url: `${page}/workflows/${encodeURIComponent(run.workflow.name)}/badge.svg`,
  };
}

/** The example with our values in it, if GitHub would send that. */
function described(event: string, action: string | undefined, ours: JsonObject): JsonObject {
  const name = ["webhook", event, ...(action === undefined ? [] : [action])].join("-").replaceAll("_", "-");
  const payload = laidOver(exampleOf(event, action), ours);
  const [problem] = schemas.problems({ $ref: `#/components/schemas/${name}` }, payload);
  if (problem !== undefined) throw new Error(`The ${event} payload is not one that GitHub sends: ${problem}`);
  return payload;
}

/** The newest example of the event: one of this action where there is one. */
function exampleOf(event: string, action: string | undefined): JsonObject {
  const all = listAt(
    examples.find((one) => at(one, "name") === event),
    "examples",
  );
  const example = all.findLast((one) => at(one, "action") === action) ?? all.at(-1);
  if (!isObject(example)) throw new Error(`There is no example of ${event}`);
  return example;
}

/** Ours wherever we have a value; what the example knows beside it stays. An account is ours as a whole. */
function laidOver(example: JsonObject, ours: JsonObject): JsonObject {
  const result: JsonObject = { ...ours };
  for (const name of ["repository", "workflow_job", "workflow_run"]) {
    if (isObject(ours[name])) result[name] = { ...objectAt(example, name), ...ours[name] };
  }
  return result;
}

/** A deleted fork is null in what GitHub sends, which its description does not allow here. */
function corrected(described: Json): Json {
  for (const action of ["requested", "in-progress", "completed"]) {
    const path = [
      "components",
      "schemas",
      `webhook-workflow-run-${action}`,
      "properties",
      "workflow_run",
      "properties",
    ];
    const properties = objectAt(described, ...path);
    properties["head_repository"] = { anyOf: [properties["head_repository"] ?? true, { type: "null" }] };
  }
  return described;
}

function load(name: string): Json {
  return parseJson(readFileSync(requireFrom.resolve(name), "utf8"));
}
