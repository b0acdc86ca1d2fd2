// Golangci-lint. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const GO_LINTERS: readonly Matcher[] = [
  {
    tool: "golangci-lint",
    source: "golangci-lint: `file:line:col: message (linter)`, the code, a caret; then counts per linter",
    needle: " issues:",
    line: /^\d+ issues:$/,
    category: "outcome",
    after: 6,
    last: true,
  },
];
