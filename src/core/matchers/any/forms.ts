// Habits that tools share which have no table of their own: a place before a message, a list of failures, a verdict,
// what was expected beside what came. Data only.

import { EXTENSIONS } from "../../matching/extensions.ts";
import type { Matcher } from "../../matching/matcher.ts";

export const SHARED_FORMS: readonly Matcher[] = [
  {
    tool: "linters",
    source: "`file:line error RULE message` and `file:line:col: error …`, as markdownlint and many others print it",
    needle: ["rror ", "rror:"],
    line: /^\S+\.\w+:\d+(?::\d+)?:? (?:\[?[Ee]rror\]?|ERROR)[: ]/,
    category: "cause",
  },
  {
    tool: "yaml",
    source: "libyaml's messages, by which ruby, python, go and rust refuse a file (github.com/yaml/libyaml, parser.c)",
    needle: ["find expected", "cannot start any token", "are not allowed", "found unexpected", "yaml: line "],
    line: /(?:(?:did|could) not find expected |found character that cannot start any token|(?:mapping values|block (?:sequence|mapping) entries) are not allowed|found unexpected ).{0,200}\bat line \d{1,7},? column \d{1,7}|\byaml: line \d{1,7}: \S/,
    category: "cause",
  },
  {
    tool: "any",
    source: "`path.ext:line:col: message`, `path.ext(line,col): message`: compilers and linters (GNU coding standards)",
    needle: EXTENSIONS.flatMap((extension) => [`.${extension}:`, `.${extension}(`]),
    line: /^\s{0,4}(?:e: )?(?:file:\/\/)?(?:[A-Za-z]:)?[\w@.~+/\\-]{1,300}\.[A-Za-z]\w{0,9}(?::\d{1,7}(?::\d{1,7})?|\(\d{1,7}(?:, ?\d{1,7})?\))(?:(?::| -|)\s{1,3}|(?<=:\d{1,7}:\d{1,7}):(?=[A-Za-z]))(?!warning|note|info|hint|in |at |\+0x)\S.{5}/,
    category: "place",
    after: 3,
    until: /^(?!\s)/,
  },
  {
    tool: "any",
    source: "an assertion that failed, or a panic: the message stands behind the word or on the next lines",
    needle: ["ssert", "panic"],
    line: /\b[Aa]ssert(?:ion)?\b.{0,200}\b[Ff]ailed\b|\bAssertion\w*(?:Error|Exception)|\bpanicked at |^\s*panic: /,
    category: "form",
    after: 4,
    until: /^\s*at |^\s*note: |^\s*stack backtrace:/,
  },
  {
    tool: "any",
    source: "what was expected and what came, in a line each, behind the name of what failed",
    needle: ["xpected", "XPECTED", "want", "Want"],
    line: /^[\s#│|>+-]{0,16}(?:(?:[Ee]xpected|EXPECTED|[Ww]ant)\b(?: \w{1,12})?\s{0,4}(?::|- \d)|\$expected\S{0,20} = )/,
    category: "form",
    before: 4,
    lead: /^(?!\[ RUN )\s*\S/,
    after: 3,
    head: [/\b(?:[Ff]ail(?:ed|ure)|FAIL(?:ED)?|\w*Error|assert\w*)\b/, /[A-Za-z]{3}/],
  },
  {
    tool: "any",
    source: "a heading over the list of failures; the first of them stands below",
    needle: ["ailures", "AILURES", "ailed ", "AILED", "rrors", "RRORS", "failure", "There w"],
    line: /^[\s=*#-]{0,80}(?:(?:Failures|FAILURES|Errors|ERRORS)|(?:Failed|FAILED) (?:[Tt]ests?|TESTS?|[Ee]xamples?|[Ss]pecs?|[Ss]cenarios?)|There (?:was|were) \d{1,6} (?:failure|error)s?)(?::|: [1-9]\d{0,6})?[\s=*#-]{0,80}$/,
    category: "form",
    after: 8,
    blanks: 2,
    head: [/\b\w*(?:Error|Exception)\b|[Ff]ailed /, /^(?![\s=*#-]*(?:Fail|FAIL|Err|ERR|There))\s*\S/],
  },
  {
    tool: "any",
    source: "a test's or a task's verdict: `FAIL name`, `not ok 3 - name`, `name ... FAILED`",
    needle: ["FAIL", "not ok ", "Failed"],
    line: /^\s{0,12}(?:[-=*]{2,4} ?|\[ {0,4})?(?:FAIL(?:ED|URE)?\b(?! {0,2}\]? \d+ tests?)|not ok \d|Failed\b(?! to))[\]:!]?.{0,3}\S|[\s.:(-](?:FAIL(?:ED)?|FAILURE)!?\)?(?: \(?[\d.]+ ?m?s\)?)?\s{0,8}$/,
    category: "verdict",
    after: 4,
    until: /^(?!\s)|^\s*at /,
  },
  {
    tool: "any",
    source: "a final count: `3 errors`, `Found 2 issues`, `= 1 failed, 7 passed in 2s =`, `20 examples, 2 failures`",
    needle: ["rror", "ailure", "ailed", "ailing", "roblem", "ssues", "iolation", "ffense"],
    line: /^[\s=*#✖✗×❌-]{0,12}(?:\w{1,12}:? {1,4})?(?:Found )?[1-9][\d,]{0,8} (?:\w{1,16} ){0,2}(?:errors?|failures?|failed|failing|problems?|issues?|violations?|offenses?)\b|\b[1-9]\d{0,6} (?:failed|failures?|errors?)\b.{0,80}\b(?:passed|total|skipped)\b|^\d{1,7} \w{1,16}, (?:\d{1,7} \w{1,16}, ){0,3}[1-9]\d{0,6} (?:failures?|errors?|failed)\b/,
    category: "outcome",
    last: true,
  },
];
