// Tests of scripts: bats, shunit2, pester. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const SCRIPT_TESTS: readonly Matcher[] = [
  {
    tool: "bats",
    source: "bats: `not ok 1 name` or ` ✗ name`, then `(in test file x.bats, line 4)`, the command, its output",
    needle: ["not ok ", " ✗ "],
    line: /^(?:not ok \d+ | ✗ )\S/,
    next: /^#? {0,3}\((?:in test file|from function|in file) /,
    category: "test",
    within: "first",
    after: 8,
    until: /^(?:ok|not ok) \d+ | ✓ | ✗ |^\d+ tests?, /,
    head: /^#? {2,4}`.*' failed/,
  },
  {
    tool: "shunit2",
    source: "shunit2: `ASSERT:message expected:<1> but was:<2>`",
    needle: "ASSERT:",
    line: /^ASSERT:\S/,
    category: "cause",
  },
  {
    tool: "pester",
    source: "Pester: `  [-] suite.name 12ms (10ms|2ms)`, the message and its place on the next lines",
    needle: "[-] ",
    line: /^\s*\[-\] \S.* [\d.,]+m?s(?: \([^()]*\))?$/,
    category: "test",
    after: 5,
    until: /^\s*\[[-+!?]\] /,
    head: /^(?!\s*(?:\[-\]|at |\d{1,7}: )|.{0,300}: line \d{1,7}$)\s*\S/,
  },
];
