// Compilers for the JVM: javac, kotlinc, scalac; as maven and sbt pass their messages on, too. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const JVM_COMPILERS: readonly Matcher[] = [
  {
    tool: "kotlinc",
    source: "kotlinc under gradle: `e: file:///path:line:col message`; older ones `e: path: (line, col): message`",
    needle: "e: ",
    line: /^e: (?:file:\/\/|\/|[A-Za-z]:\\|\S+\.kts?\b)/,
    category: "cause",
  },
  {
    tool: "javac",
    source: "javac: `File.java:12: error: message`, the code, a caret",
    needle: ": error: ",
    line: /\.(?:java|kt|scala|groovy):\d+: error: /,
    category: "cause",
    after: 4,
    until: /\.(?:java|kt|scala|groovy):\d+: |^\d+ errors?$/,
  },
  {
    tool: "maven",
    source: "maven: compiler messages are `[ERROR] /path/File.java:[line,col] message`",
    needle: "[ERROR] ",
    line: /^\[ERROR\] \S+:\[\d+,\d+\] /,
    category: "cause",
  },
  {
    tool: "scalac",
    source: "sbt: `[error] /path/File.scala:12:3: message`",
    needle: "[error] ",
    line: /^\[error\] \S{1,300}\.(?:scala|java|sbt|sc):\d+(?::\d+)?: \S/,
    category: "cause",
    after: 3,
    until: /^(?!\[error\] )/,
  },
];
