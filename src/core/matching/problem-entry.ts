// How a problem matcher in GitHub's format becomes an entry of the tools' tables. Pure.
import { wordsIn } from "../text/regexp-words.ts";
import type { Matcher } from "./matcher.ts";
import type { ProblemMatcher } from "./problem-matcher.ts";

/** What the format has no words for: where the knowledge is from, the code below the message, the entry's category. */
type Beside = { readonly source: string } & Partial<
  Pick<Matcher, "tool" | "needle" | "category" | "within" | "after" | "until">
>;

/**
 * An entry of the tables: it speaks for the line that completes a problem, where that is an error. The needle is worked
 * out from the last pattern where none is given; without one the entry matches nothing ({@link wordsIn} says when).
 */
export function matcherFrom(problem: ProblemMatcher, beside: Beside): Matcher {
  const line = problem.pattern.at(-1)?.regexp ?? NEVER;
  return {
    // A table's own names mean something to those that choose; a repository's owner may be any word.
    tool: `problem matcher ${problem.owner}`,
    needle: wordsIn(line) ?? [],
    category: "cause",
    ...beside,
    line,
    problem,
  };
}

const NEVER = /(?!)/;
