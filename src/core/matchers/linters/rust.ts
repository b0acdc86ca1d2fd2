// Cargo-deny and rustfmt; clippy prints as rustc does. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const RUST_LINTERS: readonly Matcher[] = [
  {
    tool: "cargo deny",
    source: "cargo-deny: diagnostics as rustc prints them, then `advisories FAILED, bans ok, …`",
    needle: " FAILED",
    line: /^(?:(?:advisories|bans|licenses|sources) (?:ok|FAILED),? ?)+$/,
    category: "outcome",
    last: true,
  },
  {
    tool: "rustfmt",
    source: "rustfmt --check prints a diff headed by the file and line",
    needle: "Diff in ",
    line: /^Diff in \S+/,
    category: "cause",
    after: 8,
  },
];
