// R, its packages and testthat. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const R: readonly Matcher[] = [
  {
    tool: "R",
    source:
      "R: `Error in call : message`, the message on the next line where both do not fit, then `Calls:` and the end",
    needle: ["Error in ", "Error: "],
    line: /^Error in \S.{0,300} :(?: |$)/,
    category: "cause",
    after: 3,
    until: /^(?:Calls: |Execution halted|In addition: |Warning)/,
    head: [/ : \S/, /^ {2}\S/],
  },
  {
    tool: "R",
    source: "R without a call: `Error: message`, known by `Execution halted` or `Calls:` on the next line",
    needle: "Error: ",
    line: /^Error: \S/,
    next: /^(?:Execution halted|Calls: |In addition: Warning|Backtrace:|[!x✖i•] )/,
    category: "cause",
    after: 3,
    until: /^(?:Calls: |Execution halted|In addition: |Backtrace:)/,
  },
  {
    tool: "R CMD",
    source:
      "R CMD INSTALL and check: `ERROR: dependency ‘x’ is not available for package ‘y’`, `ERROR: … failed for package`",
    needle: [
      "ERROR: dependenc",
      "ERROR: compilation failed",
      "ERROR: lazy loading failed",
      "ERROR: unable to parse",
      "ERROR: loading failed",
    ],
    line: /^ERROR: (?:dependenc(?:y|ies) .* (?:is|are) not available|(?:compilation|lazy loading|loading) failed|unable to )/,
    category: "command",
  },
  {
    tool: "R CMD check",
    source: "R CMD check: `* checking tests ... ERROR`, the output below; `Status: 1 ERROR`",
    needle: [" ... ERROR", "Status: "],
    line: /^\* checking .* \.{3}(?: \[[^\]]*\])? ERROR$|^Status: [1-9]\d* ERROR/,
    category: "outcome",
    after: 3,
  },
  {
    tool: "testthat",
    source: "testthat: `── Failure ('test-file.R:3:3'): name ───`, the message below",
    needle: ["── Failure", "── Error"],
    line: /^── (?:Failure|Error) \(.*\): \S/,
    category: "test",
    after: 6,
    until: /^(?:── |Backtrace:)/,
    head: /^(?!── )\S/,
  },
];
