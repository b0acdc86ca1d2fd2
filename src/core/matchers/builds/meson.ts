// Meson. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const MESON: readonly Matcher[] = [
  {
    tool: "meson",
    source: "meson: `file/meson.build:5:0: ERROR: message`",
    needle: ": ERROR: ",
    line: /^\S*meson\.build:\d+(?::\d+)?: ERROR: \S/,
    category: "cause",
  },
];
