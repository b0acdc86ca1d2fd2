// What passing tests and retries print is told apart from what fails, where a failure's form is recognised. Pure.

import { RANK } from "../matching/matcher.ts";
import type { Finding } from "./findings.ts";

/** Lines around a recognised failure that belong to it: its logs follow it, its title stands just before it. */
const NEAR = 6;
const NEAR_BEFORE = 2;
/** Where no known tool speaks, a form that many share may be part of a message that began some lines before. */
const NEAR_BEFORE_FORM = 12;
/** The step's last lines are the program's own verdict. */
const LAST_WORDS = 5;

/**
 * Beside a failure in a known tool's form, words of failure are what passing tests and retries print, unless they stand
 * with it or end the step.
 */
export function withoutChatter(findings: readonly Finding[], end: number): readonly Finding[] {
  const tests = findings.filter(({ matcher }) => matcher.tool !== "any" && matcher.category === "test");
  const known = tests.length > 0 ? tests : findings.filter(({ matcher }) => matcher.category === "form");
  if (known.length === 0) return findings;
  const before = tests.length > 0 ? NEAR_BEFORE : NEAR_BEFORE_FORM;
  let next = 0;
  return findings.filter((finding) => {
    const { rank, head } = finding;
    if (rank > RANK.error || rank <= RANK.outcome || head >= end - LAST_WORDS) return true;
    while (next < known.length && (known[next]?.lines.at(-1) ?? 0) + NEAR < head) next++;
    const near = known[next];
    return near !== undefined && (finding.lines.at(-1) ?? head) >= (near.lines[0] ?? 0) - before;
  });
}
