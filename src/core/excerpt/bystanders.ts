// Finds output that does not say why a step failed, whatever it says: from a service beside the program that failed,
// from an attempt that was repeated, from a test that passed, or from the runner about a mere consequence. Pure.

import { RANK } from "../matching/matcher.ts";
import { splitPrefix } from "../step/prefix.ts";
import type { BodyLine } from "../step/step-body.ts";
import { type Blamed, blamedIn, programOf } from "./blamed.ts";
import type { Finding } from "./finding.ts";

/** `isBystander` takes an index into the body. `end`: the number of lines up to the runner's last word on the step. */
export type Bystanders = {
  readonly isBystander: (line: number) => boolean;
  readonly end: number;
  readonly blamed: Blamed;
};

export function bystandersIn(body: readonly BodyLine[], findings: readonly Finding[]): Bystanders {
  const end = endOf(body);
  const background = backgroundSources(body, end);
  const failed = containerThatFailed(body, end);
  const attempt = lastAttempt(body, findings);
  const exit = body.findIndex((line) => line.error && EXIT.test(line.text));
  const passed = logsOfPassingTests(body, findings);
  const blamed = blamedIn(body, findings);
  const isBystander = (line: number): boolean => {
    if (passed.has(line)) return true;
    const source = body[line]?.source ?? "";
    if (line < attempt || (line >= end && background.size > 0) || background.has(source)) return true;
    if (exit >= 0 && line > exit && TEMPLATE_ERROR.test(body[line]?.text ?? "")) return true;
    if (blamed.names.size > 0 && isOfAnother(body[line], blamed.names)) return true;
    return failed !== null && CONTAINER.test(source) && nameIn(source) !== failed;
  };
  return { isBystander, end, blamed };
}

function isOfAnother(line: BodyLine | undefined, blamed: ReadonlySet<string>): boolean {
  const name = line === undefined ? "" : programOf(line);
  return name !== "" && !blamed.has(name);
}

/** The runner's sentence after a `run:` step of a composite action has failed. */
const EXIT = /^Process completed with exit code/;
/**
 * The runner's sentence about each later step whose inputs cannot be evaluated, because the failed step left nothing
 * for them.
 */
const TEMPLATE_ERROR = /\(Line: \d{1,6}, Col: \d{1,6}\):/;

/** The runner writes its last word once the step's program has ended. Programs in the background continue. */
function endOf(body: readonly BodyLine[]): number {
  const last = body.findLastIndex(({ error }) => error);
  return last < 0 ? body.length : last + 1;
}

/** Programs that still print after the step has failed are not the one that failed: `[server] GET /health 200`. */
function backgroundSources(body: readonly BodyLine[], end: number): ReadonlySet<string> {
  const sources = new Set(body.slice(end).map(({ source }) => source));
  sources.delete("");
  return sources;
}

/** Docker compose's prefix, with digits masked as in a source. */
const CONTAINER = /^[\w.-]+ *\|/;
/** `docker compose up --exit-code-from tests` ends with the name of the container whose exit code it returns. */
const CONTAINER_FAILED = /^([a-z][\w.-]*-\d{1,4}) exited with code [1-9]/;
/** How many lines compose prints after that name, while it stops all other containers. */
const STOPPING_LINES = 60;

const nameIn = (source: string): string => (source.split("|", 1)[0] ?? "").trimEnd();

function containerThatFailed(body: readonly BodyLine[], end: number): string | null {
  for (const { text } of body.slice(Math.max(0, end - STOPPING_LINES), end)) {
    const name = CONTAINER_FAILED.exec(text)?.[1];
    if (name !== undefined) return nameIn(splitPrefix(`${name} | .`).source);
  }
  return null;
}

/** `Attempt 1 failed. Reason: …`, `Retrying, 2 of 3`: what comes before was tried again. */
const TRIED_AGAIN =
  /^\W{0,4}(?:Attempt \d{1,3}(?: ?(?:of|\/) ?\d{1,3})? (?:has )?failed|Retry(?:ing)?\b.{0,60}\b\d{1,3} ?(?:of|\/) ?\d{1,3})|\bfailed\. Retrying, \d/;

/** The line at which the last attempt begins, if something failed after it; 0 otherwise. */
function lastAttempt(body: readonly BodyLine[], findings: readonly Finding[]): number {
  const last = findings.at(-1)?.head ?? 0;
  for (let at = last; at >= 0; at--) {
    const line = body[at];
    if (line === undefined || !(line.raw.includes("ttempt ") || line.raw.includes("etry"))) continue;
    if (TRIED_AGAIN.test(line.said))
      return findings.some(({ head, rank }) => head > at && rank >= RANK.error) ? at + 1 : 0;
  }
  return 0;
}

/** `go test -v` names the test before its log (`=== RUN TestA`), and prints the verdict (`--- FAIL: TestA`) later. */
const TEST_NAMED = /^\s*=== (?:RUN|CONT|NAME) +(\S+)/;
const TEST_FAILED = /^\s*--- FAIL: (\S+)/;
const TEST_VERDICT = /^\s*--- [A-Z]{4}: /;
/** If a test logs more than this before it is named again, its lines are not recognised as its own. */
const TEST_LOG_LINES = 2_000;

/** Lines in the form of a test's message (`file_test.go:12: …`) that `t.Log` printed for tests that passed. */
function logsOfPassingTests(body: readonly BodyLine[], findings: readonly Finding[]): ReadonlySet<number> {
  const passed = new Set<number>();
  const failed = new Set(
    findings.flatMap(({ lines }) => lines.flatMap((at) => TEST_FAILED.exec(body[at]?.said ?? "")?.[1] ?? [])),
  );
  if (failed.size === 0) return passed;
  let name: string | null = null;
  let from = 0;
  for (const { head } of findings.filter(
    ({ matcher }) => matcher.tool === "go test" && matcher.category === "verdict",
  )) {
    for (let at = Math.max(from, head - TEST_LOG_LINES); at < head; at++) {
      const text = body[at]?.said ?? "";
      name = TEST_VERDICT.test(text) ? null : (TEST_NAMED.exec(text)?.[1] ?? name);
    }
    from = head;
    if (name !== null && !failed.has(name)) passed.add(head);
  }
  return passed;
}
