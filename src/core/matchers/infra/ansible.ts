// Ansible. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const ANSIBLE: readonly Matcher[] = [
  {
    tool: "ansible",
    source: "ansible: `fatal: [host]: FAILED! => …`; other callbacks: `host | FAILED! => …`",
    needle: ["FAILED! =>", "UNREACHABLE!", "fatal: ["],
    line: /(?:^fatal: \[.{0,300}|\| .{0,12})(?:FAILED!|UNREACHABLE!)/,
    next: /^(?!\.\.\.ignoring)/,
    category: "cause",
    before: 3,
    lead: /^TASK \[|^task path: |^\*+$/,
    after: 1,
    until: /^\S+ \||^\.\.\.ignoring/,
  },
  {
    tool: "ansible",
    source: "ansible itself, its lint, and molecule: `ERROR! …`, `CRITICAL …`",
    needle: ["ERROR! ", "CRITICAL "],
    line: /^(?:ERROR! |CRITICAL {1,3})\S/,
    category: "error",
    after: 2,
  },
  {
    tool: "ansible",
    source: "the play recap counts per host",
    needle: "failed=",
    line: /\bunreachable=\d+\s+failed=(?!0\b)\d+|\bunreachable=(?!0\b)\d+/,
    category: "outcome",
    last: true,
  },
];
