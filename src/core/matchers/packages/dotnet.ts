// Nuget. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const NUGET: readonly Matcher[] = [
  {
    tool: "nuget",
    source: "nuget's codes in dotnet restore",
    needle: "NU1",
    line: /error NU1\d{3}: /,
    category: "cause",
  },
];
