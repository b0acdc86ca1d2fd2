// Where in the sources a failure is: the lines beside its block that say it. Pure.

import type { BodyLine } from "../step/step-body.ts";
import type { Finding } from "./findings.ts";

const PLACE = /(?:^|[\s("'[@])[\w.~+/\\:-]{0,300}\w\.[A-Za-z]\w{0,5}(?::|\(|", line | line |:line )\d{1,7}\b/;
const OTHERS =
  /node_modules|node:internal|site-packages|dist-packages|\/(?:usr|opt)\/|[/\\]vendor[/\\]|[/\\]gems[/\\]|\.cargo|\/rustc\/|\/go\/pkg\/|<anonymous>|^\s*at (?:java|jdk|sun|org\.(?:junit|gradle|apache))\b/;
/** How far behind a block a stack may begin, and how far the first frame of one's own stands in it. */
const FRAMES_AFTER = 8;

const isPlace = (text: string): boolean => PLACE.test(text.slice(0, 400)) && !OTHERS.test(text.slice(0, 400));

/** The first place behind a block that holds none itself. */
export function placeOf(body: readonly BodyLine[], { lines }: Finding): number[] {
  if (lines.some((line) => isPlace(body[line]?.said ?? ""))) return [];
  const last = lines.at(-1) ?? 0;
  for (let at = last + 1; at <= last + FRAMES_AFTER && at < body.length; at++) {
    if (isPlace(body[at]?.said ?? "")) return [at];
  }
  return [];
}

const CARET = /^[\s|│]*\^[\^~\s]*$/;

/** The source line with a caret below it, and its place above it, which some interpreters print before the error. */
export function sourceBefore(body: readonly BodyLine[], { lines }: Finding): number[] {
  const first = lines[0] ?? 0;
  const caret = body[first - 1]?.said === "" ? first - 2 : first - 1;
  if (!CARET.test(body[caret]?.said ?? "")) return [];
  return [caret - 2, caret - 1, caret].filter((at) => at >= 0 && body[at]?.said !== "");
}
