// CMake. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const CMAKE: readonly Matcher[] = [
  {
    tool: "cmake",
    source: "`CMake Error at file:line (command):`, the message indented below",
    needle: "CMake Error",
    line: /^CMake Error\b/,
    category: "cause",
    after: 7,
    blanks: 1,
    head: [/^\s+error: downloading /, /^ {2}(?:Could not|Cannot|Unknown|No |The )/, /^ {2}\S/],
  },
];
