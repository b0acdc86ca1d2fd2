// .NET. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const DOTNET: readonly Matcher[] = [
  {
    tool: "dotnet",
    source: "an unhandled exception",
    needle: "Unhandled exception",
    line: /^Unhandled exception[.:] \S/,
    category: "cause",
    after: 3,
    until: /^\s+at /,
  },
];
