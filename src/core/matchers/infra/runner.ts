// The Actions runner. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const RUNNER: readonly Matcher[] = [
  {
    tool: "runner",
    source: "the machine is being taken away: spot instances, autoscaling, a runner that is stopped",
    needle: "The runner has received a shutdown",
    line: /^The runner has received a shutdown signal/,
    category: "error",
  },
  {
    tool: "runner",
    source: "a step or job that was cancelled or ran out of time; why stands in the annotations alone",
    needle: ["The operation was cancel", "The runner has received a shutdown"],
    line: /^(?:The operation was cancell?ed|The runner has received a shutdown signal)/,
    category: "maybe",
  },
  {
    tool: "runner",
    source: "`timeout-minutes` of a step; what it printed before may be wrong as well, but did not end it",
    needle: "has timed out after",
    line: /^The action '.*' has timed out after \d/,
    category: "cause",
    within: "first",
  },
  {
    tool: "runner",
    source: "the runner cannot find an action, or its inputs are wrong",
    needle: [
      "Can't find 'action.yml'",
      "Unable to resolve action",
      "Input required and not supplied",
      "Unable to find",
      "is not a valid",
    ],
    line: /^(?:Can't find 'action\.yml'|Unable to resolve action|(?:Error: )?Input required and not supplied)/,
    category: "cause",
  },
  {
    tool: "runner",
    source: "the last line of a failed `run:` step; it explains nothing",
    needle: "Process completed with exit code",
    line: /^Process completed with exit code -?\d+/,
    category: "ending",
    last: true,
  },
];
