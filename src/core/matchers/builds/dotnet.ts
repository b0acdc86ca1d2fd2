// MSBuild and dotnet's counts. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const MSBUILD: readonly Matcher[] = [
  {
    tool: "dotnet",
    source: "counts of vstest and msbuild",
    needle: ["Failed!  - ", "Error(s)", "Build FAILED."],
    line: /^(?:\s*Failed! {2}- |\s+\d+ Error\(s\)|Build FAILED\.)/,
    category: "outcome",
    last: true,
  },
];
