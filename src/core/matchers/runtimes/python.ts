// Python. Data only.

import type { Matcher } from "../../matching/matcher.ts";
import { matcherFrom } from "../../matching/problem-entry.ts";
import { PYTHON_RAISE } from "../published/problem-matchers.ts";

/** A traceback's last line: the exception's class, by its suffix, its module or its two capitals, and its message. */
const LAST_LINE =
  /^(?:(?:[|\s]{0,12}|E +)(?:[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Warning|Failure|Fault|Timeout|Expired)|[a-z_][\w.]*\.[A-Z]\w*)|[A-Z][a-z]+[A-Z]\w*)(?::.*|$)/;

export const PYTHON: readonly Matcher[] = [
  {
    tool: "python",
    source: "a traceback ends with the exception's class and message",
    needle: "Traceback (most recent call last)",
    line: /Traceback \(most recent call last\):?\s*$/,
    category: "exception",
    after: 160,
    blanks: 1,
    through: LAST_LINE,
    head: LAST_LINE,
  },
  {
    tool: "python",
    source: "an exception raised while another one was handled, or from it: python died of the last one",
    needle: ["direct cause of the following exception", "another exception occurred:"],
    line: /(?:direct cause of the following exception|During handling of the above exception, another exception occurred):$/,
    category: "exception",
    within: "first",
    after: 162,
    blanks: 2,
    through: LAST_LINE,
    head: LAST_LINE,
  },
  matcherFrom(PYTHON_RAISE, {
    tool: "python",
    source: "a frame that raises, where the traceback's own beginning and end are not seen: those say more",
    needle: "raise ",
    category: "exception",
    within: "last",
  }),
  {
    tool: "python",
    source: "a syntax error is printed without a traceback",
    needle: ["SyntaxError: ", "IndentationError: ", "TabError: "],
    line: /^(?:SyntaxError|IndentationError|TabError): /,
    category: "cause",
    before: 3,
    lead: /^ {2,}/,
  },
  {
    tool: "python",
    source: "the interpreter cannot open its script, or has no such module",
    needle: ["can't open file", "No module named"],
    line: /: can't open file |: No module named \S/,
    category: "exception",
  },
  {
    tool: "faulthandler",
    source: "`Fatal Python error: …`, then the stack of each thread, most recent call first",
    needle: "Fatal Python error",
    line: /Fatal Python error: \S/,
    category: "cause",
    after: 6,
    blanks: 1,
  },
];
