// Go's compiler and vet. Data only.

import type { Matcher } from "../../matching/matcher.ts";
import { matcherFrom } from "../../matching/problem-entry.ts";
import { GO } from "../published/problem-matchers.ts";

export const GO_BUILD: readonly Matcher[] = [
  matcherFrom(GO, {
    tool: "go build",
    source: "go vet and go build: `# package`, then `file.go:line:col: message`",
    needle: ".go:",
  }),
];
