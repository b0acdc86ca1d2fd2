// One failure in the comment: which job and step, why, its history, the excerpt as evidence, and which other jobs
// failed alike. Pure: no IO, no clock, no environment.

import { placesOf } from "../../../core/report/job-places.ts";
import { FACTS_SHOWN_MAX } from "../../../core/report/limits.ts";
import { noLogSentence } from "../../../core/report/no-log.ts";
import {
  beforeInWords,
  duration,
  endedAs,
  excerptUrl,
  hiddenInWords,
  type JobGroup,
  type JobReport,
  jobHeadline,
  type Report,
} from "../../../core/report/report.ts";
import { shorten } from "../../../core/report/shorten.ts";
import { type Place, placeInWords, sourceUrl } from "../../../core/report/source-link.ts";
import { exitCodeInWords } from "../../../core/step/exit-code.ts";
import { codeSpan, fence, link, textLink } from "./markdown.ts";

/** How much of each failure is shown. */
export type Detail = {
  /** Whether to show the step's last lines, folded. */
  readonly tail: boolean;
  /** How many links to source lines. */
  readonly places: number;
  /** How many rows of the excerpt. */
  readonly rows: number;
  /** Characters of the headline; 0 leaves out the history too. */
  readonly headline: number;
  /** How many names of jobs that failed alike. */
  readonly names: number;
};

/** GitHub's reason for ending a job is longer than a line of a log. */
export const HEADLINE_MAX_CHARS = 500;

/** The first line of a command. The log has the rest. */
const COMMAND_MAX_CHARS = 300;

const ANNOTATION_MAX_CHARS = 500;

/** Paragraphs of Markdown. */
export function renderFailure(report: Report, { job, same }: JobGroup, detail: Detail): string {
  const facts = detail.headline > 0 ? historyLines(job) : [];
  return [
    ...paragraph(headLines(job, detail)),
    ...paragraph(facts),
    ...whyInWords(report, job, detail),
    ...(same.length > 0 ? [sameInWords(same, detail)] : []),
    ...(detail.tail ? foldedTail(job) : []),
  ].join("\n\n");
}

/** Job and step, the headline, and the command. */
function headLines(job: JobReport, detail: Detail): string[] {
  const step = job.told.kind === "excerpt" ? job.told.excerpt.step : null;
  const where = [
    `**${link(codeSpan(job.name), job.url)}**`,
    ...(step?.name ? [`step ${step.number ? `${step.number} ` : ""}${codeSpan(step.name)}`] : []),
    ...(job.durationSeconds === null ? [] : [`after ${duration(job.durationSeconds)}`]),
    ...(job.conclusion === "failure" ? [] : [endedAs(job)]),
    ...(job.before ? [beforeInWords(job.before)] : []),
  ];
  const headline = detail.headline > 0 ? jobHeadline(job) : null;
  const ran = [
    ...(step?.command ? [codeSpan(step.command, COMMAND_MAX_CHARS)] : []),
    ...(step && step.exitCode !== null ? [exitCodeInWords(step.exitCode)] : []),
  ];
  return [
    where.join(" · "),
    ...(headline ? [`**${codeSpan(headline, detail.headline)}**`] : []),
    ...(ran.length > 0 ? [ran.join(" · ")] : []),
  ];
}

/** The failure's history, one line per fact. */
function historyLines({ history = [] }: JobReport): string[] {
  return history.slice(0, FACTS_SHOWN_MAX).map(({ text, url }) => textLink(text, url));
}

function whyInWords(report: Report, job: JobReport, { rows, places: links }: Detail): string[] {
  const said = rows > 0 ? unshownLines(report, job) : [];
  if (job.told.kind === "no-log") return [noLogSentence(job.told), ...paragraph(said)];
  const { excerpt } = job.told;
  const { text, hiddenLines } = shorten(excerpt, rows);
  const where = link(text ? "see it in the log" : "see the log", excerptUrl(job));
  const places = placesOf(job).slice(0, links);
  const sources = places.map((place) => sourceLink(report, place)).join(" · ");
  return [
    ...(text ? [fence(text)] : []),
    ...paragraph([
      ...said,
      ...(sources ? [sources] : []),
      hiddenLines > 0 ? `${hiddenInWords(excerpt, hiddenLines)} · ${where}` : where,
    ]),
  ];
}

/** Folded in a browser. The blank lines let Markdown continue inside (spec.commonmark.org, "HTML blocks"). */
function foldedTail({ told }: JobReport): string[] {
  if (told.kind !== "excerpt" || !told.excerpt.tail) return [];
  const { count, text } = told.excerpt.tail;
  const what = told.excerpt.stepLines ? "The step's" : "The log's";
  return [
    `<details><summary>${what} last ${count} ${count === 1 ? "line" : "lines"}</summary>`,
    fence(text),
    "</details>",
  ];
}

/**
 * Annotations that no shown line repeats, each with its place, and how many more there are. The plus is escaped: it
 * would begin a list.
 */
function unshownLines(report: Report, { annotated }: JobReport): string[] {
  if (!annotated) return [];
  const { unshown, more } = annotated;
  const lines = unshown.map(({ message, where, place }) => {
    const at = place ? sourceLink(report, place) : where && codeSpan(where);
    return `${at ? `${at} ` : ""}${codeSpan(message, ANNOTATION_MAX_CHARS)}`;
  });
  return [...lines, ...(more > 0 ? [`\\+ ${more} more ${more === 1 ? "annotation" : "annotations"}`] : [])];
}

function sourceLink({ repository, run }: Report, place: Place): string {
  return link(codeSpan(placeInWords(place)), sourceUrl(repository.url, run.headSha, place));
}

function sameInWords(same: readonly JobReport[], { names }: Detail): string {
  const named = same.slice(0, names).map(({ name, url }) => link(codeSpan(name), url));
  const rest = same.length - named.length;
  return `The same in ${same.length} more ${same.length === 1 ? "job" : "jobs"}: ${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/**
 * One paragraph of several lines: two spaces at the end of a line break it (spec.commonmark.org, "Hard line breaks").
 */
const paragraph = (lines: readonly string[]): string[] => (lines.length > 0 ? [lines.join("  \n")] : []);
