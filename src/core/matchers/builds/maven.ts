// Maven. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const MAVEN: readonly Matcher[] = [
  {
    tool: "maven",
    source: "maven: `Failed to execute goal … on project …: reason`",
    needle: "[ERROR] ",
    line: /^\[ERROR\] (?:Failed to execute goal|Some problems were encountered|The build could not read|Non-resolvable)/,
    category: "error",
    after: 3,
    until: /^\[ERROR\]\s*(?:-> \[Help|$|To see the full|Re-run Maven|For more information)|^(?!\[ERROR\])/,
  },
  {
    tool: "maven",
    source:
      "with -e maven prints its own stack behind the reason: `org.apache.maven.lifecycle.LifecycleExecutionException: …`",
    needle: "org.apache.maven.",
    line: /^(?:Caused by: )?org\.apache\.maven\.[\w.]+Exception: /,
    category: "outcome",
  },
];
