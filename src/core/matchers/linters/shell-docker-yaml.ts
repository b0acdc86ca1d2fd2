// Linters for scripts and settings: shellcheck, hadolint, actionlint, yamllint. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const SHELL_DOCKER_YAML_LINTERS: readonly Matcher[] = [
  {
    tool: "shellcheck",
    source: "shellcheck's findings that it calls errors come before its warnings and its matters of style",
    needle: " (error): ",
    line: /\bSC\d{4} \(error\): \S/,
    category: "cause",
    within: "first",
    before: 4,
    lead: /\S/,
    head: /\bSC\d{4} \(error\): /,
  },
  {
    tool: "shellcheck",
    source: "shellcheck: `In file line n:`, the code, then `^-- SC1234 (error): …` for each finding",
    needle: "In ",
    line: /^In \S+ line \d+:$/,
    category: "cause",
    after: 5,
    head: [/\bSC\d{4} \(error\)/, /\bSC\d{4}\b/],
  },
  {
    tool: "hadolint, actionlint",
    source: "`file:line CODE level: message`; actionlint: `file:line:col: message [rule]`",
    needle: [" DL3", " DL4", " SC1", " SC2", " SC3", ".yml:", ".yaml:"],
    line: /^\S+:\d+ (?:DL|SC)\d{4} |^\S+\.ya?ml:\d+:\d+: \S.* \[[\w-]+\]$/,
    category: "cause",
  },
  {
    tool: "yamllint",
    source: "yamllint: `  line:col  error  message  (rule)` below the file's name",
    needle: " error ",
    line: /^\s+\d+:\d+\s+error\s.*\([\w-]+\)$/,
    category: "cause",
  },
];
