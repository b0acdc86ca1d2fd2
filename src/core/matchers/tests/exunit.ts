// Elixir's ExUnit. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const EXUNIT: readonly Matcher[] = [
  {
    tool: "elixir",
    source: "ExUnit: `  1) test name (Module)`, the place, the assertion",
    needle: [") test ", ") property ", ") doctest "],
    line: /^\s{1,4}\d+\) (?:test|property|doctest) .* \(\S+\)$/,
    category: "test",
    within: "first",
    after: 8,
    head: /^\s+(?:Assertion|\*\* \(|match )/,
  },
  {
    tool: "elixir",
    source: "ExUnit's counts; credo and the formatter",
    needle: [" tests, ", "mix format failed"],
    line: /^\d+ (?:tests?|doctests?).*, [1-9]\d* failures?|^\*\* \(Mix\) mix format failed/,
    category: "outcome",
    last: true,
  },
];
