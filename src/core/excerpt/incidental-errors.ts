// Leaves out errors that passing tests and retries print, if the form of the real failure is recognised. Pure.

import { RANK } from "../matching/matcher.ts";
import type { Finding } from "./finding.ts";

/** Lines around a recognised failure that belong to it: its logs follow it, and its title comes just before it. */
const LINES_AFTER = 6;
const LINES_BEFORE = 2;
/** If no known tool reports it, a form that many tools share may be part of a message that began some lines before. */
const LINES_BEFORE_FORM = 12;
/** The step's last lines are the program's own verdict. */
const LAST_LINES = 5;

/**
 * If a test's failure is recognised, words of failure elsewhere come from passing tests and retries. Those near the
 * failure, or at the step's end, stay. `end`: the number of lines of the step.
 */
export function withoutIncidentalErrors(findings: readonly Finding[], end: number): readonly Finding[] {
  const tests = findings.filter(({ matcher }) => matcher.tool !== "any" && matcher.category === "test");
  const known = tests.length > 0 ? tests : findings.filter(({ matcher }) => matcher.category === "form");
  if (known.length === 0) return findings;
  const before = tests.length > 0 ? LINES_BEFORE : LINES_BEFORE_FORM;
  let next = 0;
  return findings.filter((finding) => {
    const { rank, head } = finding;
    if (rank > RANK.error || rank <= RANK.outcome || head >= end - LAST_LINES) return true;
    while (next < known.length && (known[next]?.lines.at(-1) ?? 0) + LINES_AFTER < head) next++;
    const near = known[next];
    return near !== undefined && (finding.lines.at(-1) ?? head) >= (near.lines[0] ?? 0) - before;
  });
}
