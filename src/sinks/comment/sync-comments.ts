// Updates the comments on a branch's pull requests. One that cannot be written to does not hold up the others.
import type { Failure } from "../../core/policy/failure.ts";
import { headOf } from "../../core/report/branch-run.ts";
import type { Report } from "../../core/report/report.ts";
import { listPullRequests, type PullRequest } from "../../edge/github/comments.ts";
import { logTrouble } from "../../edge/worker-log.ts";
import { PULL_REQUESTS_AT_ONCE } from "../../queue/alarm-budget.ts";
import { DONE, EDITED, type Outcome } from "../../queue/task.ts";
import { interrupted, NO_COMMENT } from "./comment-record.ts";
import { endOlderRed } from "./older-red.ts";
import { type Doubt, doubtOf, nextLookAt } from "./render/stale-head.ts";
import { type Round, recordOf, setRecord, upsertComment } from "./upsert-comment.ts";

type SyncRound = Omit<Round, "names"> & {
  readonly report: Report;
  /** When the round began during which the process died (ms); null if none did. */
  readonly interruptedAt: number | null;
};

/** Updates the comment on every open pull request of the branch. */
export async function syncComments({ report, interruptedAt, ...rest }: SyncRound): Promise<Outcome> {
  const { repository } = report;
  const { headRepository, headBranch } = headOf(report);
  if (!headRepository || !headBranch) return DONE;
  const round = { ...rest, names: { owner: repository.owner, repo: repository.name } };
  const { id } = headRepository;
  // The owner from the newest event: a repository can be transferred between two events, and the run is not read again.
  const owner = id === repository.id ? repository.owner : headRepository.owner;
  const head = { repositoryId: id, owner, branch: headBranch };
  if (interruptedAt !== null) round.records.set("interrupted", "", { askedAt: interruptedAt });
  const found = await listPullRequests(round.github, round.names, head);
  if (!found.ok) return { kind: "failed", failure: found.failure };
  doubtInterrupted(round, found.value);

  const failures: Failure[] = [];
  const later: number[] = [];
  let written = 0;
  let created = 0;
  let isFailing = false;
  for (const pullRequest of found.value) {
    if (written === PULL_REQUESTS_AT_ONCE) return { kind: "reschedule", at: Date.now() };
    const lookAgainAt = await endOlderRed(round, pullRequest);
    if (lookAgainAt !== null) later.push(lookAgainAt);
    const doubt = noteHead(round, pullRequest);
    const lookAt = doubt && nextLookAt(doubt);
    if (lookAt) later.push(lookAt);
    const upserted = await upsertComment(round, pullRequest, doubt);
    switch (upserted.kind) {
      case "unchanged":
        break;
      case "written":
        written += 1;
        created += Number(upserted.isNew);
        if (upserted.checkAt !== null) later.push(upserted.checkAt);
        break;
      case "not-permitted":
        return { kind: "postpone", until: Date.now() + upserted.waitMs };
      case "later":
        later.push(upserted.at);
        isFailing ||= upserted.isFailing;
        break;
      case "failed":
        failures.push(upserted.failure);
    }
  }
  if (failures.length > 0) return outcomeOf(failures);
  for (const { report } of round.runs.all()) {
    const until = round.runs.waitsUntil(report.run.id);
    if (until !== null) later.push(until);
  }
  if (later.length > 0) return { kind: "reschedule", at: Math.min(...later), isFailing };
  return created === 0 ? EDITED : DONE;
}

/** If the process died while writing to one of them, it may have been any. */
function doubtInterrupted(round: Round, pullRequests: readonly PullRequest[]): void {
  const known = round.records.get("interrupted");
  if (!known) return;
  for (const pull of pullRequests)
    setRecord(round, pull, interrupted(recordOf(round, pull) ?? NO_COMMENT, known.askedAt));
  round.records.remove("interrupted", "");
}

/** Stores since when GitHub has named a head that is older than what is known. Forgets it when GitHub has caught up. */
function noteHead({ records, runs }: Pick<Round, "records" | "runs">, { number, headSha }: PullRequest): Doubt | null {
  const key = String(number);
  const known = records.get("head", key);
  const doubt = doubtOf(known, { runs: runs.all(), headSha, now: Date.now() });
  if (doubt) records.set("head", key, doubt);
  else if (known) records.remove("head", key);
  return doubt;
}

/** A failure that a retry may mend brings the sink back. The others go to the Worker's log. */
function outcomeOf(failures: readonly Failure[]): Outcome {
  const failure = failures.find(({ kind }) => kind !== "forbidden" && kind !== "invalid") ?? failures[0];
  for (const other of failures) {
    if (other !== failure)
      logTrouble({ object: "Branch", task: "comment", what: other.logText, next: "with the others" });
  }
  return failure ? { kind: "failed", failure } : DONE;
}
