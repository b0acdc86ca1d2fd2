// The sticky comment of a pull request: data in, Markdown out. Pure: no IO, no clock, no environment.

import type { Before } from "../../../core/report/attempt.ts";
import type { BranchRun } from "../../../core/report/branch-run.ts";
import { PLACES_MAX } from "../../../core/report/limits.ts";
import { noLogSentence } from "../../../core/report/no-log.ts";
import {
  countInWords,
  duration,
  endedAs,
  groupJobs,
  type JobGroup,
  type JobReport,
  type Passed,
  type Report,
  shortSha,
} from "../../../core/report/report.ts";
import { exitCodeInWords } from "../../../core/step/exit-code.ts";
import { ANNOTATION_MAX_CHARS, whyInWords } from "./comment-why.ts";
import { COMMENT_BUDGET_CHARS } from "./limits.ts";
import { codeSpan, link } from "./markdown.ts";

/** Stands unseen in the comment's first line; with the comment's author it tells our comment from all others. */
export const MARKER = "<!-- whyred: why the jobs of this pull request failed -->";

/** A run as it stands in the comment: red, or passed since on a newer commit or attempt. */
export type Section = Pick<BranchRun, "report" | "passed">;

/** How much is shown, most first: links to source lines, rows of each excerpt, then failures, and jobs that failed alike. */
const LEVELS = [
  { places: PLACES_MAX, rows: Number.POSITIVE_INFINITY, names: Number.POSITIVE_INFINITY },
  { places: 1, rows: Number.POSITIVE_INFINITY, names: Number.POSITIVE_INFINITY },
  { places: 0, rows: Number.POSITIVE_INFINITY, names: Number.POSITIVE_INFINITY },
  { places: 0, rows: 12, names: Number.POSITIVE_INFINITY },
  { places: 0, rows: 5, names: Number.POSITIVE_INFINITY },
  { places: 0, rows: 1, names: Number.POSITIVE_INFINITY },
  { places: 0, rows: 0, names: Number.POSITIVE_INFINITY },
  { places: 0, rows: 0, names: 50 },
  { places: 0, rows: 0, names: 5 },
] as const;
type Level = { readonly places: number; readonly rows: number; readonly names: number };

/** The comment's body, under GitHub's limit whatever happens: links go first, excerpts shrink, then names are counted. */
export function renderComment(sections: readonly Section[]): string {
  for (const level of LEVELS) {
    const text = render(sections, level);
    if (text.length <= COMMENT_BUDGET_CHARS) return text;
  }
  return outline(sections);
}

function render(sections: readonly Section[], level: Level): string {
  const shortened = level.rows < Number.POSITIVE_INFINITY;
  const note = shortened ? ["_Too much failed for one comment: excerpts are shortened._"] : [];
  const told = sections.map((section) => renderSection(section, sections, level));
  // One green run can be the answer to several red ones: it is said once.
  return [MARKER, title(sections), ...new Set(told), ...note].filter(Boolean).join("\n\n");
}

function title(sections: readonly Section[]): string {
  const red = sections.filter(({ passed }) => !passed).map(({ report }) => report);
  const [first] = red;
  if (!first) return "### ✅ What failed here has passed since";
  if (sections.length === 1) return `### ❌ ${heading(first)} on ${commit(first, first.run.headSha)}${state(first)}`;
  const jobs = red.reduce((sum, { failedJobs }) => sum + failedJobs, 0);
  const unable = red.filter(({ outcome }) => outcome === "startup-failure").length;
  const workflows = new Set(red.map(({ run }) => run.workflowId)).size;
  const what = [
    ...(jobs > 0 ? [`${jobs} ${jobs === 1 ? "job" : "jobs"} failed`] : []),
    ...(unable > 0 ? [`${unable} ${unable === 1 ? "run" : "runs"} could not start`] : []),
  ].join(" and ");
  const where = workflows > 1 ? ` in ${workflows} workflows` : "";
  return `### ❌ ${what}${where} on ${commit(first, first.run.headSha)}`;
}

/** The workflow, linked to its run, and what became of it. */
function heading(report: Report): string {
  const { run, outcome } = report;
  return `${link(codeSpan(run.workflowName), run.url)}${outcome === "failed" ? ":" : ""} ${countInWords(report)}`;
}

function state({ run, completed }: Report): string {
  return `${run.attempt > 1 ? ` · attempt ${run.attempt}` : ""}${completed ? "" : " · still running"}`;
}

function renderSection({ report, passed }: Section, all: readonly Section[], level: Level): string {
  const { run, outcome } = report;
  if (passed) return renderPassed(report, passed);
  const twins = all.filter((other) => other.report.run.workflowId === run.workflowId).length > 1;
  const head = `**${heading(report)}**${twins ? ` · ${codeSpan(run.event)}` : ""}${state(report)}`;
  const groups = groupJobs(report.jobs).slice(0, level.names);
  const missing = report.failedJobs - groups.reduce((sum, { same }) => sum + 1 + same.length, 0);
  return [
    ...(all.length > 1 ? [head] : []),
    ...(outcome === "startup-failure" ? [noLogSentence({ why: "not-started" })] : []),
    ...groups.map((group) => renderGroup(report, group, level)),
    ...(missing > 0 ? [`… and ${missing} more failed ${missing === 1 ? "job" : "jobs"}.`] : []),
  ].join("\n\n");
}

/** How many jobs a section that has passed still names. */
const PASSED_NAMES_MAX = 5;

function renderPassed(report: Report, passed: Passed): string {
  const attempt = passed.attempt > 1 ? ` (attempt ${passed.attempt})` : "";
  const named = report.jobs.slice(0, PASSED_NAMES_MAX).map(({ name }) => codeSpan(name));
  const rest = report.failedJobs - named.length;
  const failed = named.length > 0 ? ` · had failed: ${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}` : "";
  const workflow = link(codeSpan(report.run.workflowName), passed.url);
  return `${workflow} passed on ${commit(report, passed.headSha)}${attempt}${failed}`;
}

function renderGroup(report: Report, { job, same }: JobGroup, level: Level): string {
  const step = job.told.kind === "excerpt" ? job.told.excerpt.step : null;
  const parts = [
    `**${link(codeSpan(job.name), job.url)}**`,
    ...(step?.name ? [`step ${step.number ? `${step.number} ` : ""}${codeSpan(step.name)}`] : []),
    ...(job.durationSeconds === null ? [] : [`after ${duration(job.durationSeconds)}`]),
    ...(job.conclusion === "failure" ? [] : [endedAs(job)]),
    ...(job.before ? [beforeInWords(job.before)] : []),
  ];
  const ran = [
    ...(step?.command ? [codeSpan(step.command, COMMAND_MAX_CHARS)] : []),
    ...(step && step.exitCode !== null ? [exitCodeInWords(step.exitCode)] : []),
  ];
  return [
    `${parts.join(" · ")}${ran.length > 0 ? `  \n${ran.join(" · ")}` : ""}`,
    ...(job.annotation ? [codeSpan(job.annotation, ANNOTATION_MAX_CHARS)] : []),
    ...whyInWords(report, job, level),
    ...(same.length > 0 ? [sameInWords(same, level)] : []),
  ].join("\n\n");
}

/** A command is shown by its first line; what is longer stands in the log. */
const COMMAND_MAX_CHARS = 300;

function sameInWords(same: readonly JobReport[], { names }: Level): string {
  const named = same.slice(0, names).map(({ name, url }) => link(codeSpan(name), url));
  const rest = same.length - named.length;
  return `The same in ${same.length} more ${same.length === 1 ? "job" : "jobs"}: ${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function beforeInWords({ attempt, outcome }: Before): string {
  return outcome === "failed" ? `failed on attempt ${attempt} as well` : `passed on attempt ${attempt}`;
}

function commit({ repository }: Report, sha: string): string {
  return link(codeSpan(shortSha(sha)), `${repository.url}/commit/${sha}`);
}

/** What is left when even the names do not fit: the runs, and how many of their jobs failed. */
function outline(sections: readonly Section[]): string {
  const lines = sections.slice(0, 100).map(({ report, passed }) => {
    return `- ${link(codeSpan(report.run.workflowName), report.run.url)}: ${passed ? "passed" : countInWords(report)}`;
  });
  const rest = sections.length - lines.length;
  return [
    MARKER,
    title(sections),
    lines.join("\n"),
    `_Too much failed for one comment: the jobs' names are left out${rest > 0 ? `, and ${rest} runs` : ""}._`,
  ].join("\n\n");
}
