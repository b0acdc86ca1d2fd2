// Rubocop. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const RUBOCOP: readonly Matcher[] = [
  {
    tool: "rubocop",
    source: "rubocop: `file:line:col: C: Cop/Name: message`, the code, a caret",
    needle: [": C: ", ": W: ", ": E: ", ": F: "],
    line: /^\S+:\d+:\d+: [CWEF]: \S/,
    category: "cause",
    after: 2,
    until: /^\S+:\d+:\d+: /,
  },
  {
    tool: "rubocop",
    source: "rubocop's counts",
    needle: "files inspected, ",
    line: /^\d+ files? inspected, [1-9]\d* offenses?/,
    category: "outcome",
    last: true,
  },
];
