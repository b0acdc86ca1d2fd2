// Make and ninja. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const MAKE_AND_NINJA: readonly Matcher[] = [
  {
    tool: "make",
    source: "`make: *** [file:line: target] Error n`: the innermost comes first, the outer ones only repeat it",
    needle: ["*** ", "ninja: "],
    line: /^(?:\S*make(?:\.exe)?(?:\[\d+\])?: \*\*\* (?!Waiting)|ninja: (?:error|fatal))/,
    category: "outcome",
    innermost: true,
  },
  {
    tool: "make",
    source: "make cannot go on without a rule",
    needle: ["No rule to make target", "missing separator", "ninja: error: "],
    line: /No rule to make target|\*\*\* missing separator|^ninja: error: /,
    category: "cause",
  },
  {
    tool: "ninja",
    source: "ninja heads a failed edge with `FAILED: output`, then the command and its output",
    needle: "FAILED: ",
    line: /^FAILED: (?:\[code=\d+\] )?\S/,
    category: "error",
  },
];
