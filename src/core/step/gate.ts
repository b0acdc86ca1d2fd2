// A gate: a step that does nothing but fail, because one before it did that was allowed to (`continue-on-error: true`).
// Pure.
//
//   - run: terraform plan                            - if: steps.plan.outcome == 'failure'
//     id: plan                                         run: exit 1
//     continue-on-error: true
//
// The outcome may also be asked for in the script, where the echo has its value: `if [[ "failure" != "success" ]]; then`.
import type { StepBody } from "./step-body.ts";

/** What a gate's own lines are at the most: it says that something failed. */
const LINES_MAX = 5;

const FAILS = /^(?:exit [1-9]\d{0,2}|false|throw\b.*)$/;
/** Neither fails nor runs anything; an echo that runs a command says something of its own. */
const TALKS = /^(?:(?:echo|printf|Write-(?:Host|Output|Error))\b[^`]*|set [-+]\S.*|then|else|fi|\}|:|#.*)$/;
const ASKS = /^(?:el)?(?:if\b|\[|test\b).*(?<![\w-])(?:failure|success|cancelled|skipped)(?![\w-])/;

/** Whether all that the step's script does is to fail, whatever ran it. */
export function isGate({ echo, lines }: StepBody): boolean {
  const parts = echo.flatMap(({ text }) => partsOf(text));
  if (lines.length > LINES_MAX || !parts.some((part) => FAILS.test(part))) return false;
  return parts.every((part) => FAILS.test(part) || (!part.includes("$(") && (TALKS.test(part) || isOutcome(part))));
}

/** The commands of a line; a line is no longer than the reader holds, and each command is looked at once. */
const partsOf = (line: string): string[] =>
  line
    .split(/;|&&|\|\|/)
    .map((part) => part.trim().replace(/^(?:then|else|\{) /, ""))
    .filter((part) => part !== "");

/** A variable could be anything; the runner has filled in an outcome. */
const isOutcome = (part: string): boolean => !part.includes("$") && ASKS.test(part);
