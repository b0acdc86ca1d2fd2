// Why one job failed, as the comment tells it: the excerpt, what annotations add, and links to the sources. Pure.

import { placesOf } from "../../../core/report/job-places.ts";
import { noLogSentence } from "../../../core/report/no-log.ts";
import { excerptUrl, hiddenInWords, type JobReport, type Report } from "../../../core/report/report.ts";
import { shorten } from "../../../core/report/shorten.ts";
import { type Place, placeInWords, sourceUrl } from "../../../core/report/source-link.ts";
import { codeSpan, fence, link } from "./markdown.ts";

export const ANNOTATION_MAX_CHARS = 500;

/** Paragraphs of Markdown, with at most `rows` rows of the excerpt and `places` links to source lines. */
export function whyInWords(report: Report, job: JobReport, level: { places: number; rows: number }): string[] {
  const said = level.rows > 0 ? unshownLines(report, job) : [];
  if (job.told.kind === "no-log") return [noLogSentence(job.told), ...paragraph(said)];
  const { excerpt } = job.told;
  const { text, hiddenLines } = shorten(excerpt, level.rows);
  const hidden = `${hiddenInWords(excerpt, hiddenLines)} in the ${excerpt.stepLines ? "step" : "log"}`;
  const where = link(text ? "see it in the log" : "see the log", excerptUrl(job));
  const places = placesOf(job).slice(0, level.places);
  const sources = places.map((place) => sourceLink(report, place)).join(" · ");
  return [
    ...(text ? [fence(text)] : []),
    ...paragraph([...said, ...(sources ? [sources] : []), hiddenLines > 0 ? `${hidden} · ${where}` : where]),
  ];
}

/**
 * What annotations say that stands in no shown line: each with its place, and how many more there are. A plus would
 * begin a list.
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

/** One paragraph of several lines: two spaces before a line's end break it (spec.commonmark.org, "Hard line breaks"). */
const paragraph = (lines: readonly string[]): string[] => (lines.length > 0 ? [lines.join("  \n")] : []);
