// GitHub's problem matchers, the format in which actions and repositories tell the runner what an error looks like
// (github.com/actions/toolkit, docs/problem-matchers.md; actions/runner, IssueMatcher): which lines are a problem, and
// what they say. Pure.

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
