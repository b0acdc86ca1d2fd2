// Rust's libtest and nextest. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const CARGO_TEST: readonly Matcher[] = [
  {
    tool: "cargo test",
    source: "libtest: `thread 'name' panicked at file:line:col:` with the message below",
    needle: " panicked at ",
    line: /^\s*thread '.*' (?:\(\d+\) )?panicked at /,
    category: "cause",
    after: 4,
    until: /^\s*(?:note: run with|stack backtrace:|$)/,
    head: /^(?!\s*thread ')\s*\S/,
  },
  {
    tool: "cargo test",
    source: "libtest: `test name ... FAILED`, then `---- name stdout ----`",
    needle: ["FAILED", " stdout ----"],
    line: /^\s*test \S.* \.\.\. FAILED|^\s*---- \S.* stdout ----$/,
    category: "test",
  },
  {
    tool: "cargo test",
    source: "libtest's counts",
    needle: "test result: FAILED",
    line: /^\s*test result: FAILED/,
    category: "outcome",
    last: true,
  },
  {
    tool: "nextest",
    source: "nextest: `FAIL [ 0.1s] (1/9) package::binary test`, and its summary",
    needle: ["FAIL [", "TIMEOUT [", "SIGABRT [", "SIGSEGV ["],
    line: /^\s*(?:TRY \d+ )?(?:FAIL|TIMEOUT|SIG\w+) \[/,
    category: "test",
  },
  {
    tool: "nextest",
    source: "nextest's counts",
    needle: " tests run: ",
    line: /^\s*Summary \[[^\]]*\] .*\d (?:failed|timed out)/,
    category: "outcome",
    last: true,
  },
];
