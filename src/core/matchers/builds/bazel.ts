// Bazel. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const BAZEL: readonly Matcher[] = [
  {
    tool: "bazel",
    source: "bazel: `ERROR: path/BUILD:line:col: Action failed: (Exit n)`, then the action's own output",
    needle: "ERROR: ",
    line: /^ERROR: (?:\/|[A-Za-z]:[\\/]|\S*BUILD\b|@|Analysis of|Build did |Skipping |Error computing |Evaluation of|no such )/,
    category: "error",
  },
  {
    tool: "bazel",
    source: "bazel ends with a line per target: `//package:test  FAILED in 0.2s`",
    needle: ["FAILED", "TIMEOUT", "NO STATUS"],
    line: /^\/\/\S+\s+(?:\(cached\) )?(?:FAILED|TIMEOUT|NO STATUS)/,
    category: "error",
  },
];
