// The form of a file of rules, and what is said about another. Every message follows the name of the key it is about, says
// what is allowed instead, and repeats keys, never values. Pure.
import * as v from "valibot";
import { closestTo } from "./closest.ts";
import { PATTERN_MAX_CHARS } from "./limits.ts";

/** A map with these keys and no others. */
function withKeys<Entries extends v.ObjectEntries>(entries: Entries) {
  const keys = Object.keys(entries);
  const form = v.strictObject(entries, (issue) => {
    if (issue.expected === "never") return unknownKey(issue, keys);
    return isMissing(issue) ? `needs the key ${issue.expected.replaceAll('"', "`")}` : mustHave(keys);
  });
  return v.lazy((given) => (Array.isArray(given) ? v.never(mustHave(keys)) : form));
}

/** A key that must be there is not. */
export function isMissing(issue: v.BaseIssue<unknown>): issue is v.BaseIssue<unknown> & { readonly expected: string } {
  return issue.received === "undefined" && /^"/.test(issue.expected ?? "");
}

const mustHave = (keys: readonly string[]) => `must have keys below it: ${listed(keys)}`;

function unknownKey({ path }: v.StrictObjectIssue, keys: readonly string[]): string {
  const key = String(path?.at(-1)?.key);
  const closest = closestTo(key, keys);
  return closest ? `is not a key; did you mean \`${closest}\`?` : `is not a key here; the keys are ${listed(keys)}`;
}

const listed = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");

const NEEDS_QUOTES = "has no value; put text that begins with `#` in quotes";
const A_LIST = 'must be a list of patterns, such as ["main", "release/*"]';

const PatternText = v.pipe(
  v.union([v.string(), v.boolean()], "must hold text alone, neither lists nor maps"),
  v.transform(String),
  v.nonEmpty("holds an empty pattern; put text that begins with `#` in quotes"),
  v.maxLength(PATTERN_MAX_CHARS, `holds a pattern of more than ${PATTERN_MAX_CHARS} characters, which is the limit`),
  v.check((text) => text !== "!", "holds a `!` with no pattern after it"),
);
const Patterns = v.pipe(v.array(PatternText, A_LIST), v.nonEmpty("is an empty list, which no job would match"));

/** A property's value, or several. */
const PropertyValue = v.lazy((given) => (Array.isArray(given) ? Patterns : PatternText));
const NAMES_PROPERTIES = "must name properties and their values, such as { team: payments }";
const Properties = v.lazy((given) =>
  Array.isArray(given) ? v.never(NAMES_PROPERTIES) : v.record(v.string(), PropertyValue, NAMES_PROPERTIES),
);

const WhenForm = withKeys({
  repositories: v.optional(Patterns),
  branches: v.optional(Patterns),
  workflows: v.optional(Patterns),
  jobs: v.optional(Patterns),
  events: v.optional(Patterns),
  actors: v.optional(Patterns),
  drafts: v.optional(v.boolean("must be `true` or `false`, without quotes")),
  properties: v.optional(Properties),
});

/** The same form as the setting SLACK_CHANNEL has. */
const Channel = v.pipe(
  v.string("must be the name or ID of one channel"),
  v.nonEmpty(NEEDS_QUOTES),
  v.regex(/^#?[^\s#,~]{1,80}$/, "must be the name or ID of one channel"),
);

/** docs.slack.dev, "User groups", "Users": ids are capital letters and digits, and begin with these. */
const MentionText = v.pipe(
  v.string("must be `author`, or the ID of a user group or a member"),
  v.regex(
    /^(?:author|[SUW][A-Z0-9]{2,30})$/,
    "must be `author`, or the ID of a user group (S…) or a member (U… or W…), which Slack shows in its profile",
  ),
);

const SLACK_FORMS = 'must be `false`, a channel such as "#ci", or { channel: "#ci", mention: author }';
const SlackForm = v.lazy((given) => {
  if (given === "") return v.never(NEEDS_QUOTES);
  if (typeof given === "string") return Channel;
  if (typeof given === "object" && !Array.isArray(given)) return SlackMap;
  return v.literal(false, SLACK_FORMS);
});
const SlackMap = v.pipe(
  withKeys({ channel: v.optional(Channel), mention: v.optional(MentionText) }),
  v.check(({ channel, mention }) => channel !== undefined || mention !== undefined, SLACK_FORMS),
);

const RuleForm = withKeys({
  when: v.optional(WhenForm),
  slack: v.optional(SlackForm),
  comment: v.optional(v.boolean("must be `true` or `false`, without quotes")),
});
export type RuleForm = v.InferOutput<typeof RuleForm>;

/** `rules:` with nothing but comments below it is a list of none. */
export const FileForm = withKeys({
  rules: v.pipe(
    v.unknown(),
    v.transform((given) => (given === "" ? [] : given)),
    v.array(RuleForm, "must be a list; begin each rule with `- `"),
  ),
});
