// Git. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const GIT: readonly Matcher[] = [
  {
    tool: "git",
    source: "git: `fatal: …`, `error: …`, and the server's words after `remote: `",
    needle: ["fatal: ", "error: ", "! [", "CONFLICT ("],
    line: /^(?:fatal: \S|error: (?:Your local changes|failed to push|pathspec|cannot|could not|unable|The following untracked|RPC failed|src refspec|patch failed|Merging is|needs merge|insufficient)|CONFLICT \(| ! \[(?:remote )?rejected)/,
    category: "command",
    before: 4,
    lead: /^remote: \S/,
    after: 4,
    until: /^hint: /,
  },
  {
    tool: "git diff",
    source: "a script that checks that nothing changed prints the diff and fails",
    needle: "diff --git ",
    line: /^diff --git \S+ \S+/,
    category: "error",
    after: 24,
    blanks: 6,
    until: /^(?![-+ @\\]|index |similarity |rename |(?:old|new|deleted) )/,
  },
];
