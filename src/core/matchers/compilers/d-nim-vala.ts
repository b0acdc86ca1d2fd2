// Compilers of D, nim and vala. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const D_NIM_VALA: readonly Matcher[] = [
  {
    tool: "dmd, ldc",
    source: "D's compilers: `file.d(3): Error: message`, `file.d(3,5): Error: …`",
    needle: ": Error: ",
    line: /^\S+\.d\(\d+(?:,\d+)?\): Error: \S/,
    category: "cause",
  },
  {
    tool: "nim",
    source: "nim: `file.nim(2, 27) Error: message`, the candidates below",
    needle: ") Error: ",
    line: /^\S+\.nims?\(\d+, \d+\) Error: \S/,
    category: "cause",
    after: 4,
  },
  {
    tool: "valac",
    source: "vala: `file.vala:2.9-2.12: error: message`, the source, a caret",
    needle: ": error: ",
    line: /^\S+:\d+\.\d+-\d+\.\d+: error: \S/,
    category: "cause",
    after: 2,
  },
];
