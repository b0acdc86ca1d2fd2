// What the comment on the pull request would say.
import type { Excerpt } from "../core/excerpt/excerpt.ts";
import { hiddenInWords } from "../core/report/report.ts";
import { exitCodeInWords } from "../core/step/exit-code.ts";
import { MARKER, renderComment } from "../sinks/comment/render/comment.ts";
import { codeSpan, fence } from "../sinks/comment/render/markdown.ts";
import { type Failure, failuresIn, type Outcome, problemOf } from "./outcome.ts";

/** Runs by the comment's own renderer, without the marker by which the App finds its comment; logs in the same words. */
export function markdownOf(outcome: Extract<Outcome, { kind: "one" | "many" }>): string {
  if (outcome.kind === "one") return logMarkdown(outcome.name === "-" ? null : outcome.name, outcome.excerpt);
  const [report] = outcome.reports;
  if (report !== undefined) {
    const sections = outcome.reports.map((each) => ({ report: each, passed: null }));
    return renderComment(sections, report.run.headSha).replace(MARKER, "").trimStart();
  }
  return failuresIn(outcome.found).map(failureMarkdown).join("\n\n");
}

function failureMarkdown({ found, same }: Failure): string {
  const { job } = found;
  const alike = same.map((each) => codeSpan(each.job.name)).join(", ");
  const why =
    job.told.kind === "excerpt"
      ? logMarkdown(job.name, job.told.excerpt)
      : `**${codeSpan(job.name)}**\n\n${problemOf(found)}`;
  return same.length > 0 ? `${why}\n\nThe same in ${same.length} more: ${alike}` : why;
}

function logMarkdown(name: string | null, excerpt: Excerpt): string {
  const { step, text, hiddenLines } = excerpt;
  const title = [
    ...(name === null ? [] : [`**${codeSpan(name)}**`]),
    ...(step?.name ? [`step ${step.number ? `${step.number} ` : ""}${codeSpan(step.name)}`] : []),
  ].join(" · ");
  const ran = [
    ...(step?.command ? [codeSpan(step.command, COMMAND_MAX_CHARS)] : []),
    ...(step && step.exitCode !== null ? [exitCodeInWords(step.exitCode)] : []),
  ].join(" · ");
  return [
    [title, ran].filter(Boolean).join("  \n"),
    ...(text ? [fence(text)] : []),
    ...(hiddenLines > 0 ? [hiddenInWords(excerpt, hiddenLines)] : []),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** As in the comment. */
const COMMAND_MAX_CHARS = 300;
