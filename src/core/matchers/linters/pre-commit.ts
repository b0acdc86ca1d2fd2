// Pre-commit and prek, which run other linters. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const PRE_COMMIT: readonly Matcher[] = [
  {
    tool: "pre-commit",
    source: "pre-commit and prek dot each hook's name out to `Failed`",
    needle: "Failed",
    line: /\.{3}(?:\([^()]*\))?Failed$/,
    category: "test",
    opens: true,
    blanks: 1,
    after: 6,
    keep: /^(?!- (?:hook id|duration|exit code): )/,
    until: /\.{3}(?:\([^()]*\))?(?:Passed|Skipped|Failed)$/,
  },
];
