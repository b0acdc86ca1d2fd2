// Python itself and its test runners. Data only.

import type { Matcher } from "../matching/matcher.ts";
import { WEIGHT } from "../matching/matcher.ts";
import { matcherFrom } from "../matching/problem-entry.ts";
import { PYTHON_RAISE } from "./published.ts";

/** A traceback's last line: the exception's class, by its suffix, its module or its two capitals, and its message. */
const LAST_LINE =
  /^(?:(?:[|\s]{0,12}|E +)(?:[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Warning|Failure|Fault|Timeout|Expired)|[a-z_][\w.]*\.[A-Z]\w*)|[A-Z][a-z]+[A-Z]\w*)(?::.*|$)/;

export const PYTHON: readonly Matcher[] = [
  {
    tool: "pytest",
    source: "pytest marks the lines of the error in a failure's section with `E   `",
    needle: "E  ",
    line: /^E {2,}\S/,
    weight: WEIGHT.cause,
    after: 7,
    until: /^(?!E {2,})/,
  },
  {
    tool: "pytest",
    source: "pytest heads each failure with the test's name between underscores",
    needle: "___ ",
    line: /^_{3,} (?!summary)\S.* _{3,}$/,
    weight: WEIGHT.test,
  },
  {
    tool: "pytest",
    source: "pytest's short test summary: one line per failure",
    needle: ["FAILED ", "ERROR "],
    line: /^(?:FAILED|ERROR) (?:\[[\d.]+s\] )?(?:\S*[\w\]]\.\w+(?:::|$| - )|\S+::)/,
    weight: WEIGHT.test,
  },
  {
    tool: "pytest",
    source: "pytest -v, also under xdist, gives each test its verdict",
    needle: ["FAILED", "ERROR"],
    line: /^\[gw\d+\] \[ *\d+%\] (?:FAILED|ERROR) \S|^[^\s:]+\.py::\S.* (?:FAILED|ERROR)(?: +\[ *\d+%\])?$/,
    weight: WEIGHT.outcome,
  },
  {
    tool: "pytest",
    source: "a failed doctest: the example, `Expected:`, `Got:`, then `path:line: DocTestFailure`",
    needle: ": DocTestFailure",
    line: /^\S+:\d+: DocTestFailure$/,
    weight: WEIGHT.cause,
    before: 8,
    lead: /^(?:Expected|Got):$|^ {4}\S|^\s*$/,
  },
  {
    tool: "pytest",
    source: "pytest's last line counts",
    needle: [" failed", " error"],
    line: /^=* ?(?:\d+ \w+, )*\d+ (?:failed|errors?)\b.* in [\d.]+s.*$/,
    weight: WEIGHT.outcome,
    last: true,
  },
  {
    tool: "pytest",
    source: "pytest's own refusals: usage, internal errors, no tests",
    needle: ["INTERNALERROR>", "ERROR: ", "no tests ran"],
    line: /^(?:INTERNALERROR> \w*(?:Error|Exception)|ERROR: (?:usage|file or directory not found|not found|found no collectors))/,
    weight: WEIGHT.cause,
    after: 1,
  },
  {
    tool: "unittest",
    source: "unittest: a rule of `=`, `FAIL: test (class)`, a rule of `-`, the traceback",
    needle: ["FAIL: ", "ERROR: "],
    line: /^(?:FAIL|ERROR): \w+ \([\w.]+\)/,
    weight: WEIGHT.test,
    after: 30,
    through: /^\w[\w.]*(?:Error|Exception|Failure|Exit|Interrupt|Warning)\b.*$/,
    keep: /^\w[\w.]*(?:Error|Exception|Failure|Exit|Interrupt|Warning)\b|^ {2}File |^ {4}\S/,
    head: /^\w[\w.]*(?:Error|Exception|Failure|Exit|Interrupt|Warning)\b/,
  },
  {
    tool: "regrtest",
    source: "CPython's own runner ends with the list `1 test failed:`",
    needle: " failed:",
    line: /^\d+ tests? failed(?: again)?:$/,
    weight: WEIGHT.test - 5,
    after: 3,
  },
  {
    tool: "unittest",
    source: "unittest's counts",
    needle: "FAILED (",
    line: /^FAILED \(\w+=\d+/,
    weight: WEIGHT.outcome,
    last: true,
  },
  {
    tool: "python",
    source: "a traceback ends with the exception's class and message",
    needle: "Traceback (most recent call last)",
    line: /Traceback \(most recent call last\):?\s*$/,
    weight: WEIGHT.exception,
    after: 60,
    blanks: 1,
    through: LAST_LINE,
    head: LAST_LINE,
  },
  {
    tool: "python",
    source: "an exception raised while another one was handled, or from it: python died of the last one",
    needle: ["direct cause of the following exception", "another exception occurred:"],
    line: /(?:direct cause of the following exception|During handling of the above exception, another exception occurred):$/,
    weight: WEIGHT.exception + 1,
    after: 62,
    blanks: 2,
    through: LAST_LINE,
    head: LAST_LINE,
  },
  matcherFrom(PYTHON_RAISE, {
    tool: "python",
    source: "a frame that raises, where the traceback's own beginning and end are not seen: those say more",
    needle: "raise ",
    weight: WEIGHT.exception - 1,
  }),
  {
    tool: "python",
    source: "a syntax error is printed without a traceback",
    needle: ["SyntaxError: ", "IndentationError: ", "TabError: "],
    line: /^(?:SyntaxError|IndentationError|TabError): /,
    weight: WEIGHT.cause,
    before: 3,
    lead: /^ {2,}/,
  },
  {
    tool: "python",
    source: "the interpreter cannot open its script, or has no such module",
    needle: ["can't open file", "No module named"],
    line: /: can't open file |: No module named \S/,
    weight: WEIGHT.exception,
  },
  {
    tool: "faulthandler",
    source: "`Fatal Python error: …`, then the stack of each thread, most recent call first",
    needle: "Fatal Python error",
    line: /Fatal Python error: \S/,
    weight: WEIGHT.cause,
    after: 6,
    blanks: 1,
  },
];
