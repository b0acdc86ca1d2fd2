// PHPUnit. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const PHPUNIT: readonly Matcher[] = [
  {
    tool: "run-tests",
    source: "php's run-tests.php: the diff between `========DIFF========` and `========DONE========`, then the verdict",
    needle: ".phpt]",
    line: /^FAIL \S.{0,300} \[[^\][]{1,300}\.phpt\]/,
    category: "test",
    before: 24,
    lead: /^\d{3,6}[+-] |^={8}D(?:IFF|ONE)={8}$|^ {2,8}\S|^--$/,
    head: /^\d{3,6}\+ /,
  },
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
