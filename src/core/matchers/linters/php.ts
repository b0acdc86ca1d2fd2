// PHP's linters: phpcs, phpstan, psalm. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const PHP_LINTERS: readonly Matcher[] = [
  {
    tool: "phpstan, psalm",
    source: "phpstan: a table per file; psalm: `ERROR: Kind - file:line:col - message`",
    needle: [" Line ", "ERROR: ", "[ERROR] Found"],
    line: /^(?:ERROR: \w+ - \S+:\d+:\d+| {2}Line {3}\S| \[ERROR\] Found \d+ errors?)/,
    category: "cause",
    after: 4,
  },
  {
    tool: "php_codesniffer",
    source: "phpcs: below `FILE: path` a table, ` 12 | ERROR | message`",
    needle: "| ERROR ",
    line: /^\s*\d+ \| ERROR +\| \S/,
    category: "cause",
    before: 4,
    lead: /^(?:FILE: |-{20,}$|FOUND \d)/,
    after: 2,
    until: /^(?!\s+\|)/,
  },
];
