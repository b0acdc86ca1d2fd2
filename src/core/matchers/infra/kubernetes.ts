// Helm and kubectl. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const KUBERNETES: readonly Matcher[] = [
  {
    tool: "helm",
    source: "helm: `Error: …`, helm lint: `[ERROR] template/: …`",
    needle: ["Error: ", "[ERROR] "],
    line: /^(?:Error: (?:INSTALLATION|UPGRADE) FAILED: |\[ERROR\] (?:templates|values|Chart))/,
    category: "cause",
  },
  {
    tool: "kubectl",
    source: "kubectl: `error: …`, `Error from server (Reason): …`",
    needle: ["Error from server", "error: ", "The connection to the server"],
    line: /^(?:Error from server|error: (?:timed out|deployment|unable to|the server|no matching|resource mapping|error )|The connection to the server)/,
    category: "command",
  },
];
