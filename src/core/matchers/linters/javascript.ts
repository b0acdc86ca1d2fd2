// Linters and formatters for JavaScript and CSS: eslint, stylelint, prettier, biome; lighthouse. Data only.

import type { Matcher } from "../../matching/matcher.ts";
import { matcherFrom } from "../../matching/problem-entry.ts";
import { ESLINT_COMPACT, ESLINT_STYLISH } from "../published/problem-matchers.ts";

export const JAVASCRIPT_LINTERS: readonly Matcher[] = [
  matcherFrom(ESLINT_STYLISH, {
    tool: "eslint",
    source: "eslint's stylish output: `  line:col  error  message  rule` below the file's name",
    needle: "  error ",
  }),
  matcherFrom(ESLINT_COMPACT, {
    tool: "eslint",
    source: "eslint's compact output: `file: line 1, col 2, Error - message (rule)`",
    needle: ", Error - ",
  }),
  {
    tool: "eslint",
    source: "eslint's counts",
    needle: " problem",
    line: /^✖ \d+ problems? \(/,
    category: "outcome",
    last: true,
  },
  {
    tool: "stylelint",
    source: "stylelint's string formatter: `  line:col  ✖  message  rule` below the file's name",
    needle: "✖ ",
    line: /^\s+\d+:\d+\s+✖\s+\S/,
    category: "cause",
    before: 12,
    lead: /^\s+\d+:\d+\s+\S\s|^(?:\/|[A-Za-z]:\\|\.{0,2}[\w@-]).*\.\w+$/,
    keep: /^(?:\/|[A-Za-z]:\\|\.{0,2}[\w@-]).*\.\w+$/,
  },
  {
    tool: "prettier",
    source: "prettier --check names each file with `[warn]`, then sums up",
    needle: "[warn] ",
    line: /^\[warn\] (?:\S+\.\w+$|Code style issues )/,
    category: "error",
  },
  {
    tool: "prettier",
    source: "prettier's syntax errors",
    needle: "[error] ",
    line: /^\[error\] (?:\S+\.\w+: \w*Error: |No files matching|No parser )/,
    category: "error",
  },
  {
    tool: "biome",
    source: "biome heads each diagnostic with `path:line:col category ━━━`",
    needle: " ━━",
    line: /^\S+(?::\d+:\d+)? (?:lint|assist|parse|format|suppressions|ci|check|internalError|organizeImports)\S* .*━$/,
    category: "cause",
    after: 8,
    blanks: 2,
    head: [/^\s*[×✖] (?!Formatter would)/, /^\S+ format .*━$/],
    warns: /^\s{0,4}[!ℹi⚠] \S/,
  },
  {
    tool: "lighthouse ci",
    source: "lhci assert: `✘  audit failure for minScore assertion`, then expected and found",
    needle: " failure for ",
    line: /^\s*✘ {2}\S+ failure for \w+ assertion/,
    category: "cause",
    after: 4,
    blanks: 1,
  },
];
