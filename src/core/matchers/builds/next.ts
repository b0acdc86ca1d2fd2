// Next.js. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const NEXT: readonly Matcher[] = [
  {
    tool: "next",
    source: "next build: file, then `Type error: …`, after `Failed to compile.`",
    needle: "Type error: ",
    line: /^Type error: \S/,
    category: "cause",
    before: 1,
    lead: /^\.{0,2}\/?\S+:\d+:\d+$/,
    after: 6,
    blanks: 1,
  },
  {
    tool: "next",
    source: "next build: a page that fails while it is prerendered; the error follows after a blank line",
    needle: "Error occurred prerendering",
    line: /^Error occurred prerendering page /,
    category: "cause",
    after: 3,
    blanks: 1,
    until: /^\s+at /,
    head: /^\w*Error/,
  },
  {
    tool: "next",
    source: "next build heads what stopped it",
    needle: ["Build error occurred", "Failed to compile", "Export encountered errors"],
    line: /^(?:> )?(?:Build error occurred|Failed to compile\.?|Export encountered errors? on .*)$/,
    category: "error",
    after: 4,
    blanks: 1,
    until: /^\s+at /,
  },
];
