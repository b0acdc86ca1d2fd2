// A failed run as its branch knows it. Pure: no IO, no clock, no environment.
import type { Run } from "../webhook/job-and-run.ts";
import type { Passed, Report } from "./report.ts";

/** A run that failed: its newest report, and what has passed since on a newer commit or attempt. */
export type BranchRun = {
  readonly report: Report;
  readonly passed: Passed | null;
  /** It stood in the comment when that was last written. */
  readonly shown: boolean;
};

/** Does this green run say that the failed one's workflow passes now: on a later attempt, or on a newer commit? */
export function passes(green: Run, { run }: Report): boolean {
  if (green.id === run.id) return green.attempt > run.attempt;
  return green.workflowId === run.workflowId && green.headSha !== run.headSha && green.number > run.number;
}

/**
 * Does this green run say something new of the failed one? What passed first is kept, but a run's own later attempt says
 * more of it than a newer commit: it may come after that.
 */
export function isFirstPass(green: Run, { report, passed }: BranchRun): boolean {
  if (!passes(green, report)) return false;
  return passed === null || (green.id === report.run.id && passed.runId !== green.id);
}

/**
 * Is this failure about a newer push than the other one, of the same workflow? Only events that a push sets off count:
 * two scheduled runs, or two that other runs set off, can be about different things.
 */
export function supersedes({ run: newer }: Report, { run: older }: Report): boolean {
  if (newer.workflowId !== older.workflowId || newer.event !== older.event) return false;
  return SET_OFF_BY_A_PUSH.has(older.event) && newer.headSha !== older.headSha && newer.number > older.number;
}

const SET_OFF_BY_A_PUSH: ReadonlySet<string> = new Set(["push", "pull_request", "pull_request_target"]);

/**
 * May a pull request be told of this run? Not one of a deleted fork; not one of a merge queue, whose branch is nobody's
 * pull request; and not one that another run set off, which is not about the branch's head.
 */
export function mayHavePullRequest({ event, headBranch, headRepository }: Report["run"]): boolean {
  if (!headBranch || !headRepository) return false;
  return event !== "workflow_run" && event !== "merge_group" && !headBranch.startsWith("gh-readonly-queue/");
}
