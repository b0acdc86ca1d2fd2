// XCTest, swift test and flutter test. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const SWIFT_AND_FLUTTER_TESTS: readonly Matcher[] = [
  {
    tool: "xctest",
    source: "XCTest: `file:line: error: -[Class test] : message`; swift test prints the same",
    needle: ": error: ",
    line: /:\d+: error: (?:-\[|[^\s.]+\.\S+ : )/,
    category: "cause",
  },
  {
    tool: "xcpretty",
    source:
      "xcpretty repeats failures at the end: the class, `  test, message`, its place, and the code between fences",
    needle: ", ",
    line: /^ {2}[\w()]{1,200}, \S/,
    next: /^ {2}\S{1,300}\.(?:swift|mm?|h):\d{1,7}$/,
    category: "cause",
    before: 1,
    lead: /^[\w.]+$/,
    after: 8,
  },
  {
    tool: "flutter test",
    source: "`00:01 +3 -1: name [E]`, the error below",
    needle: " [E]",
    line: /^\d+:\d+ [+~\d ]*-\d+: .* \[E\]$/,
    category: "test",
    after: 5,
  },
];
