// Shortens an excerpt for a sink that has no room for all of it. Pure: no IO, no clock, no environment.
import type { Excerpt } from "../excerpt/excerpt.ts";
import { undecorated } from "../excerpt/excerpt-text.ts";

/**
 * Keeps at most `rows` rows around the excerpt's headline, and counts how many of the step's lines are then not shown.
 * A row of `…` marks each cut; it does not count towards `rows`.
 */
export function shorten(
  { text, lines, headline, hiddenLines }: Excerpt,
  rows: number,
): { text: string; hiddenLines: number } {
  const all = text === "" ? [] : text.split("\n");
  if (all.length <= rows) return { text, hiddenLines };
  if (rows <= 0) return { text: "", hiddenLines: hiddenLines + lines.length };
  const at = Math.max(0, headline === null ? 0 : all.findIndex((row) => undecorated(row).includes(headline)));
  const begin = Math.max(0, Math.min(at - Math.floor(rows / 4), all.length - rows));
  const kept = all.slice(begin, begin + rows);
  const texts = new Set(lines.map((line) => line.text));
  const dropped = lines.length - kept.filter((row) => texts.has(row)).length;
  const marked = [...(begin > 0 ? ["…"] : []), ...kept, ...(begin + rows < all.length ? ["…"] : [])];
  return { text: marked.join("\n"), hiddenLines: hiddenLines + Math.max(0, dropped) };
}
