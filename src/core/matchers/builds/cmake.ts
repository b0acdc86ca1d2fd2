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
    // MSBuild puts its own words before the error, and indents the rest.
    head: [
      /^(?:\s{1,12}|CUSTOMBUILD : )error ?: downloading /,
      /^ {2,6}(?:Could not|Cannot|Unknown|No |The )/,
      /^ {2,6}(?!CMake Error)\S/,
    ],
  },
];
