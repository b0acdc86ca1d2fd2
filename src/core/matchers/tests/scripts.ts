// Tests of shell scripts: bats, shunit2. Data only.

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
];
