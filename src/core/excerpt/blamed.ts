// If several programs print at the same time, finds those that the runner's verdict names: what the others print is not
// why the step failed. Pure.
//
//   web:lint: src/cart.css            a line of `web:lint`
//   api:test: request 7 failed        a line of another program
//   web#lint: command … exited (1)    the verdict

import type { BodyLine } from "../step/step-body.ts";
import type { Finding } from "./finding.ts";

/**
 * `names` are as they stand before the programs' lines; empty if no verdict names one. `verdicts` are the indexes of
 * the lines that name them.
 */
export type Blamed = { readonly names: ReadonlySet<string>; readonly verdicts: ReadonlySet<number> };

const NOBODY: Blamed = { names: new Set(), verdicts: new Set() };

export function blamedIn(body: readonly BodyLine[], findings: readonly Finding[]): Blamed {
  // Most steps run one program at a time, which prints no name. Then no verdict needs to be read.
  if (!body.some((line) => programOf(line) !== "")) return NOBODY;
  const named = new Map<number, string>();
  const own = new Map<number, string>();
  for (const { head } of findings) {
    const line = body[head];
    if (line === undefined) continue;
    const name = programOf(line);
    if (name !== "" && EXITED.test(line.said) && isLastOf(body, head)) own.set(head, name);
    for (const each of namesIn(name === "" ? line.text : line.said)) {
      const program = programNamed(body, head, each);
      if (program !== null) named.set(head, program);
    }
  }
  const blamed = named.size > 0 ? named : own;
  return { names: new Set(blamed.values()), verdicts: new Set([...named.keys(), ...own.keys()]) };
}

/** The name before a line: `web:lint`, `@scope/ui`, `2`; empty if there is none. */
export function programOf({ text, said, source }: BodyLine): string {
  if (source === "" || said === text) return "";
  const before = text.slice(0, text.length - said.length).replace(CLOCK, "");
  const [, step] = STEP.exec(before) ?? [];
  return step ?? (NAME.exec(before)?.[0] ?? "").replace(/(?<![:.-])[:.-]+$/, "");
}

const NAME = /[\w@+](?:[\w@./:-]*\w)?/;
const STEP = /^Step #(\d{1,3})/;
const CLOCK = /\d\d:\d\d:\d\d\S*/g;

/** What a runner prints after the name of one of its own programs. */
const EXITED =
  /\b(?:[Ee]xited|exit)(?: with)?(?: exit)?(?: code| status)? \(?(?:exit code )?[1-9]\d{0,9}\)?(?:, completed in .{1,40})?\.?$|^Failed$|\bERROR \[\d{1,6}\.\d{1,3}s\]$/;

/** What may be around a name: quotes, brackets. */
const QUOTE = "[\"'`[(]?";
const VERDICTS: readonly RegExp[] = [
  // ERROR: "types" exited with 1.    tests-1 exited with code 1    × Task api:lint failed to run.
  new RegExp(
    `(?:^|\\s)${QUOTE}([\\w@+][\\w@./:#-]{0,120}?)["'\`\\])]?:? (?:has )?(?:exited (?:with|\\()|failed\\b|crashed\\b)`,
    "g",
  ),
  // npm run test exited 1 in '@scope/ui'    Failed to run task "lint": exit status 1    Failed:    web#lint
  new RegExp(
    `\\b(?:[Ff]ailed|FAILED|exited [1-9]\\d{0,9})(?: to run| to build)?(?: in| for)?:?\\s{1,8}(?:task |target |package |script |job )?${QUOTE}([\\w@+][\\w@./:#-]{0,120})`,
    "g",
  ),
  // web#lint: command (/work/web) npm run lint exited (1)
  /^\s{0,8}(?:ERROR\s{1,4})?([\w@][\w@./-]{0,120}#[\w:.-]{1,60}): command /g,
  // \t  2 - merge (Failed)
  /^\s{1,8}(\d{1,5}) - \S.{0,200} \((?:Failed|Timeout|SEGFAULT|ILLEGAL|Subprocess aborted|OTHER_FAULT)\)/g,
  // ERROR: build step 1 "python" failed: step exited with non-zero status: 2
  /\bbuild step (\d{1,3}) "/g,
];

function namesIn(verdict: string): string[] {
  const text = verdict.slice(0, VERDICT_CHARS);
  // The innermost of a chain comes last: Failed to run task "check": Failed to run task "check:sql": exit status 1
  return VERDICTS.flatMap((pattern) => {
    const names = [...text.matchAll(pattern)].flatMap(([, name]) => name ?? []);
    return names.slice(-1).map((name) => name.replace("#", ":").replace(/(?<![.:,])[.:,]+$/, ""));
  });
}

const VERDICT_CHARS = 400;

/** A program's lines end with the verdict on it, with few exceptions. This many lines after it are checked. */
const LINES_AFTER = 2_000;

function isLastOf(body: readonly BodyLine[], at: number): boolean {
  const source = body[at]?.source ?? "";
  return !body.slice(at + 1, at + LINES_AFTER).some((line) => line.source === source && !EXITED.test(line.said));
}

/** A program's lines are searched among this many lines before a verdict. */
const LINES_BEFORE = 4_000;

/**
 * The program that a verdict calls `name`: compose calls `tests-1` `shop-tests-1`. Null if no line before the verdict
 * is such a program's.
 */
function programNamed(body: readonly BodyLine[], at: number, name: string): string | null {
  for (let index = at - 1; index >= Math.max(0, at - LINES_BEFORE); index--) {
    const line = body[index];
    const program = line === undefined ? "" : programOf(line);
    if (program !== "" && (name === program || name.endsWith(`-${program}`) || name.endsWith(`_${program}`)))
      return program;
  }
  return null;
}
