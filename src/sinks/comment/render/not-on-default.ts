// What deserves attention: how many failures the default branch does not have. Pure.
import { identityOf } from "../../../core/history/identity.ts";
import { groupJobs, type JobReport, type Report } from "../../../core/report/report.ts";

/**
 * `1 of 3 failures is not on main`. Null unless it is known for each failure whether it is on the default branch, and
 * unless each workflow has another failure that is: a workflow that does not run there has no failures there.
 */
export function notOnDefault(red: readonly Report[]): string | null {
  const branch = red[0]?.repository.defaultBranch;
  const failures = red.flatMap(({ run, jobs }) =>
    groupJobs(jobs).map(({ job }) => ({ job, workflow: run.workflowId })),
  );
  const there = new Set(failures.filter(({ job }) => isOnDefault(job)).map(({ workflow }) => workflow));
  const others = failures.filter(({ job }) => !isOnDefault(job));
  const isKnown = others.every(({ job, workflow }) => identityOf(job) !== null && there.has(workflow));
  const isComplete = red.every(({ outcome, failedJobs, jobs }) => outcome === "failed" && failedJobs === jobs.length);
  if (!branch || others.length === 0 || !isKnown || !isComplete) return null;
  const [count, all] = [others.length, failures.length];
  return `${count} of ${all} failures ${count === 1 ? "is" : "are"} not on ${branch}`;
}

const isOnDefault = ({ history = [] }: JobReport) => history.some(({ fact }) => fact === "on-default-branch");
