// Turbo, which runs the scripts of many packages. Data only.

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
];
