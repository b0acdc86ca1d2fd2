// Python's package managers: pip, uv, poetry, conda. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const PYTHON_PACKAGES: readonly Matcher[] = [
  {
    tool: "pip",
    source: "pip begins what stops it with `ERROR: `, as others do: its own words tell",
    needle: "ERROR: ",
    line: /^\s*ERROR: (?:Could not (?:find a version|install|build|open requirements)|No matching distribution|Failed (?:building|to build)|Cannot install|ResolutionImpossible|Invalid requirement|THESE PACKAGES|Command errored|Package '|Directory '|Hash|In --require-hashes|Exception:)/,
    category: "command",
    after: 2,
    until: /^(?!ERROR: )/,
  },
  {
    tool: "pip",
    source: "pip frames a failed build: `error: subprocess-exited-with-error`, then `╰─> [n lines of output]`",
    needle: "error: subprocess-exited-with-error",
    line: /^error: subprocess-exited-with-error/,
    category: "command",
    after: 12,
    blanks: 2,
    head: /^\s+(?:\w*[Ee]rror|\S.*: (?:fatal )?error): /,
  },
  {
    tool: "uv",
    source: "uv: `error: …` or `  × …`, with `╰─▶ because …`",
    needle: ["× ", "╰─▶"],
    line: /^\s*×\s(?:No solution|Failed to|Because|Could not|Invalid|Encountered|Distribution)/,
    category: "cause",
    after: 6,
  },
  {
    tool: "poetry",
    source: "poetry's solver: `Because … version solving failed.`",
    needle: "version solving failed",
    line: /version solving failed\.?$/,
    category: "cause",
    before: 4,
    lead: /\S/,
  },
  {
    tool: "conda, mamba",
    source: "the solver's verdict, with what it could not bring together below",
    needle: [
      "UnsatisfiableError",
      "ResolvePackageNotFound",
      "PackagesNotFoundError",
      "Could not solve for environment",
    ],
    line: /(?:UnsatisfiableError|ResolvePackageNotFound|PackagesNotFoundError)|^error\s+libmamba Could not solve/,
    category: "cause",
    after: 8,
    blanks: 1,
  },
];
