// An excerpt with fewer rows, for a sink that has no room for all of it. Pure: no IO, no clock, no environment.
import type { Excerpt } from "../excerpt/excerpt.ts";

/**
 * At most `rows` rows of the excerpt, around its headline, and how many of the step's lines are then not shown.
 * What is cut off is marked by `…` on a row of its own, which counts as one.
 */
export function shorten(
  { text, lines, headline, hiddenLines }: Excerpt,
  rows: number,
): { text: string; hiddenLines: number } {
  const all = text === "" ? [] : text.split("\n");
  if (all.length <= rows) return { text, hiddenLines };
  if (rows <= 0) return { text: "", hiddenLines: hiddenLines + lines.length };
  const at = Math.max(0, headline === null ? 0 : all.findIndex((row) => row.includes(headline)));
  const begin = Math.max(0, Math.min(at - Math.floor(rows / 4), all.length - rows));
  const kept = all.slice(begin, begin + rows);
  const texts = new Set(lines.map((line) => line.text));
  const dropped = lines.length - kept.filter((row) => texts.has(row)).length;
  const marked = [...(begin > 0 ? ["…"] : []), ...kept, ...(begin + rows < all.length ? ["…"] : [])];
  return { text: marked.join("\n"), hiddenLines: hiddenLines + Math.max(0, dropped) };
}
