// Terraform. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const TERRAFORM: readonly Matcher[] = [
  {
    tool: "terraform",
    source: "terraform boxes each error: `│ Error: title`, then the place and the text",
    needle: "│ Error: ",
    line: /^│ Error: \S/,
    category: "cause",
    after: 9,
    blanks: 1,
    until: /^╵|^\s+at /,
  },
  {
    tool: "terraform",
    source: "terraform fmt -check and validate",
    needle: "Terraform exited with code",
    line: /^(?:Error: )?Terraform exited with code \d+/,
    category: "outcome",
  },
];
