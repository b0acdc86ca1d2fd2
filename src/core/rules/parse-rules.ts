// A text of YAML becomes rules, or a list of what is wrong with it, each with its line, its column and what is allowed
// instead. Values are never repeated: what is wrong with a file is posted where others read it. Pure.
import * as v from "valibot";
import { PATTERNS_MAX, PROBLEMS_MAX } from "./limits.ts";
import { Pattern, type PatternKind } from "./pattern.ts";
import { channelKey, type Mention, type Rule, type SlackRoute, type When } from "./rules.ts";
import { FileForm, isMissing, type RuleForm } from "./schema.ts";
import type { Wrong } from "./screen-yaml.ts";
import { offsetOf, type Place, plainOf, readYaml, type Tree } from "./yaml-tree.ts";

export type Problem = Place & { readonly message: string };
export type ParsedRules =
  | { readonly kind: "rules"; readonly rules: readonly Rule[] }
  | { readonly kind: "wrong"; readonly problems: readonly [Problem, ...Problem[]] };

/** The channels (as {@link channelKey}) and the ids of groups and members that a file may name. */
export type Named = { readonly channels: ReadonlySet<string>; readonly ids: ReadonlySet<string> };

/** Names keep their case on GitHub, but accounts, repositories and events are the same in any. */
const KINDS = {
  repositories: { starStopsAtSlash: true, ignoresCase: true },
  branches: { starStopsAtSlash: true, ignoresCase: false },
  workflows: { starStopsAtSlash: false, ignoresCase: false },
  jobs: { starStopsAtSlash: false, ignoresCase: false },
  events: { starStopsAtSlash: false, ignoresCase: true },
  actors: { starStopsAtSlash: false, ignoresCase: true },
} as const satisfies Record<string, PatternKind>;
const PROPERTY: PatternKind = { starStopsAtSlash: false, ignoresCase: false };

/**
 * Reads rules; an empty text holds none. `mayName`: the channels and ids that the text may name; null where it may name
 * any. At most {@link PROBLEMS_MAX} problems are named.
 */
export function parseRules(text: string, mayName: Named | null = null): ParsedRules {
  const yaml = readYaml(text);
  if (yaml.kind === "wrong") return wrongAt(yaml.placeOf, [yaml.wrong]);
  const { tree, placeOf } = yaml;
  if (tree === null) return { kind: "rules", rules: [] };
  const parsed = v.safeParse(FileForm, plainOf(tree));
  if (!parsed.success)
    return wrongAt(
      placeOf,
      parsed.issues
        .sort(byImportance)
        .slice(0, PROBLEMS_MAX)
        .map((issue) => wrongOf(tree, issue)),
    );
  const rules = parsed.output.rules.map(ruleOf);
  const refused = [...tooMany(tree, rules), ...(mayName ? forbidden(tree, rules, mayName) : [])];
  return refused.length > 0 ? wrongAt(placeOf, refused.slice(0, PROBLEMS_MAX)) : { kind: "rules", rules };
}

function wrongAt(placeOf: (at: number) => Place, wrongs: readonly Wrong[]): ParsedRules {
  const [first, ...more] = wrongs.map(({ at, message }): Problem => ({ ...placeOf(at), message }));
  return { kind: "wrong", problems: [first ?? { line: 1, column: 1, message: "this is not YAML" }, ...more] };
}

/** A problem as people read it: `line 4, column 7: …`. */
export function problemInWords({ line, column, message }: Problem): string {
  return `line ${line}, column ${column}: ${message}`;
}

/** Where people look first: a misspelled key explains one that is missing. */
function byImportance(a: v.BaseIssue<unknown>, b: v.BaseIssue<unknown>): number {
  return Number(isMissing(a)) - Number(isMissing(b));
}

function wrongOf(tree: Tree, issue: v.BaseIssue<unknown>): Wrong {
  const whole = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
  const path = isMissing(issue) ? whole.slice(0, -1) : whole;
  const isAboutKey = issue.path?.at(-1)?.origin === "key" && !isMissing(issue);
  const key = path.findLast((step) => typeof step === "string");
  return {
    at: offsetOf(tree, path, isAboutKey ? "key" : "value"),
    message: `${keyInWords(key)} ${issue.message}`,
  };
}

/** A key is repeated only where it looks like one: anything may stand there. */
function keyInWords(key: string | undefined): string {
  if (key === undefined) return "the file";
  return /^[A-Za-z][\w-]{0,39}$/.test(key) ? `\`${key}\`` : "this";
}

function ruleOf({ when = {}, slack, comment = true }: RuleForm): Rule {
  return { when: whenOf(when), slack: slackOf(slack), comment };
}

function whenOf(form: NonNullable<RuleForm["when"]>): When {
  const compiled = (key: keyof typeof KINDS) => form[key]?.map((text) => new Pattern(text, KINDS[key])) ?? null;
  return {
    repositories: compiled("repositories"),
    branches: compiled("branches"),
    workflows: compiled("workflows"),
    jobs: compiled("jobs"),
    events: compiled("events"),
    actors: compiled("actors"),
    drafts: form.drafts ?? null,
    properties: form.properties ? propertiesOf(form.properties) : null,
  };
}

function propertiesOf(form: Readonly<Record<string, string | readonly string[]>>): When["properties"] {
  return new Map(
    Object.entries(form).map(([name, value]) => [name, [value].flat().map((text) => new Pattern(text, PROPERTY))]),
  );
}

function slackOf(form: RuleForm["slack"]): SlackRoute {
  if (form === false) return null;
  if (form === undefined) return { channel: null, mention: null };
  if (typeof form === "string") return { channel: form, mention: null };
  return { channel: form.channel ?? null, mention: form.mention === undefined ? null : mentionOf(form.mention) };
}

function mentionOf(text: string): Mention {
  return text === "author" ? { kind: "author" } : { kind: "id", id: text };
}

function tooMany(tree: Tree, rules: readonly Rule[]): Wrong[] {
  let count = 0;
  for (const [at, { when }] of rules.entries()) {
    const { drafts: _, properties, ...lists } = when;
    count += [...Object.values(lists), ...(properties?.values() ?? [])].flatMap((list) => list ?? []).length;
    if (count > PATTERNS_MAX) {
      const message = `there are more than ${PATTERNS_MAX} patterns, which is the limit`;
      return [{ at: offsetOf(tree, ["rules", at], "value"), message }];
    }
  }
  return [];
}

/** What a repository's own file names and may not. */
function forbidden(tree: Tree, rules: readonly Rule[], mayName: Named): Wrong[] {
  return rules.flatMap(({ slack }, at) => {
    const placeOf = (key: string) => offsetOf(tree, ["rules", at, "slack", key], "value");
    const wrongs: Wrong[] = [];
    if (slack?.channel != null && !mayName.channels.has(channelKey(slack.channel))) {
      wrongs.push({ at: placeOf("channel"), message: `\`slack\` may name ${OPERATORS} channels alone` });
    }
    if (slack?.mention?.kind === "id" && !mayName.ids.has(slack.mention.id)) {
      wrongs.push({ at: placeOf("mention"), message: `\`mention\` may name ${OPERATORS} groups and members alone` });
    }
    return wrongs;
  });
}

const OPERATORS = "the operator's";

/** What these rules name. */
export function namedIn(rules: readonly Rule[]): Named {
  const routes = rules.flatMap(({ slack }) => slack ?? []);
  return {
    channels: new Set(routes.flatMap(({ channel }) => (channel === null ? [] : channelKey(channel)))),
    ids: new Set(routes.flatMap(({ mention }) => (mention?.kind === "id" ? mention.id : []))),
  };
}
