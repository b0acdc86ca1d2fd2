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
];
