// JUnit and its kin, as gradle and maven's surefire print their failures. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const JUNIT: readonly Matcher[] = [
  {
    tool: "gradle",
    source: "gradle's test logger: `Class > method FAILED`, the exception below",
    needle: " FAILED",
    line: /^\s*(?!> )\S(?=.* FAILED$).* > \S/,
    category: "test",
    after: 4,
    until: /^\s+at |^\s*$|^> Task /,
    head: /(?:Exception|Error|Failure|Failed)\b/,
  },
  {
    tool: "gradle",
    source: "gradle's counts of tests",
    needle: " tests completed, ",
    line: /^\d+ tests completed, \d+ failed/,
    category: "outcome",
    last: true,
  },
  {
    tool: "surefire",
    source: "surefire: `[ERROR] Class.method:line message` in the results, `<<< FAILURE!` where it happened",
    needle: ["[ERROR] ", "<<< "],
    line: /<<< (?:FAILURE|ERROR)!\s*$|^\[ERROR\] {2,3}\S+[.:]\S+/,
    category: "test",
    after: 2,
    until: /^\s+at |^\[(?:ERROR|INFO)\]/,
    head: /(?:Exception|Error|Failure)\b/,
  },
  {
    tool: "surefire",
    source: "surefire's counts",
    needle: "Tests run: ",
    line: /^\[ERROR\] Tests run: \d+, /,
    category: "outcome",
    last: true,
  },
];
