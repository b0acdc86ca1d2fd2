// A system's package managers: apt, dpkg, apk, dnf, brew, choco, winget. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const SYSTEM_PACKAGES: readonly Matcher[] = [
  {
    tool: "apt, dpkg",
    source: "apt begins what stops it with `E: `; dpkg names itself",
    needle: ["E: ", "dpkg: error"],
    line: /^(?:E: \S|dpkg(?:-\w+)?: error(?!.* subprocess returned))/,
    category: "cause",
    before: 6,
    lead: /^ \S.* : (?:Depends|PreDepends|Breaks|Conflicts): |^ +(?:Depends|PreDepends|Breaks|Conflicts): |^The following packages have unmet|^Err:|^[WE]: /,
  },
  {
    tool: "apk, dnf, brew, choco, winget",
    source: "each begins with its word for an error",
    needle: ["ERROR: ", "Error: "],
    line: /^(?:ERROR: (?:unable to|unsatisfiable)|Error: (?:Unable to find a match|No available formula|Failed to download|No formulae|Problem: ))/,
    category: "cause",
    after: 4,
  },
  {
    tool: "dpkg",
    source: "debhelper's programs name themselves: `dh_install: error: missing files, aborting`, what is missing above",
    needle: "dh_",
    line: /^dh_\w+: error: (?!.*returned exit code)\S/,
    category: "cause",
    within: "first",
    before: 4,
    lead: /^dh_\w+: (?:warning|error): /,
    head: [/ missing files: /, /^dh_\w+: error: /],
  },
  {
    tool: "lintian",
    source: "lintian: `E: package: tag details`",
    needle: "E: ",
    line: /^E: \S+(?: (?:source|changes))?: [a-z][a-z0-9-]+(?: |$)/,
    category: "cause",
  },
];
