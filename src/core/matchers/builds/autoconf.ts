// Autoconf's configure scripts. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const AUTOCONF: readonly Matcher[] = [
  {
    tool: "autoconf",
    source: "configure: `configure: error: message`, the reasons or advice below",
    needle: "configure: error: ",
    line: /^configure: error: \S/,
    category: "cause",
    after: 5,
    blanks: 1,
    until: /^(?:Consider|Alternatively|See `?config\.log|To get|Perhaps you should)/,
  },
  {
    tool: "automake",
    source: "automake's test-suite.log: `FAIL: name`, a rule, what the test printed, `FAIL name (exit status: 1)`",
    needle: " (exit status: ",
    line: /^FAIL \S+ \(exit status: \d{1,4}\)$/,
    category: "test",
    before: 10,
    lead: /^(?!={4,}|FAIL: )/,
    head: [/[Ee]xpected|\b[Ee]rror\b|[Ff]ailed|[Aa]ssert|not ok/, /^(?!FAIL )\s*\S/],
  },
];
