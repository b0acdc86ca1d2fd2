// Go's modules. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const GO_MODULES: readonly Matcher[] = [
  {
    tool: "go mod",
    source: "the go command's own errors: `go: …`",
    needle: "go: ",
    line: /^go: (?!downloading|finding|found|added|upgraded|extracting|creating|to add|removed|warning)\S.*(?:error|not |cannot|missing|no |invalid|unknown|mismatch|requires|updates to|malformed|failed|fatal)/,
    category: "cause",
    after: 2,
    until: /^(?!\t)/,
  },
];
