// PHP. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const PHP: readonly Matcher[] = [
  {
    tool: "php",
    source: "php: `PHP Fatal error:  message in file on line n`; `PHP Parse error`",
    needle: ["Fatal error: ", "Parse error: "],
    line: /^(?:PHP )?(?:Fatal|Parse) error: {1,2}\S/,
    category: "cause",
    after: 1,
  },
];
