// TypeScript's compiler, alone and in deno. Data only.

import type { Matcher } from "../../matching/matcher.ts";
import { matcherFrom } from "../../matching/problem-entry.ts";
import { TSC } from "../published/problem-matchers.ts";

export const TYPESCRIPT: readonly Matcher[] = [
  matcherFrom(TSC, {
    tool: "tsc",
    source: "tsc: `file(line,col): error TS1234: message`, or with --pretty `file:line:col - error TS1234: message`",
    needle: "error TS",
    after: 4,
    until: /^(?! {2,}\S)|error TS\d+: /,
  }),
  {
    tool: "tsc",
    source: "tsc --pretty counts at the end",
    needle: "Found ",
    line: /^\s*Found \d+ errors?(?: in .*)?\.?$/,
    category: "outcome",
    last: true,
  },
  {
    tool: "deno check",
    source: "deno: `TS2322 [ERROR]: message`, the source, the place as a frame",
    needle: " [ERROR]: ",
    line: /^TS\d+ \[ERROR\]: \S/,
    category: "cause",
    after: 4,
    until: /^TS\d+ \[/,
  },
];
