// Python's unittest, and CPython's own runner. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const UNITTEST: readonly Matcher[] = [
  {
    tool: "unittest",
    source: "unittest: a rule of `=`, `FAIL: test (class)`, a rule of `-`, the traceback",
    needle: ["FAIL: ", "ERROR: "],
    line: /^(?:FAIL|ERROR): \w+ \([\w.]+\)/,
    category: "test",
    after: 30,
    through: /^\w[\w.]*(?:Error|Exception|Failure|Exit|Interrupt|Warning)\b.*$/,
    keep: /^\w[\w.]*(?:Error|Exception|Failure|Exit|Interrupt|Warning)\b|^ {2}File |^ {4}\S/,
    head: /^\w[\w.]*(?:Error|Exception|Failure|Exit|Interrupt|Warning)\b/,
  },
  {
    tool: "regrtest",
    source: "CPython's own runner ends with the list `1 test failed:`",
    needle: " failed:",
    line: /^\d+ tests? failed(?: again)?:$/,
    category: "test-name",
    after: 3,
  },
  {
    tool: "unittest",
    source: "unittest's counts",
    needle: "FAILED (",
    line: /^FAILED \(\w+=\d+/,
    category: "outcome",
    last: true,
  },
];
