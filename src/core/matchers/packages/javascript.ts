// JavaScript's package managers: npm, pnpm, yarn, bun. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const JAVASCRIPT_PACKAGES: readonly Matcher[] = [
  {
    tool: "npm",
    source: "npm: `npm error code E…`, then what it means; `npm ERR!` before npm 10",
    needle: ["npm error", "npm ERR!"],
    line: /^npm (?:error|ERR!) code (?!ELIFECYCLE)\S+/,
    category: "cause",
    after: 8,
    until: /^(?!npm (?:error|ERR!))|A complete log of this run/,
    head: [/^npm (?:error|ERR!) .*\b[Ee]rror: /, /^npm (?:error|ERR!) (?!code |errno |syscall |path )\S/],
  },
  {
    tool: "npm",
    source: "npm names a script that failed: `npm error Lifecycle script`, `Missing script`",
    needle: ["npm error", "npm ERR!"],
    line: /^npm (?:error|ERR!) (?:Missing script|Lifecycle script|command failed|404 |notsup |peer |Could not resolve|Invalid|Missing: )/,
    category: "error",
    after: 2,
    until: /^(?!npm (?:error|ERR!))|A complete log of this run/,
  },
  {
    tool: "pnpm",
    source: "pnpm: ` ERR_PNPM_CODE  message`",
    needle: "ERR_PNPM_",
    line: /\bERR_PNPM_(?!RECURSIVE_RUN_FIRST_FAIL)\w+\s+\S/,
    category: "cause",
    after: 5,
    blanks: 1,
  },
  {
    tool: "pnpm, npm, yarn",
    source: "a script of package.json failed: another program's failure, passed on",
    needle: ["ELIFECYCLE", "Command failed with exit code", "RECURSIVE_RUN_FIRST_FAIL", "ERR! code ELIFECYCLE"],
    line: /ELIFECYCLE|^error Command failed with exit code|RECURSIVE_RUN_FIRST_FAIL/,
    category: "outcome",
  },
  {
    tool: "yarn 1",
    source: "yarn 1 begins what stops it with `error `, and then a sentence or a package with its version",
    needle: "error ",
    line: /^error (?!Command failed|An unexpected error|Found incompatible)(?:[A-Z"]|\S+@\d)/,
    category: "cause",
    after: 2,
    until: /^info /,
  },
  {
    tool: "yarn berry",
    source: "yarn 2 and later: `➤ YN0028: │ message`",
    needle: "YN0",
    line: /^➤ YN0(?!000|002|007|013|019|060|061|086)\d{3}: .*(?:[Ee]rror|couldn't|failed|would|not |doesn't|forbidden|No candidates)/,
    category: "cause",
  },
  {
    tool: "bun",
    source: "bun: `error: message`",
    needle: "error: ",
    line: /^error: (?:script|lockfile|No version|Failed to|Module not found|Cannot find|Could not resolve)/,
    category: "error",
  },
];
