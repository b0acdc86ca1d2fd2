// Where in the sources a failure is: the lines around its block that say so. Pure.

import type { BodyLine } from "../step/step-body.ts";
import type { Finding } from "./finding.ts";
import { reportsSuccess } from "./never-shown.ts";

const LOCATION = /(?:^|[\s("'[@])[\w.~+/\\:-]{0,300}\w\.[A-Za-z]\w{0,5}(?::|\(|", line | line |:line )\d{1,7}\b/;
/** Code that others wrote. */
const OTHERS =
  /node_modules|node:internal|site-packages|dist-packages|\/(?:usr|opt)\/|[/\\]vendor[/\\]|[/\\]gems[/\\]|\.cargo|"<frozen |\/rustc\/|\/go\/pkg\/|<anonymous>|^\s*at (?:java|jdk|sun|org\.(?:junit|gradle|apache))\b/;
/** A stack may begin so many lines after a block, and its first frame of the repository's own may stand so deep in it. */
const FRAMES_AFTER = 8;

/** A line of a dependency's or a runtime's source, as stacks name them. */
export const isOthersCode = (text: string): boolean => OTHERS.test(text.slice(0, 400));

const isLocation = (text: string): boolean => LOCATION.test(text.slice(0, 400)) && !isOthersCode(text);

/** The first location in the repository's own sources after a block that holds none itself. */
export function sourceLocationAfter(body: readonly BodyLine[], { lines }: Finding): number[] {
  if (lines.some((line) => isLocation(body[line]?.said ?? ""))) return [];
  const last = lines.at(-1) ?? 0;
  for (let at = last + 1; at <= last + FRAMES_AFTER && at < body.length; at++) {
    const text = body[at]?.said ?? "";
    // The next test has begun.
    if (reportsSuccess(text)) break;
    if (isLocation(text)) return [at];
  }
  return [];
}

const CARET = /^[\s|│]*\^[\^~\s]*$/;

/** The source line with a caret below it, and its place above it, which some interpreters print before the error. */
export function sourceQuotedBefore(body: readonly BodyLine[], { lines }: Finding): number[] {
  const first = lines[0] ?? 0;
  const caret = body[first - 1]?.said === "" ? first - 2 : first - 1;
  if (!CARET.test(body[caret]?.said ?? "")) return [];
  return [caret - 2, caret - 1, caret].filter((at) => at >= 0 && body[at]?.said !== "");
}

const PYTHON_FRAME = /^[\s|]*File "/;
const WITHIN_FRAME = /^[\s|]*\s{4}\S/;

/**
 * A block's first lines, at most about `count`. Of python's traceback, if it is longer, the last ones without the frames
 * of others' code: the repository's own frames nearest to the exception say why.
 */
export function ownFrames(body: readonly BodyLine[], lines: readonly number[], count: number): readonly number[] {
  const textOf = (line: number) => body[line]?.said ?? "";
  if (lines.length <= count + 2 || !lines.some((line) => PYTHON_FRAME.test(textOf(line))))
    return lines.slice(0, count + 2);
  let isOthers = false;
  const own = lines.filter((line) => {
    const text = textOf(line);
    if (PYTHON_FRAME.test(text)) isOthers = isOthersCode(text);
    else if (!WITHIN_FRAME.test(text)) isOthers = false;
    return !isOthers;
  });
  return own.slice(-count);
}
