// Tests that send requests: newman. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const REQUEST_TESTS: readonly Matcher[] = [
  {
    tool: "newman",
    source: "newman's list at the end: ` 1.  AssertionError  name`, the message, the script and the request below",
    needle: "Error  ",
    line: /^\s*\d{1,4}\. {1,3}\w*Error {2,}\S/,
    category: "test",
    after: 3,
    head: /^ {8,}(?!at |inside )\S/,
  },
];
