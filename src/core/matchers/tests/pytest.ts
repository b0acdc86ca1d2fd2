// Pytest. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const PYTEST: readonly Matcher[] = [
  {
    tool: "pytest",
    source: "pytest marks the lines of the error in a failure's section with `E   `",
    needle: "E  ",
    line: /^E {2,}\S/,
    category: "cause",
    after: 7,
    until: /^(?!E {2,})/,
  },
  {
    tool: "pytest",
    source: "pytest heads each failure with the test's name between underscores",
    needle: "___ ",
    line: /^_{3,} (?!summary)\S.* _{3,}$/,
    category: "test",
  },
  {
    tool: "pytest",
    source: "pytest's short test summary: one line per failure",
    needle: ["FAILED ", "ERROR "],
    line: /^(?:FAILED|ERROR) (?:\[[\d.]+s\] )?(?:\S*[\w\]]\.\w+(?:::|$| - )|\S+::)/,
    category: "test",
  },
  {
    tool: "pytest",
    source: "pytest -v, also under xdist, gives each test its verdict",
    needle: ["FAILED", "ERROR"],
    line: /^\[gw\d+\] \[ *\d+%\] (?:FAILED|ERROR) \S|^[^\s:]+\.py::\S.* (?:FAILED|ERROR)(?: +\[ *\d+%\])?$/,
    category: "outcome",
  },
  {
    tool: "pytest",
    source: "a failed doctest: the example, `Expected:`, `Got:`, then `path:line: DocTestFailure`",
    needle: ": DocTestFailure",
    line: /^\S+:\d+: DocTestFailure$/,
    category: "cause",
    before: 8,
    lead: /^(?:Expected|Got):$|^ {4}\S|^\s*$/,
  },
  {
    tool: "pytest",
    source: "pytest's last line counts",
    needle: [" failed", " error"],
    line: /^=* ?(?:\d+ \w+, )*\d+ (?:failed|errors?)\b.* in [\d.]+s.*$/,
    category: "outcome",
    last: true,
  },
  {
    tool: "pytest",
    source: "pytest's own refusals: usage, internal errors, no tests",
    needle: ["INTERNALERROR>", "ERROR: ", "no tests ran"],
    line: /^(?:INTERNALERROR> \w*(?:Error|Exception)|ERROR: (?:usage|file or directory not found|not found|found no collectors))/,
    category: "cause",
    after: 1,
  },
];
