// Packer. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const PACKER: readonly Matcher[] = [
  {
    tool: "packer",
    source: "packer: `Build 'name' errored after 3 seconds: reason`",
    needle: "' errored",
    line: /^(?:==> )?Build '[^']+' errored(?: after [^:]+)?: \S/,
    category: "cause",
  },
];
