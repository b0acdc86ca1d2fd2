// Cabal and stack. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const HASKELL_PACKAGES: readonly Matcher[] = [
  {
    tool: "cabal, stack",
    source: "`Error: [Cabal-1234]`, `cabal: Could not resolve dependencies`",
    needle: ["[Cabal-", "cabal: ", "Error: [S-"],
    line: /\[Cabal-\d+\]|^cabal: |^Error: \[S-\d+\]/,
    category: "error",
    after: 8,
    until: /^After searching/,
    head: [/^\[__\d+\] rejecting: .*conflict/, /^\[__\d+\] (?:rejecting|unknown package|fail)/],
  },
];
