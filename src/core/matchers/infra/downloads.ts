// Curl and wget. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const DOWNLOADS: readonly Matcher[] = [
  {
    tool: "curl, wget",
    source: "curl: `curl: (22) …`; wget: `ERROR 404: …`",
    needle: ["curl: (", "ERROR 4", "ERROR 5", "wget: "],
    line: /^(?:curl: \(\d+\) |wget: )|\bERROR [45]\d\d: /,
    category: "command",
    before: 2,
    lead: /^--\d{4}-|^HTTP request sent|^https?:/,
  },
];
