// The source locations that a job's excerpt names, in the order in which people read them. Pure: no IO, no clock, no
// environment.
import { PLACES_MAX } from "./limits.ts";
import { fileAlone, lineBelowHeading, placesIn } from "./places-in-text.ts";
import type { JobReport } from "./report.ts";
import { type Place, placeInWords, placeOf } from "./source-link.ts";

/** The locations on the headline's line first, then the others in line order. Each once, at most {@link PLACES_MAX}. */
export function placesOf({ told, annotated }: Pick<JobReport, "told" | "annotated">): Place[] {
  if (told.kind !== "excerpt") return [];
  const { headline, lines } = told.excerpt;
  const headed = belowHeadings(lines);
  const heads = lines.filter(({ text }) => headline !== null && text.includes(headline)).slice(0, 1);
  const places = new Map<string, Place>();
  for (const { line, text } of [...heads, ...lines]) {
    const known = annotated?.places.filter((at) => at.line === line).map(({ place }) => place) ?? [];
    for (const place of [...placesIn(text), ...known, ...(headed.get(line) ?? [])]) {
      if (places.size < PLACES_MAX) places.set(placeInWords(place), place);
    }
  }
  return [...places.values()];
}

/** Locations of lines such as `  12:5  error` below a line that names their file. By the line's number in the log. */
function belowHeadings(lines: readonly { line: number; text: string }[]): Map<number, Place[]> {
  const places = new Map<number, Place[]>();
  let file: string | null = null;
  for (const { line, text } of lines) {
    file = fileAlone(text) ?? file;
    const number = lineBelowHeading(text);
    const place = file !== null && number !== null ? placeOf(file, number) : null;
    if (place !== null) places.set(line, [place]);
  }
  return places;
}
