import type { Scenario } from "../types.ts";
import { cacheMiss } from "./setup.ts";

const job = { env: { CARGO_TERM_COLOR: "always" } };

export const rust: readonly Scenario[] = [
  {
    id: "cargo-test",
    tool: "cargo test",
    kind: "two panics after warnings, with backtraces",
    version: "cargo --version",
    about: "text is cut inside a character, and empty text gives one empty line",
    mustShow: ["byte index 3 is not a char boundary", "tests::empty_text_has_no_lines"],
    headline: "byte index 3 is not a char boundary",
    project: "text-cargo",
    job: { name: "test (ubuntu-latest)", env: { ...job.env, RUST_BACKTRACE: "1" } },
    steps: [cacheMiss("cargo-Linux-2c9f"), { run: "cargo test --workspace --no-fail-fast" }],
  },
  {
    id: "rustc-errors",
    tool: "rustc",
    kind: "several coloured compile errors with arrows",
    version: "rustc --version",
    about:
      "the borrow checker refuses a removal while a value is borrowed, a moved key is used, and a usize is returned as u32",
    mustShow: [
      "error[E0502]: cannot borrow `self.entries` as mutable",
      "error[E0382]: borrow of moved value: `key`",
      "error[E0308]: mismatched types",
    ],
    headline: "error[E0",
    project: "cache-rustc",
    job: { name: "check", ...job },
    steps: [{ run: "cargo check --all-targets" }],
  },
  {
    id: "clippy",
    tool: "clippy",
    kind: "lints denied as errors",
    version: "cargo clippy --version",
    about: "legacy_wrap is never used and a variable is unused, which -D warnings makes errors",
    mustShow: ["error: unused variable: `unused`", "error: function `legacy_wrap` is never used"],
    project: "text-cargo",
    job: { name: "clippy", ...job },
    steps: [
      { name: "Format", run: "cargo fmt --version" },
      { name: "Clippy", run: "cargo clippy --workspace --all-targets -- -D warnings" },
    ],
  },
];
