// .NET's test runners: vstest, xunit. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const DOTNET_TESTS: readonly Matcher[] = [
  {
    tool: "dotnet test",
    source: "vstest: `  Failed Name [12 ms]`, then `Error Message:` and `Stack Trace:`",
    needle: "Failed ",
    line: /^\s*(?:X |Failed )\S.* \[[<\d][^[\]]*\]$/,
    category: "test",
    after: 8,
    until: /^\s*Stack Trace:|^\s+at /,
    head: /^(?!\s*Error Message:)\s+\S/,
  },
  {
    tool: "xunit",
    source: "xunit: `[xUnit.net 00:00:01.23]     Name [FAIL]`",
    needle: "[FAIL]",
    line: /^\[xUnit\.net .*\[FAIL\]$/,
    category: "test",
    after: 4,
    until: /Stack Trace:|^\s*Failed /,
  },
];
