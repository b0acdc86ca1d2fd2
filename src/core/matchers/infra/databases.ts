// The clients of databases. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const DATABASES: readonly Matcher[] = [
  {
    tool: "postgres, mysql",
    source: "psql: `ERROR:  message`, `psql: error: …`; mysql: `ERROR 1045 (28000): …`",
    needle: ["ERROR:  ", "psql: ", "ERROR "],
    line: /^(?:psql:.*: )?(?:ERROR|FATAL): {2}\S|^psql: error: |^ERROR \d{4} \(/,
    category: "cause",
    after: 2,
    until: /^(?!LINE |DETAIL|HINT|\s)/,
  },
];
