// Which of a branch's runs stand in a pull request's comment, and how. Pure: no IO, no clock, no environment.
import type { Section } from "../../sinks/comment/render/comment.ts";
import type { Run } from "../webhook/job-and-run.ts";
import type { Report } from "./report.ts";

/** A run that failed, as the branch knows it. */
export type BranchRun = Section & {
  /** It stood in the comment when that was last written. */
  readonly shown: boolean;
};

/**
 * The sections of the comment on a pull request whose head is `headSha`. A failure on the head replaces all that is
 * older; until there is one, what was shown stays, red or passed since. Empty where there is nothing to say.
 */
export function sectionsFor(all: readonly BranchRun[], headSha: string): BranchRun[] {
  const runs = all.filter(({ report }) => mayHavePullRequest(report.run));
  const onHead = runs.filter(({ report, passed }) => (passed?.headSha ?? report.run.headSha) === headSha);
  const redOnHead = onHead.some(({ passed }) => !passed);
  const chosen = redOnHead ? onHead : runs.filter((run) => run.shown);
  return [...chosen].sort(byWorkflow);
}

/** A failure on the head makes a comment; what has passed, or is about an older commit, only edits one. */
export function deservesComment(sections: readonly BranchRun[], headSha: string): boolean {
  return sections.some(({ report, passed }) => !passed && report.run.headSha === headSha);
}

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

/** Red before green, then by the workflow's name, then in the order in which the runs were made. */
function byWorkflow(a: BranchRun, b: BranchRun): number {
  const red = Number(a.passed !== null) - Number(b.passed !== null);
  const name = a.report.run.workflowName.localeCompare(b.report.run.workflowName, "en");
  return red || name || a.report.run.number - b.report.run.number;
}
