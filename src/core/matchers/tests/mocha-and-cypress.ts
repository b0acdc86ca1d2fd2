// Mocha, cypress, and rspec's list of failures, which all number them alike. Data only.

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
];
