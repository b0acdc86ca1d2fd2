// Gradle. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const GRADLE: readonly Matcher[] = [
  {
    tool: "gradle",
    source: "gradle's `* What went wrong:`; stdout and stderr may be interleaved with it",
    needle: "* What went wrong:",
    line: /^\s*\* What went wrong:/,
    category: "task",
    after: 12,
    blanks: 4,
    until: /^\s*\* (?:Try|Exception is|Get more help):|^BUILD FAILED|^\* Where:/,
    keep: /^(?!> Task |\[Incubating\]|Deprecated Gradle|You can use '--warning|For more on this|\d+ actionable tasks?|> Run with|> Get more|> There were failing tests|w: |e: ).*/,
    head: [
      /^\s+(?:ERROR|error): \S/,
      /^\s*> (?!Task |Run with|There were failing|A failure occurred|Compilation (?:error|finished)|Process 'command|Could not (?:resolve all|determine))\S/,
      /^\s*> Could not/,
      /^(?:Execution failed|Script compilation|Could not|A problem occurred|\w)/,
    ],
  },
  {
    tool: "gradle",
    source: "gradle names the script a fault stands in",
    needle: "* Where:",
    line: /^\s*\* Where:/,
    category: "error",
    after: 1,
  },
  {
    tool: "gradle",
    source: "gradle names the task that failed",
    needle: " FAILED",
    line: /^> Task :\S+ FAILED$/,
    category: "error",
  },
];
