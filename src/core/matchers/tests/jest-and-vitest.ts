// Jest and vitest. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const JEST_AND_VITEST: readonly Matcher[] = [
  {
    tool: "jest",
    source: "jest prints each failed test as `● suite › test`, its message, a code frame and a stack",
    needle: "●",
    line: /^\s{0,4}● (?!Console$|Deprecation|Validation Warning|Snapshot|Cannot log)\S.{0,300}$/,
    category: "test",
    before: 1,
    lead: /^\s*FAIL /,
    after: 14,
    blanks: 3,
    until: /^\s*(?:(?:>\s*)?\d+\s*\||at\s)|^\s{0,4}● |^(?:PASS|FAIL) /,
    head: /\b\w*(?:Error|Exception)\b: |Cannot find/,
  },
  {
    tool: "jest",
    source: "jest names each failed file in a line of its own",
    needle: "FAIL ",
    line: /^\s*FAIL {1,2}\S+\.\w+(?: \([\d.]+ m?s\))?$/,
    category: "form",
  },
  {
    tool: "jest",
    source: "jest and vitest end with counts; only those with failures are of interest",
    needle: ["Tests:", "Test Suites:", "Test Files", "Tests "],
    line: /^\s*(?:Tests?|Test Suites|Test Files):?\s.*\b\d+ failed/,
    category: "outcome",
    last: true,
  },
  {
    tool: "jest",
    source:
      "jest counts snapshots that no longer match: ` › 2 snapshots failed from 1 test suite. Inspect your code …`",
    needle: " failed from ",
    line: /^\s*› \d+ snapshots? failed from /,
    category: "outcome",
    last: true,
  },
  {
    tool: "vitest",
    source: "vitest repeats each failure under `Failed Tests n` as `FAIL  file > suite > test`",
    needle: "FAIL ",
    line: /^\s*FAIL {1,3}\S.* > \S/,
    category: "test",
    after: 12,
    blanks: 2,
    until: /^\s*(?:\d+\||❯ \S+node_modules)|^\s*FAIL |^⎯/,
    head: /\b\w*(?:Error|Exception)\b/,
  },
  {
    tool: "vitest",
    source: "vitest's unhandled errors and failed suites have the error on the next lines",
    needle: "FAIL ",
    line: /^\s*FAIL {1,3}\S+ \[ .* \]$/,
    category: "test",
    after: 4,
    until: /^\s*(?:\d+\||❯)|^\s*FAIL |^⎯/,
    head: /\b\w*(?:Error|Exception)\b/,
  },
  {
    tool: "vitest",
    source: "vitest's coverage thresholds",
    needle: "does not meet",
    line: /^ERROR: Coverage for \w+ \([\d.]+%\) does not meet/,
    category: "task",
  },
  {
    tool: "jest, vitest, mocha",
    source: "a runner that finds nothing to run fails",
    needle: ["No tests found, exiting", "No test files found, exiting"],
    line: /^No tests? (?:files )?found, exiting with code \d+/,
    category: "cause",
  },
  {
    tool: "jest",
    source: "jest waits for what the tests left open, for ever if need be",
    needle: "Jest did not exit ",
    line: /^Jest did not exit \w+ seconds? after the test run has completed/,
    category: "error",
  },
  {
    tool: "jest",
    source: "jest's coverage thresholds",
    needle: "coverage threshold",
    line: /coverage threshold for \w+ \([\d.]+%\) not met/,
    // Where tests failed as well, what they cover is little.
    category: "task",
  },
];
