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
  {
    tool: "aws",
    source: "the AWS client without credentials, a region, or a profile",
    needle: [
      "Unable to locate credentials",
      "You must specify a region",
      "could not be found",
      "fatal error: ",
      "upload failed: ",
    ],
    line: /^(?:fatal error: |upload failed: .* )?(?:Unable to locate credentials|You must specify a region|The config profile \(.*\) could not be found)|^fatal error: An error occurred \(/,
    category: "command",
  },
  {
    tool: "az",
    source: "the Azure client: `ERROR: Please run 'az login' to setup account.`, `ERROR: The subscription of …`",
    needle: "'az ",
    line: /^ERROR: .*'az [\w -]+'/,
    category: "command",
  },
  {
    tool: "gh",
    source: "gh without a token says which variable it wants",
    needle: "set the GH_TOKEN environment variable",
    line: /set the GH_TOKEN environment variable/,
    category: "command",
    after: 3,
    until: /^(?!\s)/,
  },
];
