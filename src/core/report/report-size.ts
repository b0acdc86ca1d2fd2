// Shrinks a report until it fits into a Durable Object's row. Pure: no IO, no clock, no environment.
//
// A matrix of 256 jobs with long names and lines in Chinese has 2.4 MB. Much less than that is shown: the steps' last
// lines go first, then links, then excerpts shrink, and say by how much; names stay, as far as they are shown anywhere.

import type { Excerpt } from "../excerpt/excerpt.ts";
import { cut, plainName } from "../redact/plain.ts";
import type { Annotated } from "./annotated.ts";
import { LINK_MAX_CHARS, NAME_MAX_CHARS, REPORT_MAX_BYTES } from "./limits.ts";
import type { JobReport, Report } from "./report.ts";
import { shorten } from "./shorten.ts";

/** Rows that each excerpt keeps, tried one after the other. */
const ROWS = [12, 5, 1, 0] as const;

/** The longest annotation message that a sink shows. */
const MESSAGE_MAX_CHARS = 500;

/** Returns the report itself if it is small enough, as nearly all are. */
export function fitReport(report: Report, maxBytes = REPORT_MAX_BYTES): Report {
  if (isWithin(report, maxBytes)) return report;
  const withoutTails = { ...report, jobs: report.jobs.map(withoutTail) };
  if (isWithin(withoutTails, maxBytes)) return withoutTails;
  const named = withoutTails.jobs.map(asShown);
  for (const rows of ROWS) {
    const smaller = { ...report, jobs: named.map((job) => withRows(job, rows)) };
    if (isWithin(smaller, maxBytes)) return smaller;
  }
  return withFewerJobs({ ...report, jobs: named.map(nameOnly) }, maxBytes);
}

/** Drops the jobs that do not fit. The report still says how many are left out, since it counts all failed jobs. */
function withFewerJobs(report: Report, maxBytes: number): Report {
  let left = maxBytes - bytesOf({ ...report, jobs: [] });
  const jobs = report.jobs.filter((job) => {
    left -= bytesOf(job) + 1;
    return left >= 0;
  });
  return { ...report, jobs };
}

function withoutTail(job: JobReport): JobReport {
  if (job.told.kind !== "excerpt" || !job.told.excerpt.tail) return job;
  const { tail: _tail, ...excerpt } = job.told.excerpt;
  return { ...job, told: { ...job.told, excerpt } };
}

function asShown(job: JobReport): JobReport {
  const { annotated } = job;
  return {
    ...job,
    name: plainName(job.name, NAME_MAX_CHARS),
    url: job.url && job.url.length > LINK_MAX_CHARS ? null : job.url,
    conclusion: cut(job.conclusion, NAME_MAX_CHARS),
    annotation: job.annotation && plainName(job.annotation, MESSAGE_MAX_CHARS),
    ...(annotated && { annotated: annotatedAsShown(annotated) }),
  };
}

function annotatedAsShown({ unshown, more }: Annotated): Annotated {
  const shown = unshown.map(({ message, where }) => ({
    message: plainName(message, MESSAGE_MAX_CHARS),
    where: where && plainName(where, NAME_MAX_CHARS),
    place: null,
  }));
  return { places: [], unshown: shown, more };
}

function withRows(job: JobReport, rows: number): JobReport {
  const { annotated } = job;
  return {
    ...job,
    ...(job.told.kind === "excerpt" && { told: { ...job.told, excerpt: shortened(job.told.excerpt, rows) } }),
    ...(annotated && rows === 0 && { annotated: countOnly(annotated) }),
  };
}

const countOnly = ({ unshown, more }: Annotated): Annotated => ({
  places: [],
  unshown: [],
  more: more + unshown.length,
});

/**
 * Shortens the excerpt. It keeps at least one line, which groups jobs that failed alike and gives the log link its
 * target.
 */
function shortened(excerpt: Excerpt, rows: number): Excerpt {
  const { text, hiddenLines } = shorten(excerpt, rows);
  const kept = new Set(text.split("\n"));
  const head = excerpt.lines.find((line) => excerpt.headline && line.text.includes(excerpt.headline));
  const lines = excerpt.lines.filter((line) => kept.has(line.text));
  const first = head ?? excerpt.lines[0];
  const { step, later } = excerpt;
  return {
    ...excerpt,
    step: step && { ...step, name: step.name && plainName(step.name, NAME_MAX_CHARS) },
    ...(later && { later: { ...later, name: later.name && plainName(later.name, NAME_MAX_CHARS) } }),
    text,
    hiddenLines,
    lines: lines.length > 0 || !first ? lines : [first],
  };
}

/** The least that remains of a job: its name, and how many lines are not shown. */
function nameOnly(given: JobReport): JobReport {
  const job = withRows(given, 0);
  if (job.told.kind !== "excerpt") return { ...job, annotation: null };
  const { excerpt } = job.told;
  const step = excerpt.step && { ...excerpt.step, name: null, command: null };
  const later = excerpt.later && { later: { ...excerpt.later, name: null } };
  const lines = excerpt.lines.map(({ line }) => ({ line, text: "" }));
  const rest = { ...excerpt, ...later, step, headline: null, lines };
  return { ...job, annotation: null, told: { ...job.told, excerpt: rest } };
}

const bytesOf = (value: object) => new TextEncoder().encode(JSON.stringify(value)).length;

/** A UTF-16 unit takes at most three bytes in UTF-8, so most reports are known to fit without encoding them. */
function isWithin(report: Report, maxBytes: number): boolean {
  return JSON.stringify(report).length * 3 <= maxBytes || bytesOf(report) <= maxBytes;
}
