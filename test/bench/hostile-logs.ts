// Steps that somebody wrote, or a tool happened to write, so that reading them takes long. Each is the body of one
// failed step; `next` gives its text bit by bit.
import { MATCHERS } from "../../src/core/matchers/all.ts";
import { framedLog, stamp } from "./framed-log.ts";
import { WORST_LINES } from "./worst-lines.ts";

export type Hostile = { readonly what: string; readonly log: (bytes: number) => Uint8Array<ArrayBuffer> };

/** The reader holds no more of a line; what is longer would be cut, and the rest never compared with anything. */
const LINE_CHARS = 4000;

const NEEDLES = [...new Set(MATCHERS.flatMap(({ needle }) => needle))];

/** As compilers, test runners, package managers and the runner print them; `#` is a number that differs. */
const ERRORS = [
  "src/a#.ts(#,7): error TS2339: Property 'b#' does not exist on type 'C'.",
  "src/a#.c:#:5: error: 'b#' undeclared (first use in this function)",
  "FAILED tests/test_a.py::test_b# - AssertionError: assert # == 2",
  "E       AssertionError: assert # == 2",
  "error[E0308]: mismatched types #",
  "  #:5  error  'b#' is not defined  no-undef",
  "--- FAIL: TestA# (0.00s)",
  "##[error]the check # failed",
  "[ERROR] /src/A#.java:[#,8] cannot find symbol",
  "npm error code E#",
  "Traceback (most recent call last):",
  "fatal: [host#]: FAILED! => {}",
  "  1) [chromium] › a.spec.ts:#:5 › b",
  "Error: something # went wrong",
];

export const HOSTILE: readonly Hostile[] = [
  { what: "one line without an end", log: body((index) => `${index} error: `) },
  { what: "steps that begin (##[group]Run)", log: body((index) => `${stamp(index)}##[group]Run ${index}\n`) },
  { what: "groups that never end (##[group])", log: body((index) => `${stamp(index)}##[group]${index}\n`) },
  { what: "groups, no timestamps", log: (bytes) => framedLog(bytes, (index) => `##[group]${index}\n`) },
  { what: "error lines of many tools", log: lines((index) => numbered(ERRORS, index)) },
  { what: "##[error] lines", log: lines((index) => `##[error]${numbered(ERRORS, index)}`) },
  { what: "brackets, never closed", log: lines((index) => filled("error: ", "([{<"[index % 4] ?? "(")) },
  { what: "brackets of all kinds, nested", log: lines(() => filled("error: (Failed ", "([{<\"'")) },
  { what: "every matcher's words, over and over", log: lines((index) => filled("", at(NEEDLES, index))) },
  { what: "lines of 64 KiB", log: lines((index) => `error: ${"word ".repeat(64 * 205)}${index}`) },
  { what: "only blank lines", log: lines(() => "") },
  { what: "only line ends", log: body(() => "\n") },
  { what: "errors, no timestamps", log: body((index) => `${numbered(ERRORS, index)}\n`) },
  { what: "colours and controls alone", log: lines(() => filled("", "\x1b[31m\x1b]8;;\x07\r")) },
];

/** Each alone: together the harmless ones would hide the one that is not. */
export const WORST: readonly Hostile[] = WORST_LINES.map(([begin, unit, end]) => ({
  what: `  ${JSON.stringify(`${begin}${unit}${unit}…${end}`)}`,
  log: lines(() => filled(begin, unit, end)),
}));

function body(next: (index: number) => string): Hostile["log"] {
  return (bytes) => framedLog(bytes, next);
}

function lines(line: (index: number) => string): Hostile["log"] {
  return body((index) => `${stamp(index)}${line(index)}\n`);
}

function numbered(texts: readonly string[], index: number): string {
  return at(texts, index).replaceAll("#", (mark, where: number, all: string) =>
    all.startsWith("##", where) || all[where - 1] === "#" ? mark : String(index),
  );
}

/** As long as a line can be for the reader: `begin`, as many of `unit` as fit, `end`. */
function filled(begin: string, unit: string, end = ""): string {
  return begin + unit.repeat(Math.floor((LINE_CHARS - begin.length - end.length) / unit.length)) + end;
}

function at(texts: readonly string[], index: number): string {
  return texts[index % texts.length] ?? "";
}
