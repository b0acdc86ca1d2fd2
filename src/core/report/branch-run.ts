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

/** The run has passed although jobs of this attempt failed: they were allowed to (`continue-on-error`). */
export function wasAllowed({ report: { run }, passed }: Pick<BranchRun, "report" | "passed">): boolean {
  return passed?.runId === run.id && passed.attempt === run.attempt;
}

/**
 * Does this green run say that the failed one's workflow passes now: on a later attempt, on a newer commit, or itself,
 * although jobs of it failed?
 */
export function passes(green: Run, report: Report): boolean {
  const { run } = report;
  if (green.id === run.id) return green.attempt >= run.attempt;
  // What a merge queue tries is not the branch's own head: it says nothing of that.
  if (green.event === "merge_group" && queuedNumber(green, report.repository.id) !== report.queued?.number)
    return false;
  return green.workflowId === run.workflowId && green.headSha !== headOf(report).headSha && green.number > run.number;
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

/** Has a newer push passed? Then a failure that nobody was told of is over. */
export function isOverUntold({ report, passed }: BranchRun): boolean {
  return passed !== null && passed.runId !== report.run.id && TRIGGERED_BY_PUSH.has(report.run.event);
}

const TRIGGERED_BY_PUSH: ReadonlySet<string> = new Set(["push", "pull_request", "pull_request_target"]);

/** The head that a run is about: its own, or in a merge queue that of the pull request. */
export const headOf = ({ run, queued }: Report): Pick<Run, "headSha" | "headBranch" | "headRepository"> =>
  queued ?? run;

/**
 * The commit that is spoken of: the one that passed since, or the run's own. A run of a merge queue speaks of its pull
 * request's, also when it has passed there.
 */
export function shaOf({ report, passed }: Pick<BranchRun, "report" | "passed">): string {
  const isOfQueue = report.queued !== undefined && (passed?.inQueue || passed?.runId === report.run.id);
  return passed && !isOfQueue ? passed.headSha : headOf(report).headSha;
}

/** `gh-readonly-queue/BASE/pr-NUMBER-SHA`, as GitHub names a merge queue's branches. */
const QUEUE_BRANCH = /^gh-readonly-queue\/.+\/pr-([1-9]\d{0,9})-[0-9a-f]{40,64}$/;

/**
 * The number of the pull request that this run of a merge queue is about; null where it is of none. Anybody may call a
 * branch of a fork so: only the repository's own queue counts.
 */
export function queuedNumber({ event, headBranch, headRepository }: Run, repositoryId: string): number | null {
  if (event !== "merge_group" || headRepository?.id !== repositoryId) return null;
  const number = QUEUE_BRANCH.exec(headBranch ?? "")?.[1];
  return number === undefined ? null : Number(number);
}

/**
 * May a pull request be told of this run? Not one of a deleted fork; one of a merge queue only where it is known whose;
 * and not one that another run set off, which is not about the branch's head.
 */
export function mayHavePullRequest({ run, queued }: Report): boolean {
  const { event, headBranch, headRepository } = run;
  if (queued) return true;
  if (!headBranch || !headRepository) return false;
  return event !== "workflow_run" && event !== "merge_group" && !headBranch.startsWith("gh-readonly-queue/");
}
