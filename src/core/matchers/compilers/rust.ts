// Rust's compiler. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const RUSTC: readonly Matcher[] = [
  {
    tool: "rustc",
    source: "rustc, clippy, cargo-deny: `error[E0308]: message`, `  --> file:line:col`, the code with carets",
    needle: "error[",
    line: /^error\[[\w-]+\]: \S/,
    category: "cause",
    after: 9,
    until: /^(?:error|warning)(?:\[[\w-]+\])?: /,
  },
  {
    tool: "rustc",
    source: "rustc's and clippy's errors without a code; the place on the next line tells them from others' `error: `",
    needle: "error: ",
    line: /^error: \S/,
    next: /^\s*(?:-->|┌─|╭▸) /,
    category: "cause",
    after: 9,
    until: /^(?:error|warning)(?:\[[\w-]+\])?: /,
  },
];
