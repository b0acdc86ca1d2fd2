// AWS's cloud development kit. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const CDK: readonly Matcher[] = [
  {
    tool: "cdk",
    source: "the CDK's own exceptions: `«Name» message`, the findings below",
    needle: "» ",
    line: /^«\w+» \S/,
    category: "cause",
    after: 3,
    until: /^\s/,
    head: /^- \S/,
  },
  {
    tool: "cdk",
    source: "cdk passes on the app's failure: `node app.js: Subprocess exited with error 1`",
    needle: "Subprocess exited with error",
    line: /: Subprocess exited with error \d+$/,
    category: "outcome",
  },
];
