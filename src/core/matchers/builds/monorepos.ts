// What runs the scripts of many packages: turbo, nx, lerna, melos. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const MONOREPOS: readonly Matcher[] = [
  {
    tool: "turbo",
    source: "turbo frames its own errors with `x …`, and a failed task with `name#task: command (dir) exited (n)`",
    needle: [" x ", "× ", "exited (", " ERROR "],
    line: /^\s*(?:x|×) \S.*|^[^\s#]+#\S+: command .* exited \(\d+\)|^ ?ERROR {2}run failed/,
    category: "error",
    after: 2,
    until: /^(?!\s*[│╰|])/,
  },
  {
    tool: "nx",
    source: "nx: ` NX   Running target test for 3 projects failed`, then `Failed tasks:` and a list",
    needle: [" NX "],
    line: /^\s{0,4}(?:❌ )?>? {1,2}NX {2,3}(?:Ran|Running) targets? .*(?:failed|errors?)/,
    category: "outcome",
    after: 6,
    blanks: 2,
  },
  {
    tool: "lerna",
    source: "lerna: `lerna ERR! npm run test exited 1 in 'package'`",
    needle: "lerna ERR! ",
    line: /^lerna ERR! (?!lerna )\S/,
    category: "outcome",
  },
  {
    tool: "melos",
    source:
      "melos: a tree that ends in `└> FAILED (in 2 packages)`; `ScriptException: The script x failed to execute.`",
    needle: ["└> FAILED", "ScriptException: The script"],
    line: /^\s*└> FAILED|^ScriptException: The script .* failed to execute/,
    category: "outcome",
    after: 3,
    until: /^(?!\s*└>)/,
  },
];
