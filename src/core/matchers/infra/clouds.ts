// Command lines of clouds and of GitHub. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const CLOUDS: readonly Matcher[] = [
  {
    tool: "gh",
    source: "gh: `gh: message (HTTP 403)`; `GraphQL: …`",
    needle: ["(HTTP ", "HTTP 4", "HTTP 5", "GraphQL: ", "gh: "],
    line: /^(?:gh: |GraphQL: |HTTP [45]\d\d: )|\(HTTP [45]\d\d\)$/,
    category: "command",
  },
  {
    tool: "aws, gcloud, az",
    source: "the cloud clients' one-line errors",
    needle: ["An error occurred (", "ERROR: ("],
    line: /^(?:An error occurred \(\w+\) when calling|ERROR: \((?:gcloud\.|[A-Z]\w+\) ))/,
    category: "command",
    after: 1,
  },
];
