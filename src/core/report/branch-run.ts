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
 * May a pull request be told of this run? Not one of a deleted fork; not one of a merge queue, whose branch is nobody's
 * pull request; and not one that another run set off, which is not about the branch's head.
 */
export function mayHavePullRequest({ event, headBranch, headRepository }: Report["run"]): boolean {
  if (!headBranch || !headRepository) return false;
  return event !== "workflow_run" && event !== "merge_group" && !headBranch.startsWith("gh-readonly-queue/");
}
