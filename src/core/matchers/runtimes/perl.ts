// Perl. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const PERL: readonly Matcher[] = [
  {
    tool: "perl",
    source: "perl's die: `message at file line n.`; prove's and Test::More's failures",
    needle: [" line ", "Failed test"],
    line: /^#? {2,}Failed test|^\S.{0,300} at \S+ line \d+(?:\.$|, near ")/,
    category: "maybe",
    after: 3,
    until: /^(?!#)/,
  },
  {
    tool: "perl",
    source: "perl: `Can't locate Name.pm in @INC (you may need to install the Name module) (@INC contains: …)`",
    needle: "Can't locate ",
    line: /^(?:# {1,5})?(?:Error: {2})?Can't locate (?:object method|\S+ in @INC)/,
    category: "exception",
  },
];
