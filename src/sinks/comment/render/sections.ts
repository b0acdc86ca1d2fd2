// Which of a branch's runs a pull request's comment shows, and in which order. Pure: no IO, no clock, no environment.
import { type BranchRun, headOf, mayHavePullRequest, shaOf } from "../../../core/report/branch-run.ts";
import type { Report } from "../../../core/report/report.ts";

/**
 * The sections of the comment on this pull request, whose head is `headSha`. A failure on the head replaces all that is
 * older. Until there is one, what was shown stays, red or passed since. Empty if there is nothing to say.
 *
 * `isThere`: the comment exists. If it is not remembered what it shows, that can be any of these runs.
 */
export function sectionsFor(
  all: readonly BranchRun[],
  headSha: string,
  { number, isThere }: { readonly number?: number; readonly isThere?: boolean } = {},
): BranchRun[] {
  const about = all.filter(({ report }) => mayHavePullRequest(report) && isAbout(report, number));
  const runs = withoutEarlierTries(about);
  const onHead = runs.filter((run) => shaOf(run) === headSha);
  const redOnHead = onHead.some(({ passed }) => !passed);
  const shown = redOnHead ? onHead : runs.filter((run) => run.shown);
  const chosen = shown.length > 0 || !isThere ? shown : onHead.length > 0 ? onHead : runs;
  return [...chosen].sort(byWorkflow);
}

/** A merge queue's run is about one pull request, even if several have the branch. */
const isAbout = ({ queued }: Report, number: number | undefined): boolean => !queued || queued.number === number;

/**
 * A pull request that is queued again is tried on another commit. As with a newer head, a failure there replaces all
 * that earlier tries said, and a pass replaces what they said of that workflow.
 */
function withoutEarlierTries(runs: readonly BranchRun[]): readonly BranchRun[] {
  const queued = runs.filter(({ report }) => report.queued);
  const newest = [...queued].sort((a, b) => Number(a.report.run.id) - Number(b.report.run.id)).at(-1)?.report.run;
  const tried = queued.filter(({ report }) => report.run.headSha === newest?.headSha);
  const isRed = tried.some(({ passed }) => !passed);
  const isReplaced = ({ report: { run } }: BranchRun) =>
    isRed || tried.some(({ report }) => report.run.workflowId === run.workflowId);
  return runs.filter((run) => !queued.includes(run) || tried.includes(run) || !isReplaced(run));
}

/** A failure on the head creates a comment. A pass, or an older commit, only edits one. */
export function deservesComment(sections: readonly BranchRun[], headSha: string): boolean {
  return sections.some(({ report, passed }) => !passed && headOf(report).headSha === headSha);
}

/** Red before green, then by the workflow's name, then by run number. */
function byWorkflow(a: BranchRun, b: BranchRun): number {
  const red = Number(a.passed !== null) - Number(b.passed !== null);
  const name = a.report.run.workflowName.localeCompare(b.report.run.workflowName, "en");
  return red || name || a.report.run.number - b.report.run.number;
}
