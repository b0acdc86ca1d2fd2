// Emacs in batch mode. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const EMACS: readonly Matcher[] = [
  {
    tool: "emacs",
    source: "Emacs Lisp manual, *Entering the Debugger on an Error*: the error, then a frame on each indented line",
    needle: "Debugger entered--Lisp error: ",
    line: /^Debugger entered--Lisp error: \(/,
    category: "cause",
    after: 12,
    until: /^\S/,
  },
];
