// C and C++ compilers and linkers, and LLVM's FileCheck. Data only.

import type { Matcher } from "../../matching/matcher.ts";
import { matcherFrom } from "../../matching/problem-entry.ts";
import { CSC, GCC } from "../published/problem-matchers.ts";

export const C_AND_CPP_COMPILERS: readonly Matcher[] = [
  {
    tool: "filecheck",
    source: "LLVM's FileCheck: `file:line:col: error: CHECK…: expected string not found in input`, the directive below",
    needle: "expected string not found",
    line: /: error: \S+: expected string not found in input/,
    category: "cause",
    after: 7,
  },
  matcherFrom(GCC, {
    tool: "gcc, clang",
    source: "`file:line:col: error: message`, then the code and a caret (GNU coding standards, formatting errors)",
    needle: "error: ",
    after: 4,
    until: /: (?:warning|error): |^\d+ errors? generated/,
  }),
  matcherFrom(CSC, {
    tool: "msvc",
    source: "`file(line,col): error C1234: message [project]`; csc and msbuild use the same form",
    needle: "error ",
  }),
  {
    tool: "ld",
    source: "linkers: `ld.lld: error: …` with `>>> ` lines, GNU ld's `undefined reference to`, ld64's list of symbols",
    needle: [
      "undefined reference to",
      "error: undefined symbol",
      "ld: ",
      "lld: error: ",
      "Undefined symbols for",
      "LNK",
      "collect2: error",
      "recompile with -fPI",
      "multiple definition of",
      "DSO missing from command line",
      "will not fit in region",
      "overflowed by ",
    ],
    line: / will not fit in region |region \S{1,60} overflowed by \d|undefined reference to |recompile with -fPI[CE]|: multiple definition of |DSO missing from command line|(?:ld(?:\.\w+)?|lld\S{0,20}): (?:error|fatal error|cannot find|symbol)|^Undefined symbols for architecture|ld: (?:error|library not found|framework not found|cannot find|\d+ duplicate)/,
    category: "cause",
    after: 3,
    until: /^(?!>>>|\s)/,
  },
];
