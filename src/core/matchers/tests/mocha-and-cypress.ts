// Mocha, cypress, and rspec's list of failures, which all number them alike; jasmine, karma, ava. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const MOCHA_AND_CYPRESS: readonly Matcher[] = [
  {
    tool: "mocha, cypress, rspec",
    source:
      "numbered failures two blanks in: mocha's titles, error and stack; rspec's title, `Failure/Error:` and message",
    needle: ["0) ", "1) ", "2) ", "3) ", "4) ", "5) ", "6) ", "7) ", "8) ", "9) "],
    line: /^ {2}\d{1,4}\) (?!(?:Failure|Error|Skipped):$)\S/,
    category: "test",
    after: 11,
    blanks: 2,
    until: /^\s+at |^ {2}\d{1,4}\) |^Finished in |^\s*# \//,
    head: [/^\s+Failure\/Error:/, /\b\w*(?:Error|Exception)\b/, /expected/],
  },
  {
    tool: "mocha",
    source: "mocha counts what failed: `  2 failing`",
    needle: " failing",
    line: /^\s{1,4}\d+ failing$/,
    category: "outcome",
    last: true,
  },
  {
    tool: "cypress",
    source: "cypress prints mocha's list; its errors name the failed command",
    needle: ["CypressError", "AssertionError: Timed out"],
    line: /^\s*(?:CypressError: |AssertionError: Timed out retrying)/,
    category: "cause",
  },
  {
    tool: "jasmine",
    source: "jasmine: `1) suite name`, `  Message:`, the message four blanks in, `  Stack:`",
    needle: ["0) ", "1) ", "2) ", "3) ", "4) ", "5) ", "6) ", "7) ", "8) ", "9) "],
    line: /^\d{1,4}\) \S/,
    next: /^ {2}Message:$/,
    category: "test",
    after: 4,
    until: /^ {2}Stack:/,
    head: /^ {4}\S/,
  },
  {
    tool: "karma",
    source: "karma: `Chrome 120.0 (Linux) suite name FAILED`, the message indented below",
    needle: " FAILED",
    line: /^[\w ]{2,40} [\d.]+ \([^()]{2,40}\) \S.* FAILED$/,
    category: "test",
    after: 3,
    until: /^\s+at |^(?!\s)/,
    head: /^\s+\S/,
  },
  {
    tool: "ava",
    source: "ava: `✘ [fail]: title` where it happened; the title, the source and the difference follow at the end",
    needle: "✘ [fail]: ",
    line: /^\s*✘ \[fail\]: \S/,
    category: "test-name",
  },
  {
    tool: "ava",
    source: "ava: `Difference (- actual, + expected):`, then the difference, or `Value is not …:`",
    needle: "Difference",
    line: /^ {2}Difference(?: \(- actual, \+ expected\))?:$/,
    category: "test-name",
    within: "last",
    after: 10,
    blanks: 1,
    until: /^ {2}(?:›|─)/,
  },
];
