// GitHub's problem matchers, the format in which actions and repositories tell the runner what an error looks like
// (github.com/actions/toolkit, docs/problem-matchers.md; actions/runner, IssueMatcher): which lines are a problem, what
// they say, and how one becomes an entry of the tables. Pure.
import type { Matcher } from "./matcher.ts";
import { WEIGHT } from "./matcher.ts";
import { wordsIn } from "./regexp-words.ts";

/** What a pattern's groups may stand for, by the group's number; 0 is the whole match. */
export const PROPERTIES = ["file", "fromPath", "line", "column", "severity", "code", "message"] as const;
export type Property = (typeof PROPERTIES)[number];

export type ProblemPattern = { readonly [property in Property]?: number | undefined } & {
  readonly regexp: RegExp;
  /** Lines like the last pattern's may follow each other; each is a problem of its own. */
  readonly loop?: boolean | undefined;
};

/** The patterns match lines that follow each other, the first one's first. Each property is set by one of them. */
export type ProblemMatcher = {
  readonly owner: string;
  /** Where no group says it; an error if missing. */
  readonly severity?: string | undefined;
  readonly pattern: readonly ProblemPattern[];
};

/** What an annotation would say. `lines`: where each pattern matched, as offsets from the last one's line (0). */
export type Problem = {
  readonly [property in Exclude<Property, "severity">]: string | null;
} & {
  /** In small letters: `error`, `warning`, `notice`; whatever else a tool says, the runner passes over. */
  readonly severity: string;
  readonly lines: readonly number[];
  /** The offset of the line with the message. */
  readonly head: number;
};

/** A loop is followed upwards over this many lines; behind more of them the lines that began it are not known. */
const LOOP_MAX_LINES = 24;

/**
 * The problem that ends with this line, or null. `near(0)` is the line, `near(-1)` the one above it; time linear in the
 * lines' lengths, as far as the patterns are.
 */
export function problemAt({ pattern, severity }: ProblemMatcher, near: (offset: number) => string): Problem | null {
  const found: Record<Property, string | null> = { ...NOTHING };
  const lines: number[] = [];
  let head = 0;
  let offset = 0;
  for (const [index, one] of [...pattern.entries()].reverse()) {
    const groups = one.regexp.exec(near(offset));
    if (groups === null) return null;
    lines.unshift(offset);
    for (const property of PROPERTIES) {
      const group = one[property];
      if (group !== undefined) found[property] = groups[group]?.trim() || null;
    }
    if (one.message !== undefined) head = offset;
    if (index > 0 && one.loop === true) offset = loopBegin(one.regexp, near, offset);
    if (offset <= -LOOP_MAX_LINES) break;
    offset--;
  }
  return { ...found, severity: (found.severity ?? severity ?? "error").toLowerCase(), lines, head };
}

const NOTHING = { file: null, fromPath: null, line: null, column: null, severity: null, code: null, message: null };

function loopBegin(regexp: RegExp, near: (offset: number) => string, from: number): number {
  let offset = from;
  while (offset > -LOOP_MAX_LINES && regexp.test(near(offset - 1))) offset--;
  return offset;
}

/** What the format has no words for: where the knowledge is from, the code below the message, the entry's weight. */
type Beside = { readonly source: string } & Partial<Pick<Matcher, "tool" | "needle" | "weight" | "after" | "until">>;

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
    weight: WEIGHT.cause,
    ...beside,
    line,
    problem,
  };
}

const NEVER = /(?!)/;
