// What people read in a terminal: text in, text out. Pure: whether there are colours, and how wide it is, is given.
import type { Excerpt } from "../core/excerpt/excerpt.ts";
import { plainName } from "../core/redact/plain.ts";
import { visible } from "../core/redact/visible.ts";
import { NAME_MAX_CHARS } from "../core/report/limits.ts";
import { noLogSentence } from "../core/report/no-log.ts";
import {
  beforeInWords,
  branchLabel,
  countInWords,
  duration,
  endedAs,
  excerptUrl,
  hiddenInWords,
  type Report,
  shortSha,
} from "../core/report/report.ts";
import { exitCodeInWords } from "../core/step/exit-code.ts";
import { SAME_NAMES_MAX, WIDTH_MIN_COLUMNS } from "./limits.ts";
import { type Failure, type FoundJob, problemOf } from "./outcome.ts";
import { wrapped } from "./width.ts";

/** `width`: in columns; infinite where it is no terminal. */
export type Look = { readonly colour: boolean; readonly width: number };

/** Colours are for terminals, and not for everybody's (no-color.org). */
export function lookOf(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  environment: Readonly<Record<string, string | undefined>>,
): Look {
  if (!stream.isTTY) return { colour: false, width: Number.POSITIVE_INFINITY };
  const colour = (environment["NO_COLOR"] ?? "") === "" && environment["TERM"] !== "dumb";
  return { colour, width: Math.max(stream.columns ?? 80, WIDTH_MIN_COLUMNS) };
}

/** A single log. */
export function renderLog(excerpt: Excerpt, look: Look): string {
  const { hiddenLines, totalLines } = excerpt;
  const more = excerpt.more ? ["", `+ ${excerpt.more} more like ${excerpt.more === 1 ? "it" : "these"}`] : [];
  return fitted(
    [
      ...excerptRows(excerpt, look, []),
      ...more,
      "",
      `${hiddenLines} more lines in this step, ${totalLines} in the log.`,
    ],
    look,
  );
}

/** Several jobs: each failure once, each run under its own heading. */
export function renderFailures(failures: readonly Failure[], reports: readonly Report[], look: Look): string {
  const rows: string[] = [];
  let under: Report | null = null;
  for (const failure of failures) {
    const { report } = failure.found;
    if (report && report !== under) rows.push(paint(headingOf(report), BOLD, look), "");
    under = report;
    rows.push(...failureRows(failure, look), "");
  }
  for (const report of reports) {
    if (report.outcome !== "startup-failure") continue;
    const log = `Log        ${visible(report.run.url)}`;
    rows.push(paint(headingOf(report), BOLD, look), "", noLogSentence({ why: "not-started" }), "", log, "");
  }
  return fitted(rows.slice(0, -1), look);
}

function headingOf(report: Report): string {
  const { run, completed } = report;
  const branch = branchLabel(report);
  const name = (text: string) => plainName(text, NAME_MAX_CHARS);
  const on = `${branch ? `${name(branch)} at ` : ""}${shortSha(run.headSha)}`;
  const attempt = run.attempt > 1 ? `, attempt ${run.attempt}` : "";
  const count = report.totalJobs === null ? "" : `: ${countInWords(report)}`;
  return `${name(run.workflowName)} on ${on}${attempt}${count}${completed ? "" : ", still running"}`;
}

function failureRows(failure: Failure, look: Look): string[] {
  const { found, same } = failure;
  const { job } = found;
  const how = job.conclusion === "failure" ? "" : ` (${endedAs(job)})`;
  const rows = [paint(`✗ ${plainName(job.name, NAME_MAX_CHARS)}${how}`, RED, look)];
  const facts = factsOf(failure);
  if (job.annotation) rows.push(plainName(job.annotation, ANNOTATION_MAX_CHARS));
  if (job.told.kind === "excerpt") {
    const { excerpt } = job.told;
    rows.push(...excerptRows(excerpt, look, facts), "");
    if (excerpt.hiddenLines > 0) rows.push(`${hiddenInWords(excerpt, excerpt.hiddenLines)}.`);
  } else {
    rows.push(problemOf(found), "", ...facts);
  }
  for (const { message, where } of job.annotated?.unshown ?? []) {
    rows.push(`${where ? `${plainName(where, NAME_MAX_CHARS)}: ` : ""}${plainName(message, ANNOTATION_MAX_CHARS)}`);
  }
  if (same.length > 0) rows.push(sameInWords(same));
  return rows;
}

const ANNOTATION_MAX_CHARS = 500;

function factsOf({ found: { job, file } }: Failure): string[] {
  const url = excerptUrl(job);
  return [
    ...(job.durationSeconds === null ? [] : [`Took       ${duration(job.durationSeconds)}`]),
    ...(job.before === null ? [] : [`Before     ${beforeInWords(job.before)}`]),
    ...(file === null ? [] : [`File       ${visible(file).replace(/\s+/g, " ")}`]),
    ...(url === null ? [] : [`Log        ${visible(url)}`]),
  ];
}

function sameInWords(same: readonly FoundJob[]): string {
  const names = same.slice(0, SAME_NAMES_MAX).map(({ job }) => plainName(job.name, NAME_MAX_CHARS));
  const rest = same.length - names.length;
  return `The same in ${same.length} more: ${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** The headline, what ran, and the lines with their numbers. `facts` stand with what ran. */
function excerptRows({ step, lines, headline, later }: Excerpt, look: Look, facts: readonly string[]): string[] {
  const width = String(lines.at(-1)?.line ?? 1).length;
  const rows = [paint(headline ?? "The step failed without a word.", BOLD, look), ""];
  const before = rows.length;
  if (step?.name != null) rows.push(`Step       ${step.number === null ? "" : `${step.number}, `}${step.name}`);
  if (step?.command != null) rows.push(`Command    ${step.command}`);
  if (step?.exitCode != null) rows.push(`Exit code  ${exitCodeInWords(step.exitCode).slice("exit code ".length)}`);
  if (later?.name != null) rows.push(`Printed by ${later.number === null ? "" : `${later.number}, `}${later.name}`);
  rows.push(...facts);
  if (rows.length > before) rows.push("");
  let last: number | null = null;
  for (const { line, text } of lines) {
    if (last !== null && line > last + 1) {
      rows.push(paint(`${" ".repeat(width)}   … ${line - last - 1} more`, DIM, look));
    }
    rows.push(`${paint(`${String(line).padStart(width)} │`, DIM, look)} ${text}`);
    last = line;
  }
  return rows;
}

/** SGR codes (ECMA-48, 8.3.117), each with the one that ends it. */
const BOLD = ["\x1b[1m", "\x1b[22m"] as const;
const DIM = ["\x1b[2m", "\x1b[22m"] as const;
const RED = ["\x1b[1;31m", "\x1b[22;39m"] as const;

const paint = (text: string, [begin, end]: readonly [string, string], { colour }: Look): string =>
  colour ? `${begin}${text}${end}` : text;

function fitted(rows: readonly string[], { width }: Look): string {
  return rows.flatMap((row) => wrapped(row, width)).join("\n");
}
