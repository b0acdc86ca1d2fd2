// How a failure ended, in the comment. What had failed stays, folded. Pure: no IO, no clock, no environment.
import { timeInWords } from "../../../core/history/facts.ts";
import { type BranchRun, wasAllowed } from "../../../core/report/branch-run.ts";
import {
  type Flaky,
  groupJobs,
  type JobReport,
  jobHeadline,
  type Report,
  shortSha,
} from "../../../core/report/report.ts";
import { codeSpan, link } from "./markdown.ts";

/** Failures that a section still names after its end. */
const NAMED_MAX = 5;

type Ended = Pick<BranchRun, "report"> & { readonly passed: NonNullable<BranchRun["passed"]> };

/** Paragraphs about a run that is no longer red. */
export function renderEnded({ report, passed }: Ended): string[] {
  return [endInWords({ report, passed }), ...flakyLines(report), whatHadFailed(report)].filter(Boolean);
}

/** How it ended, on which commit and after how long. Each kind of end has its own words. */
function endInWords({ report, passed }: Ended): string {
  const { run } = report;
  const workflow = link(codeSpan(run.workflowName), passed.url);
  const on = link(codeSpan(shortSha(passed.headSha)), `${report.repository.url}/commit/${passed.headSha}`);
  if (passed.isGone) return `${workflow} did not run on ${on}, and everything that ran there is green`;
  if (wasAllowed({ report, passed })) {
    const count = report.failedJobs === 1 ? "1 job" : `${report.failedJobs} jobs`;
    return `${workflow} passed on ${on}: ${count} failed, allowed to fail`;
  }
  if (passed.runId === run.id) {
    return `${workflow} passed on attempt ${passed.attempt} on the same commit, without a change: flaky?`;
  }
  const attempt = passed.attempt > 1 ? ` (attempt ${passed.attempt})` : "";
  const where = passed.inQueue ? " in the merge queue" : "";
  return `${workflow} passed on ${on}${attempt}${where}${afterInWords(passed)}`;
}

function afterInWords({ red }: Ended["passed"]): string {
  if (!red) return "";
  return `, after ${timeInWords(red.until - red.since)} and ${red.runs} failed ${red.runs === 1 ? "run" : "runs"}`;
}

/** Jobs that passed on a later attempt, even if another job of that attempt failed. */
export function flakyLines({ flaky = [] }: Report): string[] {
  const named = flaky.slice(0, NAMED_MAX).map(flakyInWords);
  const rest = flaky.length - named.length;
  return [...named, ...(rest > 0 ? [`… and ${rest} more jobs that passed on a later attempt.`] : [])];
}

function flakyInWords({ name, url, passedOn }: Flaky): string {
  return `${link(codeSpan(name), url)} passed on attempt ${passedOn} on the same commit, without a change: flaky?`;
}

/** One line each, folded. GitHub reads Markdown again after the blank line. */
function whatHadFailed(report: Report): string {
  const groups = groupJobs(report.jobs).slice(0, NAMED_MAX);
  const named = groups.reduce((sum, { same }) => sum + 1 + same.length, 0);
  const lines = groups.map(({ job, same }) => `- ${lineOf(job)}${same.length > 0 ? ` (and ${same.length} more)` : ""}`);
  if (report.failedJobs > named) lines.push(`- … and ${report.failedJobs - named} more`);
  if (lines.length === 0) return "";
  return `<details><summary>What failed</summary>\n\n${lines.join("\n")}\n\n</details>`;
}

function lineOf(job: JobReport): string {
  const said = jobHeadline(job);
  return `${link(codeSpan(job.name), job.url)}${said ? `: ${codeSpan(said)}` : ""}`;
}
