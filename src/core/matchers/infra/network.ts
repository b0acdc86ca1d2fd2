// Ssh. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const NETWORK: readonly Matcher[] = [
  {
    tool: "ssh",
    source: "ssh and what calls it: a host that is not found or not known, a key that is refused",
    needle: ["ssh: ", "Host key verification failed", "Permission denied (publickey"],
    line: /^ssh: (?:Could not resolve hostname|connect to host) |^(?:\S+: )?Host key verification failed\.$|Permission denied \(publickey/,
    category: "exception",
  },
];
