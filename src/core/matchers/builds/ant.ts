// Ant. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const ANT: readonly Matcher[] = [
  {
    tool: "ant",
    source: "ant ends with `build.xml:12: reason`; that a tool or a test failed says no more",
    needle: ".xml:",
    line: /^\S{1,300}\.xml:\d+: (?:Compile failed|(?:Java|exec) returned: -?\d+|Test \S+ failed|'[^']+' failed|Tests? failed|Some test\(s\) have failure\(s\)|The following error occurred)/,
    category: "outcome",
  },
];
