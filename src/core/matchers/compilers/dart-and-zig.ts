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
  {
    tool: "dart",
    source:
      "dart analyze: `  error - file:line:col - message - code`; since 3.8 with `info` and `warning` padded alike",
    needle: "error - ",
    line: /^\s*error - \S+:\d+:\d+ - \S/,
    category: "cause",
  },
  {
    tool: "dart",
    source:
      "dart analyze fails for warnings and infos, too, where it is told to: `   info - file:line:col - message - code`",
    needle: ["info - ", "warning - ", "info • ", "warning • "],
    line: /^\s*(?:info|warning) (?:-|•) .*\.dart:\d+:\d+ /,
    category: "maybe",
  },
  {
    tool: "zig",
    source:
      "zig test: `error: 'module.test.name' failed: expected 3, found 4`; before 0.14 the reason stands before it",
    needle: "error: '",
    line: /^error: '\S.*' failed(?:: \S|$)/,
    category: "test",
    after: 3,
    head: [/' failed: \S/, /^\s+\S/],
  },
];
