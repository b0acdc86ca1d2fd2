// Tells a branch's failed runs on its pull requests: one comment on each. One that cannot be written to does not hold up
// the others.

import type { Failure } from "../../core/policy/failure.ts";
import type { Report } from "../../core/report/report.ts";
import { listPullRequests, type PullRequest } from "../../edge/github/comments.ts";
import { logTrouble } from "../../edge/worker-log.ts";
import { PULL_REQUESTS_AT_ONCE } from "../../queue/alarm-budget.ts";
import { DONE, type Outcome } from "../../queue/work.ts";
import { type Doubt, doubtOf, nextLookAt } from "./render/stale-head.ts";
import { runsOf, type Scene, tellComment } from "./upsert-comment.ts";

type Telling = Omit<Scene, "names"> & { readonly report: Report };

/** Brings every open pull request of the branch up to date. */
export async function tellComments({ report, ...rest }: Telling): Promise<Outcome> {
  const { repository, run } = report;
  if (!run.headRepository || !run.headBranch) return DONE;
  const scene = { ...rest, names: { owner: repository.owner, repo: repository.name } };
  const { id } = run.headRepository;
  // By the newest event's name: a repository can be transferred between two, and the run is not read anew.
  const owner = id === repository.id ? repository.owner : run.headRepository.owner;
  const head = { repositoryId: id, owner, branch: run.headBranch };
  const found = await listPullRequests(scene.github, scene.names, head);
  if (!found.ok) return { kind: "failed", failure: found.failure };

  const failures: Failure[] = [];
  const later: number[] = [];
  let written = 0;
  for (const pullRequest of found.value) {
    if (written === PULL_REQUESTS_AT_ONCE) return { kind: "again", at: Date.now() };
    const doubt = noteHead(scene, pullRequest);
    const lookAt = doubt && nextLookAt(doubt);
    if (lookAt) later.push(lookAt);
    const told = await tellComment(scene, pullRequest, doubt);
    if (told.kind === "wait") return { kind: "wait", until: Date.now() + told.ms };
    if (told.kind === "failed") failures.push(told.failure);
    if (told.kind === "written") written += 1;
    if (told.kind === "written" && told.checkAt) later.push(told.checkAt);
    if (told.kind === "later") later.push(told.at);
  }
  if (failures.length > 0) return outcomeOf(failures);
  return later.length > 0 ? { kind: "again", at: Math.min(...later) } : DONE;
}

/** Stores since when GitHub has named a head that is older than what is known; forgets it when GitHub has caught up. */
function noteHead({ facts }: Pick<Scene, "facts">, { number, headSha }: PullRequest): Doubt | null {
  const key = String(number);
  const known = facts.get("head", key);
  const doubt = doubtOf(known, { runs: runsOf(facts), headSha, now: Date.now() });
  if (doubt) facts.set("head", key, doubt);
  else if (known) facts.remove("head", key);
  return doubt;
}

/** A failure that another try may mend brings the sink back; the others are said in the Worker's log. */
function outcomeOf(failures: readonly Failure[]): Outcome {
  const failure = failures.find(({ kind }) => kind !== "forbidden" && kind !== "invalid") ?? failures[0];
  for (const other of failures) {
    if (other !== failure)
      logTrouble({ object: "Branch", task: "tell comment", what: other.logText, next: "with the others" });
  }
  return failure ? { kind: "failed", failure } : DONE;
}
