// Makers of sites: jekyll, hugo. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const SITES: readonly Matcher[] = [
  {
    tool: "jekyll",
    source: "jekyll: `Liquid Exception: message`, ahead of a traceback of its own",
    needle: "Liquid Exception: ",
    line: /^\s*Liquid Exception: \S/,
    category: "cause",
    within: "first",
  },
  {
    tool: "hugo",
    source: "hugo: `Error: error building site: …`, one line with the template's place and the reason at its end",
    needle: "rror building site: ",
    line: /^(?:Error: |ERROR )?[Ee]rror building site: \S/,
    category: "cause",
  },
];
