// Turns a problem matcher in GitHub's format into an entry of the tools' tables. Pure.
import { wordsIn } from "../text/regexp-words.ts";
import type { Matcher } from "./matcher.ts";
import type { ProblemMatcher } from "./problem-matcher.ts";

/** Fields of an entry that GitHub's format lacks: the source, the category, and the lines below the message. */
type ExtraFields = { readonly source: string } & Partial<
  Pick<Matcher, "tool" | "needle" | "category" | "within" | "after" | "until">
>;

/**
 * Makes an entry that matches the line that completes a problem, if that is an error. Unless a needle is given, it is
 * derived from the last pattern. A pattern without a literal word has no needle ({@link wordsIn}), and the entry
 * matches nothing.
 */
export function matcherFrom(problem: ProblemMatcher, extra: ExtraFields): Matcher {
  const line = problem.pattern.at(-1)?.regexp ?? NEVER;
  return {
    // The choice of lines knows some tools by name. A repository's owner can be any word, so it gets a prefix.
    tool: `problem matcher ${problem.owner}`,
    needle: wordsIn(line) ?? [],
    category: "cause",
    ...extra,
    line,
    problem,
  };
}

const NEVER = /(?!)/;
