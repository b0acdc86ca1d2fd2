// Dart's analyzer, and zig. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const DART_AND_ZIG: readonly Matcher[] = [
  {
    tool: "zig",
    source: "zig: `file.zig:line:col: error: message`; the build summary's tree",
    needle: ["error: the following", "transitive failure", "test command failed"],
    line: /^error: the following (?:command|build command|test command)|transitive failure$/,
    category: "outcome",
  },
  {
    tool: "dart, flutter",
    source: "`  error • message • file:line:col • code`; flutter: `Error: …`",
    needle: ["error • ", "error - "],
    line: /^\s*error (?:•|-) \S.* (?:•|-) \S+:\d+:\d+/,
    category: "cause",
  },
];
