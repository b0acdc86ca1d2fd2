// The test runners that come with node, bun and deno; TAP. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const NODE_BUN_DENO_TESTS: readonly Matcher[] = [
  {
    tool: "node:test, tap",
    source:
      "node's test runner and others: `not ok n - name`, then YAML with `error:`; node's spec reporter: `✖ name (1ms)`",
    needle: ["✖ ", "not ok "],
    line: /^\s*(?:✖ (?!failing tests:)\S.* \([\d.]+ms\)|not ok \d+ (?!.*# (?:SKIP|TODO)))/,
    category: "test",
    after: 26,
    blanks: 3,
    until: /^\s*at |^\s*(?:✖|✔|ok|not ok) |^\s*\.\.\.$/,
    keep: /^\s{0,80}(?:location: |error: (?!'\d+ subtests? failed')|expected|actual|message)|^(?!\s{0,80}name: ).{0,300}Error\b|[Ee]xpected .{0,200}:$|!==|^\s{0,80}[-+](?![-+])\s{0,20}(?!-)\S/,
    head: [
      /^\s{0,80}error: (?!\|-|'\d+ subtests? failed')/,
      /^(?!\s{0,80}name: ).{0,300}Error\b/,
      /[Ee]xpected .{0,200}:$/,
      /^\s{0,80}not ok /,
    ],
  },
  {
    tool: "bun test, deno test",
    source: "bun: `(fail) name [0.12ms]`; deno: `name ... FAILED (3ms)`; the error stands before or apart",
    needle: ["(fail) ", " ... FAILED"],
    line: /^\(fail\) \S|^\S.* \.\.\. FAILED \(/,
    category: "test-name",
  },
  {
    tool: "deno test",
    source: "deno: below ` ERRORS `, `name => file:line:col`, then `error: Error: message`",
    needle: "error: ",
    line: /^error: (?:[A-Z]\w*)?Error: \S/,
    category: "cause",
    before: 1,
    lead: /^\S.* => \S+:\d+:\d+$/,
    after: 2,
    until: /^\s+at /,
  },
];
