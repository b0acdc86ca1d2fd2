// Xcodebuild. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const XCODE: readonly Matcher[] = [
  {
    tool: "xcodebuild",
    source: "xcodebuild: `❌ …` through xcbeautify, `** BUILD FAILED **`, then the commands that failed",
    needle: ["** BUILD FAILED **", "** TEST FAILED **", "** ARCHIVE FAILED **", "xcodebuild: error: "],
    line: /^\*\* \w+ FAILED \*\*|^xcodebuild: error: /,
    category: "error",
    after: 4,
    blanks: 2,
  },
];
