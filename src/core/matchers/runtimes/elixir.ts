// Elixir, its compiler and mix. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const ELIXIR: readonly Matcher[] = [
  {
    tool: "elixir",
    source: "the compiler and mix: `** (Kind) message`; `error: message` with a frame",
    needle: "** (",
    line: /^\s*\*\* \(\w\S*\) /,
    category: "cause",
    after: 3,
  },
];
