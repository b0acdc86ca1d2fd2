// Cargo. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const CARGO: readonly Matcher[] = [
  {
    tool: "cargo",
    source: "cargo sums up with `error: could not compile …` or `error: test failed`",
    needle: "error: ",
    line: /^error: (?:could not compile|aborting due to|test (?:run )?failed|\d+ targets? failed|process didn't exit|failed to)/,
    category: "outcome",
    after: 8,
    blanks: 1,
    last: true,
  },
  {
    tool: "cargo",
    source: "cargo cannot go on: a build script, a manifest, a registry; the reasons follow as `Caused by:`",
    needle: "error: failed to ",
    line: /^error: failed to (?:run custom build command|parse|get|load|download|select a version|verify|read|fetch|resolve)/,
    category: "cause",
    after: 12,
    blanks: 3,
    until: /^(?:warning|error): |^ *Compiling /,
  },
];
