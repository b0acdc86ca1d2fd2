// A gate: a step that only fails because an earlier one did, which was allowed to (`continue-on-error: true`). Pure.
//
//   - run: terraform plan                            - if: steps.plan.outcome == 'failure'
//     id: plan                                         run: exit 1
//     continue-on-error: true
//
// The script may also check the outcome, whose value the echo then shows: `if [[ "failure" != "success" ]]; then`.
import type { StepBody } from "./step-body.ts";

/** A gate prints at most this many lines, which say that something failed. */
const LINES_MAX = 5;

const FAILS = /^(?:exit [1-9]\d{0,2}|false|throw\b.*)$/;
/** Neither fails nor runs anything. An echo that runs a command may say something of its own. */
const TALKS = /^(?:(?:echo|printf|Write-(?:Host|Output|Error))\b[^`]*|set [-+]\S.*|then|else|fi|\}|:|#.*)$/;
const ASKS = /^(?:el)?(?:if\b|\[|test\b).*(?<![\w-])(?:failure|success|cancelled|skipped)(?![\w-])/;

/** Does the step's script do nothing but fail? */
export function isGate({ echo, lines }: StepBody): boolean {
  const parts = echo.flatMap(({ text }) => partsOf(text));
  if (lines.length > LINES_MAX || !parts.some((part) => FAILS.test(part))) return false;
  return parts.every((part) => FAILS.test(part) || (!part.includes("$(") && (TALKS.test(part) || isOutcome(part))));
}

/** The commands on a line. */
const partsOf = (line: string): string[] =>
  line
    .split(/;|&&|\|\|/)
    .map((part) => part.trim().replace(/^(?:then|else|\{) /, ""))
    .filter((part) => part !== "");

/** Does it check an outcome? The runner has filled that in; a variable could be anything. */
const isOutcome = (part: string): boolean => !part.includes("$") && ASKS.test(part);
