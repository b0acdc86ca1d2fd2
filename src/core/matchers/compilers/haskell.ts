// Haskell's compiler. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const GHC: readonly Matcher[] = [
  {
    tool: "ghc",
    source: "ghc: `file.hs:line:col: error: [GHC-12345]`, the message indented below",
    needle: "error:",
    line: /^\S+\.l?hs:\d+:\d+(?:-\d+)?: error:/,
    category: "cause",
    after: 5,
    head: /^ {4}\S/,
  },
];
