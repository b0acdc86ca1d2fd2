// C and C++ tests: ctest, gtest, catch2. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const C_AND_CPP_TESTS: readonly Matcher[] = [
  {
    tool: "ctest",
    source: "ctest's list of failed tests",
    needle: ["The following tests FAILED", "(Failed)", "***Failed", "***Exception", "***Timeout"],
    line: /The following tests FAILED:|^\s+\d+ - \S.* \((?:Failed|SEGFAULT|Timeout|ILLEGAL|Subprocess aborted|Not Run|OTHER_FAULT)\)|\*\*\*(?:Failed|Exception|Timeout)/,
    category: "test",
  },
  {
    tool: "gtest",
    source: "`file:line: Failure`, the expectation below; `[  FAILED  ] Suite.Test`",
    needle: [": Failure", ": error: "],
    line: /^\S+(?::\d+|\(\d+\)): (?:Failure|error: \S.*)$/,
    category: "cause",
    after: 8,
    until: /^\[ /,
  },
  {
    tool: "gtest",
    source: "gtest lists the failed tests at the end",
    needle: "[  FAILED  ]",
    line: /^\[ {2}FAILED {2}\] \S+\.\S+/,
    category: "test",
  },
  {
    tool: "catch2",
    source: "catch2: `file:line: FAILED:`, the expression and its expansion",
    needle: ": FAILED",
    line: /^\S+:\d+: FAILED:?/,
    category: "cause",
    after: 6,
    blanks: 1,
  },
];
