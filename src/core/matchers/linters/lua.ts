// Luacheck. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const LUA_LINTERS: readonly Matcher[] = [
  {
    tool: "luacheck",
    source: "luacheck: below `Checking file`, `    file.lua:2:3: message`",
    needle: ".lua:",
    line: /^\s{2,8}\S+\.lua:\d+:\d+(?:-\d+)?: (?:\([EW]\d+\) )?\S/,
    category: "cause",
  },
];
