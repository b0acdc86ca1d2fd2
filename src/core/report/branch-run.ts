// A failed run as its branch stores it. Pure: no IO, no clock, no environment.
import type { Run } from "../webhook/job-and-run.ts";
import type { Passed, Report } from "./report.ts";

/** A run that failed: its newest report, and the run that passed since then, on a newer commit or attempt. */
export type BranchRun = {
  readonly report: Report;
  readonly passed: Passed | null;
  /** It was in the comment when that was last written. */
  readonly shown: boolean;
};

/** Does this green run show that the failed run's workflow passes now, on a later attempt or on a newer commit? */
export function passes(green: Run, { run }: Report): boolean {
  if (green.id === run.id) return green.attempt > run.attempt;
  return green.workflowId === run.workflowId && green.headSha !== run.headSha && green.number > run.number;
}

/**
 * Does this green run fix the failed one, and is that new? The first pass is kept. But a later attempt of the failed run
 * itself replaces the pass of a newer commit: it says more about that run, and can come later.
 */
export function isFirstPass(green: Run, { report, passed }: BranchRun): boolean {
  if (!passes(green, report)) return false;
  return passed === null || (green.id === report.run.id && passed.runId !== green.id);
}

/**
 * Is the first report about a newer push than the second, in the same workflow? Only events that a push triggers count:
 * two scheduled runs, or two runs that other runs triggered, can be about different things.
 */
export function supersedes({ run: newer }: Report, { run: older }: Report): boolean {
  if (newer.workflowId !== older.workflowId || newer.event !== older.event) return false;
  return TRIGGERED_BY_PUSH.has(older.event) && newer.headSha !== older.headSha && newer.number > older.number;
}

const TRIGGERED_BY_PUSH: ReadonlySet<string> = new Set(["push", "pull_request", "pull_request_target"]);

/**
 * Can a pull request get a comment about this run? A run of a deleted fork cannot. Nor can one of a merge queue, whose
 * branch has no pull request, nor one that another run triggered, which is not about the branch's head.
 */
export function mayHavePullRequest({ event, headBranch, headRepository }: Report["run"]): boolean {
  if (!headBranch || !headRepository) return false;
  return event !== "workflow_run" && event !== "merge_group" && !headBranch.startsWith("gh-readonly-queue/");
}
