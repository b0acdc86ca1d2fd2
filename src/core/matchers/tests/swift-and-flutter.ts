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
    tool: "flutter test",
    source: "`00:01 +3 -1: name [E]`, the error below",
    needle: " [E]",
    line: /^\d+:\d+ [+~\d ]*-\d+: .* \[E\]$/,
    category: "test",
    after: 5,
  },
];
