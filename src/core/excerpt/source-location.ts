// Where in the sources a failure is: the lines around its block that say so. Pure.

import type { BodyLine } from "../step/step-body.ts";
import type { Finding } from "./finding.ts";
import { reportsSuccess } from "./never-shown.ts";

const LOCATION = /(?:^|[\s("'[@])[\w.~+/\\:-]{0,300}\w\.[A-Za-z]\w{0,5}(?::|\(|", line | line |:line )\d{1,7}\b/;
/** Code that others wrote. */
const OTHERS =
  /node_modules|node:internal|site-packages|dist-packages|\/(?:usr|opt)\/|[/\\]vendor[/\\]|[/\\]gems[/\\]|\.cargo|"<frozen |\/rustc\/|\/go\/pkg\/|<anonymous>|\bpackage:(?:test|test_api|flutter|flutter_test|stack_trace)\/|\(dart:|^\s*\((?:elixir|stdlib|kernel|ex_unit|mix|compiler|logger) \d|\bdeps\/|\[C\]: in |\/lib\/(?:system|std|pure)\/|\.nimble|\bstdlib\.ml\b|share\/julia\/|@ (?:Base|Core|Test|Pkg)\b|\[internal function\]|libswiftCore|\/perl5\/|^\s*at (?:java|jdk|sun|kotlinx?|scala|System|Microsoft|Xunit|NUnit|reactor|io\.netty|org\.(?:junit|gradle|apache|springframework|testng|scalatest))\b/;
/** A stack may begin this many lines after a block, or have its first frame of the repository's own this deep. */
const FRAMES_AFTER = 8;

/** Is it a line of a dependency's or a runtime's source, as stacks name them? */
export const isOthersCode = (text: string): boolean => OTHERS.test(text.slice(0, 400));

/** A stack's line, by the runtime that prints it. */
const FRAME = new RegExp(
  [
    "\\s*at \\S.{0,300}", // V8, the JVM, .NET, Kotlin/Native
    "\\s*#\\d{1,4}:? {1,8}(?:0x|/|\\[|[\\w$.<{]).*", // PHP, Dart, gdb, sanitizers
    "\\s*from \\S{1,300}:\\d{1,7}(?::\\d{1,7})?(?::in| in) .*", // Ruby, Crystal
    "\\s*\\S{1,300}:\\d{1,7}:in [`'].*", // Ruby's first
    "\\s{2,8}\\([\\w-]{1,60} \\d[\\w.+-]{0,40}\\) \\S{1,300}:\\d{1,7}: .*", // Elixir
    "\\s*\\w{1,60}, called at \\S{1,300}:\\d{1,7}:\\d{1,7} in .*", // GHC's HasCallStack
    "\\s*(?:Called from|Raised at|Raised by primitive operation at|Re-raised at) .*", // OCaml
    "\\s+@ \\S.{0,300}:\\d{1,7}(?: \\[inlined\\])?", // Julia's second line
    "\\s{1,4}\\[\\d{1,3}\\] \\S.{0,300}", // Julia's first
    "\\s+(?:\\S{1,300}:\\d{1,7}|\\[C\\]): in .*", // Lua
    "\\S{1,300}\\.nims?\\(\\d{1,7}\\) {1,8}\\S.*", // Nim
    "\\S{1,300}\\.zig:\\d{1,7}:\\d{1,7}: 0x[0-9a-f]{1,16} in .*", // Zig
    "\\s+\\S.{0,300} called at \\S{1,300} line \\d{1,7}\\.?", // Perl's Carp
    "\\s*\\d{1,3} {1,4}(?:\\[\\w{1,8}\\] )?(?:\\S{1,80} {1,20})?0x[0-9a-f]{6,16} .*", // Swift
    "\\s+\\S{1,300}\\.go:\\d{1,7} \\+0x[0-9a-f]{1,16}", // Go
  ]
    .map((frame) => `^(?:${frame})$`)
    .join("|"),
);

export const isFrame = (text: string): boolean => FRAME.test(text.slice(0, 400));

/** A stack up to this length is shown as it is. */
const SHORT_STACK_FRAMES = 12;
/** Of a longer one, the repository's own frames nearest to the failure say where it was. */
const OWN_FRAMES = 3;

/**
 * The lines without most frames of long stacks: only the first ones of the repository's own are kept. A stack that has none
 * is kept as it is, unless `ownOnly` is set.
 */
export function withoutDeepFrames(
  body: readonly BodyLine[],
  lines: readonly number[],
  { ownOnly = false }: { ownOnly?: boolean } = {},
): number[] {
  const textOf = (line: number) => body[line]?.said ?? "";
  const kept: number[] = [];
  let stack: number[] = [];
  const endStack = () => {
    const own = stack.filter((line) => !isOthersCode(textOf(line)));
    const isLong = stack.length + framesAfter(body, stack) > SHORT_STACK_FRAMES && (ownOnly || own.length > 0);
    kept.push(...(isLong ? own.slice(0, OWN_FRAMES) : stack));
    stack = [];
  };
  for (const line of lines) {
    if (isFrame(textOf(line))) stack.push(line);
    else {
      endStack();
      kept.push(line);
    }
  }
  endStack();
  return kept;
}

/** How many frames of the same stack follow it: a table's block may end in the middle of one. No more are counted than matter. */
function framesAfter(body: readonly BodyLine[], stack: readonly number[]): number {
  const after = (stack.at(-1) ?? body.length) + 1;
  const end = body.slice(after, after + SHORT_STACK_FRAMES).findIndex(({ said }) => !isFrame(said));
  return end < 0 ? Math.min(SHORT_STACK_FRAMES, Math.max(0, body.length - after)) : end;
}

const isLocation = (text: string): boolean => LOCATION.test(text.slice(0, 400)) && !isOthersCode(text);

/** The first location in the repository's own sources after a block that has none. */
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

/** The source line with a caret below it and its location above it, which some interpreters print before the error. */
export function sourceQuotedBefore(body: readonly BodyLine[], { lines }: Finding): number[] {
  const first = lines[0] ?? 0;
  const caret = body[first - 1]?.said === "" ? first - 2 : first - 1;
  if (!CARET.test(body[caret]?.said ?? "")) return [];
  return [caret - 2, caret - 1, caret].filter((at) => at >= 0 && body[at]?.said !== "");
}

const PYTHON_FRAME = /^[\s|]*File "/;
const WITHIN_FRAME = /^[\s|]*\s{4}\S/;

/**
 * A block's first lines, about `count` at most. Of a longer Python traceback the last ones, without frames of others'
 * code: the repository's own frames nearest to the exception say why.
 */
export function ownFrames(body: readonly BodyLine[], lines: readonly number[], count: number): readonly number[] {
  const textOf = (line: number) => body[line]?.said ?? "";
  if (!lines.some((line) => PYTHON_FRAME.test(textOf(line)))) return withoutDeepFrames(body, lines).slice(0, count + 2);
  if (lines.length <= count + 2) return lines;
  let isOthers = false;
  const own = lines.filter((line) => {
    const text = textOf(line);
    if (PYTHON_FRAME.test(text)) isOthers = isOthersCode(text);
    else if (!WITHIN_FRAME.test(text)) isOthers = false;
    return !isOthers;
  });
  return own.slice(-count);
}
