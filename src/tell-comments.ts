// Tells a branch's failed runs on its pull requests: one comment on each, found again, edited in place.

import type { BranchShapes } from "./branch.ts";
import { MARKER, renderComment } from "./core/comment.ts";
import { type Failure, succeeded } from "./core/failure.ts";
import { HEAD_LAG_MS, PULL_REQUESTS_AT_ONCE } from "./core/limits.ts";
import { type Pace, wrote } from "./core/pace.ts";
import type { Report } from "./core/report.ts";
import { type BranchRun, deservesComment, isOlderThanShown, sectionsFor } from "./core/sections.ts";
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
import type { Task } from "./tasks.ts";
import { DONE, type Outcome } from "./work.ts";

/** Our comment on a pull request, and what it says; no id where it is not known. */
export type CommentFact = {
  readonly id: string | null;
  readonly body: string;
  /** Came after 0.1.0. */
  readonly pace?: Pace | undefined;
  /** It may be there: it was about to be written, and no answer was heard, or GitHub said that it is not found. */
  readonly unheard?: true;
};

type Scene = {
  readonly facts: Facts<BranchShapes>;
  readonly github: GitHub;
  readonly names: Names;
  readonly appId: string;
  /** How long to wait before a comment may be written, in milliseconds. */
  readonly permit: () => Promise<number>;
};

type Telling = Omit<Scene, "names" | "facts"> & { readonly report: Report; readonly task: Task };

/** What became of one pull request's comment. */
type Told =
  | { readonly kind: "same" | "written" | "older-head" }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Brings every open pull request of the branch up to date. One that cannot be written to does not hold up the others. */
export async function tellComments(facts: Facts<BranchShapes>, { report, task, ...rest }: Telling): Promise<Outcome> {
  const { repository, run } = report;
  if (!run.headRepository || !run.headBranch) return DONE;
  const names = { owner: repository.owner, repo: repository.name };
  const head = { repositoryId: run.headRepository.id, owner: run.headRepository.owner, branch: run.headBranch };
  const found = await listPullRequests(rest.github, names, head);
  if (!found.ok) return { kind: "failed", failure: found.failure };

  const failures: Failure[] = [];
  let written = 0;
  let lags = false;
  for (const pullRequest of found.value) {
    if (written === PULL_REQUESTS_AT_ONCE) return { kind: "again", at: Date.now() };
    const told = await tellOne({ facts, names, ...rest }, pullRequest, task);
    if (told.kind === "wait") return { kind: "wait", until: Date.now() + told.ms };
    if (told.kind === "failed") failures.push(told.failure);
    if (told.kind === "written") written += 1;
    if (told.kind === "older-head") lags = true;
  }
  if (failures.length > 0) return outcomeOf(failures);
  if (lags) return { kind: "again", at: Date.now() + HEAD_LAG_MS[0] };
  return waitForHead(found.value, report, task.tries);
}

/** Just after a push, GitHub may still name the commit before as the pull request's head: then look again, twice. */
function waitForHead(pullRequests: readonly PullRequest[], { run, firstFailureAt }: Report, tries: number): Outcome {
  const wait = HEAD_LAG_MS[tries];
  const isFresh = Date.now() - firstFailureAt < 2 * HEAD_LAG_MS[1];
  const isBehind = pullRequests.some(({ headSha }) => headSha !== run.headSha);
  return wait && isFresh && isBehind ? { kind: "again", at: Date.now() + wait } : DONE;
}

async function tellOne(scene: Scene, { number, headSha }: PullRequest, { since }: Task): Promise<Told> {
  const { facts, github, names, appId } = scene;
  const key = String(number);
  const known = facts.get("comment", key);
  const bodyNow = () => {
    const sections = sectionsOf(facts, headSha);
    return sections.length === 0 ? known?.body : renderComment(sections);
  };
  const mayBeThere = known?.id || known?.unheard;
  if (!mayBeThere && !deservesComment(sectionsOf(facts, headSha), headSha)) return { kind: "same" };
  if (bodyNow() === known?.body) return { kind: "same" };
  // Believed only when GitHub has said so for a while.
  const isSudden = Date.now() - since < HEAD_LAG_MS[1];
  if (isSudden && isOlderThanShown(runsOf(facts), headSha)) return { kind: "older-head" };
  const found = known?.id ? succeeded(known.id) : await findComment(github, names, { number, marker: MARKER, appId });
  if (!found.ok) return { kind: "failed", failure: found.failure };
  const ms = await scene.permit();
  if (ms > 0) return { kind: "wait", ms };

  // Rendered only now: what is known may have changed while others were asked.
  const sections = sectionsOf(facts, headSha);
  const body = bodyNow();
  if (body === undefined || body === known?.body) return { kind: "same" };
  const id = found.value;
  if (!id && !deservesComment(sections, headSha)) return { kind: "same" };
  // The intent, before the effect: a comment whose answer is never heard is still found, and turns green.
  remember(facts, key, { id, body: "", pace: known?.pace, unheard: true }, sections);
  const written = id ? await updateComment(github, names, id, body) : await createComment(github, names, number, body);
  if (written.ok) {
    remember(facts, key, { id: written.value, body, pace: wrote(known?.pace, Date.now()) }, sections);
    return { kind: "written" };
  }
  const { failure } = written;
  // Somebody deleted it, or GitHub only says so: it is searched for, and made anew if there is something red to tell.
  if (failure.kind === "not-found" || failure.kind === "gone") {
    facts.set("comment", key, { id: null, body: "", unheard: true });
  }
  return { kind: "failed", failure };
}

const runsOf = (facts: Facts<BranchShapes>) => [...facts.all("run").values()];

const sectionsOf = (facts: Facts<BranchShapes>, headSha: string) => sectionsFor(runsOf(facts), headSha);

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
