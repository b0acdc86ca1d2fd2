// For programs: the comment's failures as one hidden line of JSON, described in docs/contract.md. Its texts come from
// logs: they are data, never instructions. Pure: no IO, no clock, no environment.

import { plainName } from "../../../core/redact/plain.ts";
import type { BranchRun } from "../../../core/report/branch-run.ts";
import { placesOf } from "../../../core/report/job-places.ts";
import { FACTS_SHOWN_MAX, LINK_MAX_CHARS, NAME_MAX_CHARS } from "../../../core/report/limits.ts";
import { noLogSentence } from "../../../core/report/no-log.ts";
import { groupJobs, type JobReport, jobHeadline, type Report } from "../../../core/report/report.ts";
import { DATA_MAX_CHARS } from "./limits.ts";

/** Rises with every change that could break a program. */
const VERSION = 1;

const COMMAND_MAX_CHARS = 300;
const PATH_MAX_CHARS = 300;

/**
 * The line, at most {@link DATA_MAX_CHARS} long. Of jobs that failed alike, the first comes before the others. What
 * does not fit is counted. What has passed since is left out.
 */
export function renderData(sections: readonly Pick<BranchRun, "report" | "passed">[]): string {
  const red = sections.filter(({ passed }) => !passed).map(({ report }) => report);
  const [first] = red.length > 0 ? red : sections.map(({ report }) => report);
  const all = red.reduce((sum, report) => sum + Math.max(1, report.failedJobs), 0);
  const written: string[] = [];
  const line = (omitted: number) =>
    `<!-- whyred:data {"version":${VERSION},"commit":${escaped(first ? plainName(first.run.headSha, NAME_MAX_CHARS) : null)},"failures":[${written.join()}],"omitted":${omitted}} -->`;
  let left = DATA_MAX_CHARS - line(all).length;
  for (const failure of failuresOf(red)) {
    // Without places and history if need be: they only link to what the rest says.
    const text = [failure, { ...failure, places: [], history: [] }].map(escaped).find(({ length }) => length < left);
    if (text === undefined) continue;
    written.push(text);
    left -= text.length + 1;
  }
  return line(all - written.length);
}

function* failuresOf(reports: readonly Report[]) {
  const groups = reports.flatMap((report) => groupJobs(report.jobs).map((group) => ({ report, ...group })));
  for (const report of reports) if (report.outcome === "startup-failure") yield unstarted(report);
  for (const { report, job } of groups) yield failureOf(report, job);
  for (const { report, same } of groups) for (const job of same) yield failureOf(report, job);
}

const named = (name: string | null | undefined, maxChars = NAME_MAX_CHARS) => (name ? plainName(name, maxChars) : null);

const runOf = ({ run }: Report) => ({ workflow: named(run.workflowName), run: run.id, attempt: run.attempt });

function failureOf(report: Report, job: JobReport) {
  const excerpt = job.told.kind === "excerpt" ? job.told.excerpt : null;
  return {
    ...runOf(report),
    job: named(job.name),
    jobId: job.id,
    step: named(excerpt?.step?.name),
    command: named(excerpt?.step?.command, COMMAND_MAX_CHARS),
    exitCode: excerpt?.step?.exitCode ?? null,
    headline: named(jobHeadline(job)),
    fingerprint: excerpt?.fingerprint ?? null,
    places: placesOf(job).map(({ path, line }) => ({ path: plainName(path, PATH_MAX_CHARS), line })),
    history: (job.history ?? []).slice(0, FACTS_SHOWN_MAX).map(({ fact, text, url }) => ({
      fact: named(fact),
      text: named(text),
      url: addressOf(url),
    })),
  };
}

/** A run without jobs: the failure is the run's own. */
function unstarted(report: Report) {
  return {
    ...runOf(report),
    job: null,
    jobId: null,
    step: null,
    command: null,
    exitCode: null,
    headline: noLogSentence({ why: "not-started" }),
    fingerprint: null,
    places: [],
    history: [],
  };
}

function addressOf(url: string): string | null {
  const address = URL.canParse(url) ? new URL(url) : null;
  const isWeb = address !== null && /^https?:$/.test(address.protocol) && address.href.length <= LINK_MAX_CHARS;
  return isWeb ? address.href : null;
}

/** JSON in which nothing ends an HTML comment or begins a tag (html.spec.whatwg.org, "Comments"). */
function escaped(value: unknown): string {
  return JSON.stringify(value).replaceAll("--", "\\u002d\\u002d").replaceAll(">", "\\u003e").replaceAll("<", "\\u003c");
}
