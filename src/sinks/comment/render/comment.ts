// The sticky comment of a pull request: data in, Markdown out. Pure: no IO, no clock, no environment.
//
// One section per failed run. A red one has a heading that begins with ❌, and nothing else has. The last line is
// hidden, and for programs.

import { type BranchRun, headOf, shaOf, wasAllowed } from "../../../core/report/branch-run.ts";
import { PLACES_MAX } from "../../../core/report/limits.ts";
import { noLogSentence } from "../../../core/report/no-log.ts";
import { countInWords, groupJobs, type Report, shortSha } from "../../../core/report/report.ts";
import { type Once, toldOnce } from "../../../core/report/twins.ts";
import { renderData } from "./data.ts";
import { flakyLines, renderEnded } from "./ended.ts";
import { type Detail, HEADLINE_MAX_CHARS, renderFailure } from "./failure.ts";
import { COMMENT_BUDGET_CHARS } from "./limits.ts";
import { codeSpan, link, textLink } from "./markdown.ts";
import { notOnDefault } from "./not-on-default.ts";

/** Invisible in the comment's first line. Together with the author it identifies our comment. */
export const MARKER = "<!-- whyred: why the jobs of this pull request failed -->";

/** A run in the comment: red, or passed since on a newer commit or attempt. */
export type Section = Pick<BranchRun, "report" | "passed">;

/** A section, and the red runs that share it: of the same workflow and commit, and failed alike. */
type Told = Once<Section>;

/** `tails`: for how many failures of a run the step's last lines are shown. */
type Level = Omit<Detail, "tail"> & { readonly tails: number };

const ALL = Number.POSITIVE_INFINITY;
/**
 * How much is shown, most first. Folded lines go first, then links to source lines, then rows of the excerpts: a
 * headline alone says more than one row of an excerpt. Then headlines shrink, and at last names are counted.
 */
const LEVELS: readonly Level[] = [
  { tails: ALL, places: PLACES_MAX, rows: ALL, headline: HEADLINE_MAX_CHARS, names: ALL },
  { tails: 3, places: PLACES_MAX, rows: ALL, headline: HEADLINE_MAX_CHARS, names: ALL },
  { tails: 0, places: PLACES_MAX, rows: ALL, headline: HEADLINE_MAX_CHARS, names: ALL },
  { tails: 0, places: 1, rows: ALL, headline: HEADLINE_MAX_CHARS, names: ALL },
  { tails: 0, places: 0, rows: ALL, headline: HEADLINE_MAX_CHARS, names: ALL },
  { tails: 0, places: 0, rows: 12, headline: HEADLINE_MAX_CHARS, names: ALL },
  { tails: 0, places: 0, rows: 5, headline: 200, names: ALL },
  { tails: 0, places: 0, rows: 0, headline: 200, names: ALL },
  { tails: 0, places: 0, rows: 0, headline: 80, names: ALL },
  { tails: 0, places: 0, rows: 0, headline: 0, names: ALL },
  { tails: 0, places: 0, rows: 0, headline: 80, names: 50 },
  { tails: 0, places: 0, rows: 0, headline: 0, names: 5 },
];

/**
 * The comment's body, always under GitHub's limit. `headSha` is the pull request's head: a section about another commit
 * says so.
 */
export function renderComment(sections: readonly Section[], headSha: string): string {
  const told = toldOnce(sections, ({ passed }) => !passed);
  const data = renderData(told.map(({ first }) => first));
  for (const level of LEVELS) {
    const text = joinedWithin(COMMENT_BUDGET_CHARS - data.length, render(told, { headSha, level }));
    if (text !== null) return text + BREAK + data;
  }
  return outline(told) + BREAK + data;
}

/** Joins the paragraphs, rendering one at a time; null as soon as they are too long. */
function joinedWithin(maxChars: number, paragraphs: Iterable<string>): string | null {
  const taken: string[] = [];
  let length = 0;
  for (const paragraph of paragraphs) {
    length += paragraph.length + BREAK.length;
    if (length > maxChars) return null;
    taken.push(paragraph);
  }
  return taken.join(BREAK);
}

const BREAK = "\n\n";

type Showing = { readonly headSha: string; readonly level: Level };

function* render(told: readonly Told[], showing: Showing): Generator<string> {
  yield MARKER;
  yield* title(told);
  for (const section of told) {
    if (!section.first.passed) yield* renderRed(section, told, showing);
  }
  // A Set, because one green run can end several red ones, and is mentioned once.
  const over = told.flatMap(({ first: { report, passed } }) => {
    if (!passed) return [];
    return [...renderEnded({ report, passed }), ...older(report, shaOf({ report, passed }), showing.headSha)];
  });
  yield* new Set(over);
  if (showing.level.rows < ALL) yield "_Too much failed for one comment: excerpts are shortened._";
  yield* new Set(told.flatMap(({ first, twins }) => [first, ...twins].flatMap(noticeOf)));
}

/** What is wrong with the repository's own rules. */
function noticeOf({ report: { notice } }: Section): string[] {
  return notice === undefined ? [] : [`⚠️ ${notice}`];
}

/** Stands above several sections. A single section's heading says it all. */
function title(told: readonly Told[]): string[] {
  const red = told.filter(({ first }) => !first.passed).map(({ first }) => first.report);
  const [first] = red;
  if (!first) return [`### ✅ ${told.every(hasPassed) ? "What failed here has since passed" : OVER}`];
  if (told.length === 1) return [];
  const jobs = red.reduce((sum, { failedJobs }) => sum + failedJobs, 0);
  const unable = red.filter(({ outcome }) => outcome === "startup-failure").length;
  const workflows = new Set(red.map(({ run }) => run.workflowId)).size;
  const what = [
    ...(jobs > 0 ? [`${jobs} ${jobs === 1 ? "job" : "jobs"} failed`] : []),
    ...(unable > 0 ? [`${unable} ${unable === 1 ? "run" : "runs"} could not start`] : []),
  ].join(" and ");
  const where = workflows > 1 ? ` in ${workflows} workflows` : "";
  return [`### ${attention(red)}${what}${where} on ${commit(first, first.run.headSha)}`];
}

const OVER = "Nothing that failed here is still red";
const hasPassed = ({ first: { report, passed } }: Told) => passed && !passed.isGone && !wasAllowed({ report, passed });

function attention(red: readonly Report[]): string {
  const words = notOnDefault(red);
  return words === null ? "" : `${textLink(words, red[0]?.run.url ?? null)} · `;
}

/** The workflow with a link to its run, the run's own name if it has one, and the outcome. */
function heading(report: Report): string {
  const { run, outcome, queued } = report;
  const runName = run.runName ? ` (${codeSpan(run.runName)})` : "";
  const what = `${outcome === "failed" ? ":" : ""} ${countInWords(report)}${queued ? " in the merge queue" : ""}`;
  return `${link(codeSpan(run.workflowName), run.url)}${runName}${what}`;
}

function state({ run, completed }: Report): string {
  return `${run.attempt > 1 ? ` · attempt ${run.attempt}` : ""}${completed ? "" : " · still running"}`;
}

function* renderRed({ first, twins }: Told, all: readonly Told[], { headSha, level }: Showing): Generator<string> {
  const { report } = first;
  const { run, outcome } = report;
  const others = all.filter((other) => other.first.report.run.workflowId === run.workflowId);
  const events = twins.length > 0 || others.length > 1 ? ` · ${eventsInWords([first, ...twins])}` : "";
  yield all.length > 1
    ? `#### ❌ ${heading(report)}${events}${state(report)}`
    : `### ❌ ${attention([report])}${heading(report)} on ${commit(report, run.headSha)}${events}${state(report)}`;
  yield* older(report, headOf(report).headSha, headSha);
  yield* flakyLines(report);
  if (outcome === "startup-failure") yield noLogSentence({ why: "not-started" });
  const groups = groupJobs(report.jobs).slice(0, level.names);
  for (const [nth, group] of groups.entries()) {
    yield renderFailure(report, group, { ...level, tail: nth < level.tails });
  }
  const missing = report.failedJobs - groups.reduce((sum, { same }) => sum + 1 + same.length, 0);
  if (missing > 0) yield `… and ${missing} more failed ${missing === 1 ? "job" : "jobs"}.`;
}

/** The events that triggered runs which failed alike. If there are several, each links to its run. */
function eventsInWords(runs: readonly Section[]): string {
  const [one, ...more] = runs.map(({ report }) => report.run);
  if (one && more.length === 0) return codeSpan(one.event);
  return runs.map(({ report: { run } }) => link(codeSpan(run.event), run.url)).join(" and ");
}

/** The note in a section about a commit that is not the head. */
function older(report: Report, sha: string, headSha: string): string[] {
  if (sha === headSha) return [];
  return [
    `_This is about ${commit(report, sha)}, which is no longer the head. The head is now ${commit(report, headSha)}._`,
  ];
}

function commit({ repository }: Report, sha: string): string {
  return link(codeSpan(shortSha(sha)), `${repository.url}/commit/${sha}`);
}

/** What is left if even the names do not fit: the runs, and how many of their jobs failed. */
function outline(told: readonly Told[]): string {
  const lines = told.slice(0, OUTLINE_RUNS_MAX).map(({ first: { report, passed } }) => {
    const workflow = link(codeSpan(report.run.workflowName), report.run.url);
    return passed ? `#### ✅ ${workflow} passed` : `#### ❌ ${workflow} ${countInWords(report)}`;
  });
  const rest = told.length - lines.length;
  return [
    MARKER,
    ...title(told),
    ...lines,
    `_Too much failed for one comment: job names are left out${rest > 0 ? `, and ${rest} runs` : ""}._`,
  ].join(BREAK);
}

/** A branch hardly ever remembers more runs. */
const OUTLINE_RUNS_MAX = 100;
