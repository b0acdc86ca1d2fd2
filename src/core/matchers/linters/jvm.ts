// Checkstyle, ktlint, detekt. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const JVM_LINTERS: readonly Matcher[] = [
  {
    tool: "checkstyle",
    source: "checkstyle: `[ant:checkstyle] [ERROR] path:line:col: message [Rule]`",
    needle: "[ERROR] ",
    line: /^\[ant:\w+\] \[ERROR\] /,
    category: "cause",
  },
  {
    tool: "ktlint, detekt",
    source: "`path.kt:line:col: message`",
    needle: [".kt:", ".kts:"],
    line: /^\S+\.kts?:\d+:\d+: (?!warning)\S/,
    category: "cause",
  },
];
