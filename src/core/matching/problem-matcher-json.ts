// Reads problem matchers from an action's or a repository's JSON file. What the runner refuses (actions/runner,
// IssueMatcherConfig) is refused here too, with a sentence that says why. Pure.
import * as v from "valibot";
import { wordsIn } from "../text/regexp-words.ts";
import { PROBLEM_MATCHERS_MAX_CHARS, PROBLEM_REGEXP_MAX_CHARS } from "./limits.ts";
import type { ProblemMatcher, ProblemPattern } from "./problem-matcher.ts";
import { PROPERTIES } from "./problem-matcher.ts";

export type ReadProblemMatchers =
  | { readonly kind: "read"; readonly matchers: readonly ProblemMatcher[] }
  | { readonly kind: "refused"; readonly why: string };

const Group = v.optional(v.pipe(v.number(), v.integer()));

const Pattern = v.object({
  regexp: v.pipe(
    v.string(),
    v.maxLength(PROBLEM_REGEXP_MAX_CHARS, `A regexp is longer than ${PROBLEM_REGEXP_MAX_CHARS} characters.`),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      try {
        return new RegExp(dataset.value);
      } catch {
        addIssue({ message: `\`${dataset.value}\` is no regular expression.` });
        return NEVER;
      }
    }),
  ),
  file: Group,
  fromPath: Group,
  line: Group,
  column: Group,
  severity: Group,
  code: Group,
  message: Group,
  loop: v.optional(v.boolean()),
});

const Matchers = v.object({
  problemMatcher: v.array(
    v.object({
      owner: v.pipe(v.string(), v.minLength(1, "An owner is empty.")),
      severity: v.optional(v.string()),
      pattern: v.pipe(v.array(Pattern), v.minLength(1, "A matcher has no pattern.")),
    }),
  ),
});

/**
 * `json` is the text of a file that `::add-matcher::` names. Never throws. A refusal can quote the file. Regular
 * expressions are not checked for catastrophic backtracking: a caller that accepts strangers' files must limit their
 * time.
 */
export function readProblemMatchers(json: string): ReadProblemMatchers {
  if (json.length > PROBLEM_MATCHERS_MAX_CHARS) {
    return refused(`The file is longer than ${PROBLEM_MATCHERS_MAX_CHARS} characters.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return refused("The file is no JSON.");
  }
  const parsed = v.safeParse(Matchers, value);
  if (!parsed.success) return refused(sentenceFor(parsed.issues[0]));
  const matchers = parsed.output.problemMatcher;
  const owners = matchers.map(({ owner }) => owner.toLowerCase());
  const why = matchers.map(faultOf).find((fault) => fault !== null);
  if (why !== undefined) return refused(why);
  if (new Set(owners).size < owners.length) return refused("Two matchers have the same owner.");
  return { kind: "read", matchers };
}

const refused = (why: string): ReadProblemMatchers => ({ kind: "refused", why });

/** The sentence for an issue: one of our own, or valibot's message with the path to the field. */
function sentenceFor(issue: v.InferIssue<typeof Matchers>): string {
  if (issue.message.endsWith(".")) return issue.message;
  return `${v.getDotPath(issue) ?? "The file"} is not as problem matchers have it: ${issue.message}.`;
}

const SEVERITIES = ["", "error", "warning", "notice"];

/** Checks the rules between the parts of one matcher. Returns null if it keeps them. */
function faultOf({ owner, severity = "", pattern }: ProblemMatcher): string | null {
  if (!SEVERITIES.includes(severity.toLowerCase()))
    return `${owner}: its severity is neither error, warning nor notice.`;
  for (const [index, one] of pattern.entries()) {
    const group = PROPERTIES.find((property) => (one[property] ?? 0) < 0 || (one[property] ?? 0) > groupsOf(one));
    if (group !== undefined) return `${owner}: ${group} is set to ${one[group]}, and its regexp has no such group.`;
    if (one.loop === true && (index === 0 || index < pattern.length - 1)) {
      return `${owner}: only the last one of several patterns may loop.`;
    }
    if (one.loop === true && one.message === undefined) return `${owner}: the pattern that loops has no message.`;
  }
  const set = (property: (typeof PROPERTIES)[number]) => pattern.filter((one) => one[property] !== undefined).length;
  const twice = PROPERTIES.find((property) => set(property) > 1);
  if (twice !== undefined) return `${owner}: ${twice} is set twice.`;
  if (set("message") === 0) return `${owner}: no pattern has a message.`;
  const last = pattern.at(-1);
  if (last !== undefined && wordsIn(last.regexp) === null) {
    return `${owner}: its last regexp holds no word, so that it would have to be tried on every line.`;
  }
  return null;
}

/** How many groups a pattern has: with an empty alternative it matches anything, and the match has all its groups. */
function groupsOf({ regexp }: ProblemPattern): number {
  return (new RegExp(`${regexp.source}|`).exec("")?.length ?? 1) - 1;
}
