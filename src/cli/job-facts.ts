// What rules ask about a job, from GitHub's answers or a webhook's payloads that somebody has saved.
import * as v from "valibot";
import { workflowFileOf } from "../core/rules/facts.ts";
import type { JobFacts } from "../core/rules/rules.ts";
import { answerIn, type Input, readJson, used } from "./input.ts";

export type Given = {
  readonly facts: JobFacts;
  /** What the files do not say, in words. */
  readonly unknown: readonly string[];
};

const Text = v.nullish(v.string(), null);
const Account = v.nullish(v.object({ login: v.string() }), null);
const Repository = v.object({
  full_name: Text,
  default_branch: Text,
  custom_properties: v.nullish(v.record(v.string(), v.nullable(v.union([v.string(), v.array(v.string())]))), null),
});
const Run = v.object({
  name: Text,
  path: Text,
  event: v.string(),
  head_branch: Text,
  repository: v.nullish(v.intersect([Repository, v.object({ id: v.number() })]), null),
  head_repository: v.nullish(v.object({ id: v.number(), owner: Account }), null),
  actor: Account,
  triggering_actor: Account,
  pull_requests: v.nullish(v.array(v.object({ draft: v.nullish(v.boolean(), null) })), null),
});
const Job = v.object({ name: v.string(), workflow_name: Text, head_branch: Text, html_url: Text });
const Around = v.object({ repository: v.nullish(Repository, null) });

/** Files with a job, a run or both, each as GitHub answers it or as a webhook's payload holds it. */
export async function readGiven(job: string | undefined, run: string | undefined): Promise<Input<Given>> {
  const ofJob = await readInside({ path: job, operation: "get a job" }, "workflow_job", Job);
  if (!ofJob.ok) return ofJob;
  const ofRun = await readInside({ path: run, operation: "get a workflow run" }, "workflow_run", Run);
  return ofRun.ok ? used(factsIn(ofJob.value, ofRun.value)) : ofRun;
}

/** What was asked for, and the repository that a payload names beside it. */
type Found<T> = { readonly it: T | null; readonly repository: v.InferOutput<typeof Repository> | null };

async function readInside<T>(
  { path, operation }: { readonly path: string | undefined; readonly operation: string },
  name: string,
  schema: v.GenericSchema<unknown, T>,
): Promise<Input<Found<T>>> {
  if (path === undefined) return used({ it: null, repository: null });
  const saved = { path, operation };
  const json = await readJson(saved);
  if (!json.ok) return json;
  const it = answerIn(inside(json.value, name), saved, schema);
  if (!it.ok) return it;
  const around = v.safeParse(Around, json.value);
  return used({ it: it.value, repository: around.success ? around.output.repository : null });
}

function factsIn(ofJob: Found<v.InferOutput<typeof Job>>, ofRun: Found<v.InferOutput<typeof Run>>): Given {
  const [job, run] = [ofJob.it, ofRun.it];
  const repositories = [ofRun.repository, ofJob.repository, run?.repository];
  const first = <Key extends "full_name" | "default_branch" | "custom_properties">(key: Key) =>
    repositories.map((it) => it?.[key] ?? null).find((value) => value !== null) ?? null;

  const isOwn = run === null || (run.head_repository !== null && run.head_repository.id === run.repository?.id);
  const properties = first("custom_properties");
  const facts: JobFacts = {
    repository: first("full_name") ?? repositoryIn(job?.html_url ?? ""),
    defaultBranch: first("default_branch"),
    branch: run?.head_branch ?? job?.head_branch ?? null,
    forkOwner: isOwn ? null : (run.head_repository?.owner?.login ?? ""),
    workflowName: job?.workflow_name ?? run?.name ?? "",
    workflowFile: workflowFileOf(run?.path ?? null),
    job: job?.name ?? null,
    event: run?.event ?? null,
    actor: run?.triggering_actor?.login ?? run?.actor?.login ?? null,
    draft: run?.pull_requests?.[0]?.draft ?? null,
    properties: new Map(Object.entries(properties ?? {}).map(([name, value]) => [name, [value ?? []].flat()])),
  };
  const missing = {
    "the default branch": facts.defaultBranch === null,
    "the workflow's file": facts.workflowFile === null,
    "the job": facts.job === null,
    "the event": facts.event === null,
    "the actor": facts.actor === null,
    "the pull request's draft state": facts.draft === null,
    "custom properties": properties === null,
  };
  return { facts, unknown: Object.entries(missing).flatMap(([what, isMissing]) => (isMissing ? [what] : [])) };
}

/** A payload holds what an answer is. */
function inside(given: unknown, name: string): unknown {
  const inner: unknown = typeof given === "object" && given !== null ? Reflect.get(given, name) : undefined;
  return inner ?? given;
}

/** A job's address names its repository. */
function repositoryIn(url: string): string {
  return /^https?:\/\/[^/]+\/([^/]+\/[^/]+)\/actions\//.exec(url)?.[1] ?? "";
}
