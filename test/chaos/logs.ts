// A failed job's log in the runner's framing: one of a few tools' failures. Pure.

const FAILURES = [
  { command: "npm test", said: "TypeError: basket is undefined" },
  { command: "go test ./...", said: "panic: runtime error: index out of range [3] with length 3" },
  { command: "pytest", said: "E   AssertionError: assert 41 == 42" },
  { command: "make", said: "src/cart.c:17:5: error: expected ';' before 'return'" },
] as const;

/** What failed is `cause`; a cause beyond the known ones is one of them with a word of its own. */
export function logOf(job: string, cause: number): string {
  const { command, said } = FAILURES[cause % FAILURES.length] ?? FAILURES[0];
  const own = cause < FAILURES.length ? "" : ` in ${"abcdefgh"[cause % 8]}${"xyz"[cause % 3]}`;
  const lines = [
    `##[group]Run ${command}`,
    `\u001b[36;1m${command}\u001b[0m`,
    "shell: /usr/bin/bash -e {0}",
    "##[endgroup]",
    `running ${job}`,
    `${said}${own}`,
    "##[error]Process completed with exit code 1.",
    "Post job cleanup.",
  ];
  return lines.map((line) => `2026-11-22T10:00:00.1234567Z ${line}\n`).join("");
}
