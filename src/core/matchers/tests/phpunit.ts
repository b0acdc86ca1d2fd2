// PHPUnit. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const PHPUNIT: readonly Matcher[] = [
  {
    tool: "phpunit",
    source: "phpunit's numbered failures: `1) Class::test`, the message, a blank line, the place",
    needle: ["0) ", "1) ", "2) ", "3) ", "4) ", "5) ", "6) ", "7) ", "8) ", "9) "],
    line: /^\d{1,4}\) \S+::\S+/,
    category: "test",
    after: 5,
    blanks: 1,
    until: /^\d{1,4}\) /,
    head: /^(?!\d+\) )\S/,
  },
  {
    tool: "phpunit",
    source: "phpunit's counts",
    needle: "Tests: ",
    line: /^Tests: \d+, Assertions: \d+, /,
    category: "outcome",
    last: true,
  },
];
