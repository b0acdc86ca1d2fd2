// The places in the sources that a job's excerpt is about, in the order in which somebody reads them. Pure.
import { PLACES_MAX } from "./excerpt-limits.ts";
import { placesIn } from "./places-in-text.ts";
import type { JobReport } from "./report.ts";
import { type Place, placeInWords } from "./source-link.ts";

/** The headline's first, then as their lines stand; each line once, at most {@link PLACES_MAX}. */
export function placesOf({ told, annotated }: Pick<JobReport, "told" | "annotated">): Place[] {
  if (told.kind !== "excerpt") return [];
  const { headline, lines } = told.excerpt;
  const heads = lines.filter(({ text }) => headline !== null && text.includes(headline)).slice(0, 1);
  const places = new Map<string, Place>();
  for (const { line, text } of [...heads, ...lines]) {
    const known = annotated?.places.filter((at) => at.line === line).map(({ place }) => place) ?? [];
    for (const place of [...placesIn(text), ...known]) {
      if (places.size < PLACES_MAX) places.set(placeInWords(place), place);
    }
  }
  return [...places.values()];
}
