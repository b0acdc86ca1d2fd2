// Docker, buildkit, compose. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const DOCKER: readonly Matcher[] = [
  {
    tool: "buildkit",
    source:
      "buildkit ends with a frame: ` > [stage 3/5] RUN …:`, the last lines of its output, the Dockerfile, `ERROR: …`",
    needle: " > [",
    line: /^ > \[[^\]]+\] .+:$/,
    category: "cause",
    after: 12,
    until: /^-{4,}$|^\w*[Dd]ockerfile\S*:\d+$/,
    head: /[Ee]rror|ERR|fail|not found/,
  },
  {
    tool: "buildkit",
    source: "buildkit's verdict",
    needle: ["failed to solve", "failed to build", "did not complete successfully"],
    line: /^(?:ERROR: )?failed to (?:solve|build)|did not complete successfully: exit code/,
    category: "error",
  },
  {
    tool: "buildkit",
    source: "buildkit marks the Dockerfile's line with `>>>`",
    needle: " >>> ",
    line: /^\s*\d+ \| >>> /,
    category: "maybe",
    after: 1,
    until: /^(?!\s*\d+ \| >>>)/,
  },
  {
    tool: "docker",
    source: "the client's and daemon's own errors",
    needle: [
      "Error response from daemon",
      "docker: Error",
      "manifest unknown",
      "pull access denied",
      "no space left on device",
      "denied: ",
    ],
    line: /Error response from daemon: |^docker: |manifest unknown|pull access denied|no space left on device|^denied: /,
    category: "command",
  },
  {
    tool: "docker compose",
    source: "compose tells which service stopped it",
    needle: ["service ", "dependency failed to start", "container "],
    line: /^(?:dependency failed to start: |service "\S+" (?:didn't|failed)|container \S+ (?:is unhealthy|exited \(\d+\)))/,
    category: "cause",
  },
];
