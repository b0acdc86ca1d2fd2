// OCaml's compiler. Data only.

import type { Matcher } from "../../matching/matcher.ts";
import { matcherFrom } from "../../matching/problem-entry.ts";
import { OCAML } from "../published/problem-matchers.ts";

export const OCAMLC: readonly Matcher[] = [
  matcherFrom(OCAML, {
    tool: "ocaml",
    source: 'ocaml and dune: `File "a.ml", line 1, characters 35-42:`, the source, a caret, `Error: message`',
    needle: "Error",
    after: 4,
    until: /^File "/,
  }),
];
