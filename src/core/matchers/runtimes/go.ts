// Go. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const GO_RUNTIME: readonly Matcher[] = [
  {
    tool: "go",
    source: "a panic, with the goroutine's stack behind it",
    needle: ["panic: ", "fatal error: "],
    line: /^(?:panic|fatal error): \S/,
    category: "cause",
    after: 6,
    blanks: 1,
    until: /^goroutine (?!\d+ \[running\])/,
  },
];
