// Spelling and markdown. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const TEXT_LINTERS: readonly Matcher[] = [
  {
    tool: "codespell",
    source: "codespell: `file:line: wrong ==> right`",
    needle: " ==> ",
    line: /^\S+:\d+: \S+ ==> \S/,
    category: "cause",
  },
];
