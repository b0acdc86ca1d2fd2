// Erlang's compiler. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const ERLC: readonly Matcher[] = [
  {
    tool: "erlc",
    source:
      "rebar3 and erlc 24 and later: `┌─ file:`, the source with a caret and `╰── message`; before: `file:line:col: …`",
    needle: "╰── ",
    line: /^\s{0,12}(?:[│║]\s{0,12})?╰─{1,80} \S/,
    category: "cause",
    before: 5,
    lead: /^\s*(?:┌─|│|║|\d+ │)/,
  },
];
