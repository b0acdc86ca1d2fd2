// Ruby. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const RUBY: readonly Matcher[] = [
  {
    tool: "ruby",
    source: "ruby's uncaught exception: `file:line:in 'method': message (Class)`",
    needle: ["Error)", "Exception)"],
    line: /^\S+:\d+:in .*\([^\s(]*(?:Error|Exception)\)$/,
    category: "cause",
    after: 2,
  },
];
