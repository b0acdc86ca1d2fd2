// Fortran. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const FORTRAN: readonly Matcher[] = [
  {
    tool: "gfortran",
    source: "gfortran: `file:line:col:`, the source, a digit below it, then `Error: message`",
    needle: ["Error: "],
    line: /^(?:Fatal )?Error: \S.* at \(\d\)/,
    category: "cause",
    before: 5,
    lead: /^\s*\d* \||^\s*\d*\|?$|^\S+:\d+:\d+:$|^\s+\d$|^\s*$/,
  },
];
