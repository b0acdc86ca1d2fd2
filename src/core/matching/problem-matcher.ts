// GitHub's problem matchers: the format in which actions and repositories describe errors to the runner
// (github.com/actions/toolkit, docs/problem-matchers.md; actions/runner, IssueMatcher). This finds the lines of a
// problem and extracts its fields. Pure.

/**
 * The fields that a pattern can take from its groups. A pattern sets each to a group's number; 0 is the whole match.
 */
export const PROPERTIES = ["file", "fromPath", "line", "column", "severity", "code", "message"] as const;
export type Property = (typeof PROPERTIES)[number];

export type ProblemPattern = { readonly [property in Property]?: number | undefined } & {
  readonly regexp: RegExp;
  /** Set on the last pattern if several lines in a row can match it. Each of them is a problem of its own. */
  readonly loop?: boolean | undefined;
};

/** The patterns match consecutive lines, in order. One of them sets each property. */
export type ProblemMatcher = {
  readonly owner: string;
  /** Used if no group gives the severity. Without it, the problem is an error. */
  readonly severity?: string | undefined;
  readonly pattern: readonly ProblemPattern[];
};

/** A problem, with the fields of an annotation. */
export type Problem = {
  readonly [property in Exclude<Property, "severity">]: string | null;
} & {
  /** In lower case: `error`, `warning` or `notice`. The runner ignores a problem with any other. */
  readonly severity: string;
  /** The line on which each pattern matched, as an offset from the last pattern's line (0). */
  readonly lines: readonly number[];
  /** The offset of the line with the message. */
  readonly head: number;
};

/** A loop is followed upwards over this many lines. In a longer loop, the lines before it are not looked for. */
const LOOP_MAX_LINES = 24;

/**
 * The problem that ends with this line, or null. `near(0)` is the line, `near(-1)` the one above it. The time is linear
 * in the lines' lengths if the patterns' time is.
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
