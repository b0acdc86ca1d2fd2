// Cibuildwheel. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const CIBUILDWHEEL: readonly Matcher[] = [
  {
    tool: "cibuildwheel",
    source:
      "cibuildwheel names itself: `cibuildwheel: No build identifiers selected: …`; `Error: Command [...] failed …`",
    needle: "cibuildwheel: ",
    line: /^(?:error: )?cibuildwheel: (?!Building|Running|Starting)\S/i,
    category: "error",
    after: 3,
    until: /^(?!\s)/,
  },
];
