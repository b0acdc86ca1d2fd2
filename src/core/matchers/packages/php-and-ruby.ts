// Composer and bundler. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const PHP_AND_RUBY_PACKAGES: readonly Matcher[] = [
  {
    tool: "composer",
    source: "composer: the verdict, then `Problem 1` with its reasons",
    needle: ["Your requirements could not be resolved", "Your lock file does not contain"],
    line: /^Your (?:requirements could not be resolved|lock file does not contain)/,
    category: "cause",
    after: 6,
    blanks: 1,
  },
  {
    tool: "bundler",
    source: "bundler: `Could not find compatible versions`, `Bundler could not find …`, and its frozen lockfile",
    needle: ["Could not find ", "Bundler", "An error occurred while installing", "lockfile"],
    line: /^(?:Could not find (?:compatible versions|gem|\S+ in )|Bundler(?:::\w+| could not)|An error occurred while installing |Your bundle |The (?:lockfile|gemspecs) )/,
    category: "cause",
    after: 6,
    blanks: 1,
  },
];
