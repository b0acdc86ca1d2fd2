// Playwright. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const PLAYWRIGHT: readonly Matcher[] = [
  {
    tool: "playwright",
    source: "playwright's numbered failures: `  1) [project] › file:line:col › title ───`",
    needle: " › ",
    line: /^\s*\d{1,4}\) \S.* › \S/,
    category: "test",
    within: "first",
    after: 14,
    blanks: 5,
    until: /^\s*(?:(?:>\s*)?\d+ \||at )|^\s*\d{1,4}\) .* › /,
    keep: /^(?!\s*Call log:).*/,
    head: [/^\s*(?:\w*Error|Test timeout|Expect)/, /^\s+\S/],
  },
  {
    tool: "playwright, cypress",
    source: "playwright's list reporter marks each failed run of a test; its end lists the failed tests again",
    needle: ["✘ ", " › "],
    line: /^\s*(?:✘|x) {1,3}\d+ \S.* › |^ {4}\[?\S+ › \S/,
    category: "outcome",
  },
  {
    tool: "playwright",
    source: "playwright's counts",
    needle: " failed",
    line: /^ {2}\d+ (?:failed|flaky|did not run)$/,
    category: "outcome",
    last: true,
  },
  {
    tool: "playwright",
    source: "playwright gives up before any test",
    needle: "config.webServer",
    line: /^Error: (?:Process from|Timed out waiting \d+ms from) config\.webServer/,
    category: "cause",
  },
];
