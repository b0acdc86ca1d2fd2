// Clang-tidy and cppcheck. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const C_AND_CPP_LINTERS: readonly Matcher[] = [
  {
    tool: "clang-tidy, cppcheck",
    source: "clang-tidy with warnings as errors marks them so",
    needle: "-warnings-as-errors]",
    line: /^(?=.*: error: ).*-warnings-as-errors\]$/,
    category: "cause",
    after: 3,
    until: /: (?:warning|note|error): |^\d+ errors? generated/,
  },
];
