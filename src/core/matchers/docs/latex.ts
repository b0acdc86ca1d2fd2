// TeX. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const LATEX: readonly Matcher[] = [
  {
    tool: "latex",
    source: "TeX: `! message`, then `l.12 …`; with -file-line-error `file.tex:12: message`",
    needle: ["! ", ".tex:"],
    line: /^! (?:\w+ Error|Undefined|Missing|Emergency|Paragraph|Extra|Illegal|I can't|File|Too many|Misplaced|Argument|Use of|Text line|Double|Package|==>)|^\S+\.tex:\d+: \S/,
    category: "cause",
    after: 4,
    blanks: 1,
  },
];
