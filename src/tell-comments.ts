// Tells a branch's failed runs on its pull requests: one comment on each, found again, edited in place.

import type { BranchShapes } from "./branch.ts";
import { MARKER, renderComment } from "./core/comment.ts";
import { type Failure, type Result, succeeded } from "./core/failure.ts";
import { HEAD_LAG_MS, PULL_REQUESTS_AT_ONCE } from "./core/limits.ts";
import type { Report } from "./core/report.ts";
import { type BranchRun, deservesComment, sectionsFor } from "./core/sections.ts";
import type { GitHub } from "./edge/github.ts";
import {
  createComment,
  findComment,
  listPullRequests,
  type PullRequest,
  updateComment,
} from "./edge/github-comments.ts";
import type { Names } from "./edge/github-runs.ts";
import { logTrouble } from "./edge/worker-log.ts";
import type { Facts } from "./facts.ts";
import { DONE, type Outcome } from "./outbox.ts";

/** Our comment on a pull request, and what it says; no id where somebody deleted it. */
export type CommentFact = { readonly id: string | null; readonly body: string };

type Scene = {
  readonly facts: Facts<BranchShapes>;
  readonly github: GitHub;
  readonly names: Names;
  readonly appId: string;
};

/** Brings every open pull request of the branch up to date. One that cannot be written to does not hold up the others. */
export async function tellComments(
  facts: Facts<BranchShapes>,
  { github, appId, report, tries }: { github: GitHub; appId: string; report: Report; tries: number },
): Promise<Outcome> {
  const { repository, run } = report;
  if (!run.headRepository || !run.headBranch) return DONE;
  const names = { owner: repository.owner, repo: repository.name };
  const head = { repositoryId: run.headRepository.id, owner: run.headRepository.owner, branch: run.headBranch };
  const found = await listPullRequests(github, names, head);
  if (!found.ok) return { kind: "failed", failure: found.failure };

  const failures: Failure[] = [];
  let written = 0;
  for (const pullRequest of found.value) {
    if (written === PULL_REQUESTS_AT_ONCE) return { kind: "again", at: Date.now() };
    const told = await tellOne({ facts, github, names, appId }, pullRequest);
    if (!told.ok) failures.push(told.failure);
    else if (told.value) written += 1;
  }
  if (failures.length > 0) return outcomeOf(failures);
  return waitForHead(found.value, report, tries);
}

/** Just after a push, GitHub may still name the commit before as the pull request's head: then look again, twice. */
function waitForHead(pullRequests: readonly PullRequest[], { run, firstFailureAt }: Report, tries: number): Outcome {
  const wait = HEAD_LAG_MS[tries];
  const isFresh = Date.now() - firstFailureAt < 2 * HEAD_LAG_MS[1];
  const isBehind = pullRequests.some(({ headSha }) => headSha !== run.headSha);
  return wait && isFresh && isBehind ? { kind: "again", at: Date.now() + wait } : DONE;
}

/** True where GitHub was asked. */
async function tellOne(scene: Scene, { number, headSha }: PullRequest): Promise<Result<boolean>> {
  const { facts, github, names, appId } = scene;
  const key = String(number);
  const known = facts.get("comment", key);
  if (!known?.id && !deservesComment(sectionsOf(facts, headSha), headSha)) return succeeded(false);
  const found = known?.id ? succeeded(known.id) : await findComment(github, names, { number, marker: MARKER, appId });
  if (!found.ok) return found;

  // Rendered only now: what is known may have changed while GitHub was asked.
  const sections = sectionsOf(facts, headSha);
  const body = renderComment(sections);
  if (sections.length === 0 || known?.body === body) return succeeded(false);
  const id = found.value;
  const written = id ? await updateComment(github, names, id, body) : await createComment(github, names, number, body);
  if (written.ok) remember(facts, key, { id: written.value, body }, sections);
  // Somebody deleted it: the next try makes a new one, if there is something red to tell.
  else if (written.failure.kind === "not-found") facts.set("comment", key, { id: null, body: "" });
  return written.ok ? succeeded(true) : written;
}

const sectionsOf = (facts: Facts<BranchShapes>, headSha: string) =>
  sectionsFor([...facts.all("run").values()], headSha);

function remember(facts: Facts<BranchShapes>, key: string, comment: CommentFact, sections: readonly BranchRun[]): void {
  facts.set("comment", key, comment);
  const shown = new Set(sections.map(({ report }) => report.run.id));
  for (const [id, run] of facts.all("run")) facts.set("run", id, { ...run, shown: shown.has(id) });
}

/** A failure that another try may mend brings the sink back; the others are said in the Worker's log. */
function outcomeOf(failures: readonly Failure[]): Outcome {
  const failure = failures.find(({ kind }) => kind !== "forbidden" && kind !== "invalid") ?? failures[0];
  for (const other of failures) {
    if (other !== failure)
      logTrouble({ object: "Branch", task: "tell comment", what: other.what, next: "with the others" });
  }
  return failure ? { kind: "failed", failure } : DONE;
}
