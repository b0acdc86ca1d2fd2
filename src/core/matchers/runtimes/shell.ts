// Bash and sh. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const SHELL: readonly Matcher[] = [
  {
    tool: "shell",
    source: "bash and sh: `file: line 3: name: command not found`, and the other reasons they give",
    needle: [
      "command not found",
      ": not found",
      "No such file or directory",
      "Permission denied",
      "unbound variable",
      "syntax error",
      "Broken pipe",
      "Is a directory",
      "cannot execute",
      "Killed",
      "Exec format error",
      "is not recognized as",
    ],
    // A pipe's end is no failure where its reader has seen enough: `printf: write error: Broken pipe`.
    line: /: command not found$|: line \d+: (?!\w{1,20}: write error: Broken pipe$)|^\S*(?:sh|bash): .*(?:not found|No such file)|: (?:No such file or directory|Permission denied|Is a directory)$|(?<!write error): Broken pipe$|^Killed$|unbound variable$|: syntax error|Exec format error|is not recognized as/,
    category: "error",
  },
];
