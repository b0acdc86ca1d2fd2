// Java. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const JAVA: readonly Matcher[] = [
  {
    tool: "java",
    source: "an exception outside a test, and the last cause of a chain",
    needle: ["Exception in thread", "Caused by: "],
    line: /^\s*(?:Exception in thread "|Caused by: )\S/,
    category: "error",
    after: 2,
    until: /^\s+at |^\s*\.\.\. \d+ more/,
  },
];
