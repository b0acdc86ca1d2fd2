// Tox and nox. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const TOX_AND_NOX: readonly Matcher[] = [
  {
    tool: "nox and tox",
    source: "nox: `nox > Command … failed with exit code n`; tox: `py: FAIL code n`",
    needle: ["nox > ", ": FAIL ", ": commands failed", "ERROR: InvocationError for command"],
    line: /^nox > (?:Command .* failed|Session \S+ failed)|^ {2}\S+: FAIL |^ERROR: +\S+: commands failed$|^ERROR: InvocationError for command /,
    category: "outcome",
    last: true,
  },
];
