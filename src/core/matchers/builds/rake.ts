// Rake. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const RAKE: readonly Matcher[] = [
  {
    tool: "rake",
    source: "rake heads what stopped a task with `rake aborted!`: an exception, or a command's failure, passed on",
    needle: "rake aborted!",
    line: /^rake aborted!/,
    category: "command",
    after: 2,
    head: /^(?!rake )\S/,
  },
];
