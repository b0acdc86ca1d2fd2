// Node. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const NODE: readonly Matcher[] = [
  {
    tool: "node",
    source: "node cannot find a module",
    needle: ["Cannot find module", "Cannot find package", "Could not resolve"],
    line: /Cannot find (?:module|package) '|Could not resolve "/,
    category: "cause",
  },
];
