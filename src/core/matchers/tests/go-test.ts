// Go's tests: go test, gotestsum, testify. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const GO_TEST: readonly Matcher[] = [
  {
    tool: "gotestsum",
    source: "gotestsum repeats failures as `=== FAIL: package Test (0.00s)`, then counts",
    needle: "=== FAIL: ",
    line: /^=== FAIL: \S/,
    category: "test",
    after: 6,
    until: /^(?:===|DONE) /,
    head: /\w\.go:\d+: /,
  },
  {
    tool: "go test",
    source: "go test: `--- FAIL: Test (0.00s)`, the messages indented below as `file_test.go:12: …`",
    needle: "--- FAIL: ",
    line: /^\s*--- FAIL: \S/,
    category: "test",
    after: 8,
    until: /^(?!\s)|^\s*--- (?:PASS|SKIP)|^(?:FAIL|ok|PASS)\b/,
    head: /\w\.go:\d+: /,
  },
  {
    tool: "go test",
    source: "t.Error and t.Log print `    file_test.go:12: message`; with -v that stands before the verdict",
    needle: "_test.go:",
    line: /^\s+\w+_test\.go:\d+: \S/,
    category: "verdict",
    after: 3,
    until: /^\s*(?:---|===) |^(?!\s)|_test\.go:\d+: /,
  },
  {
    tool: "testify",
    source: "testify's block: `Error Trace:`, `Error:`, `Test:`",
    needle: ["Error:  ", "Error: \t", "Error:\t"],
    line: /^\s+Error: *\t\s*\S/,
    category: "cause",
    after: 5,
    until: /^\s+(?:Test|Messages):/,
  },
  {
    tool: "go test",
    source: "go test names each failed package",
    needle: "FAIL\t",
    line: /^FAIL\t\S+/,
    category: "outcome",
  },
];
