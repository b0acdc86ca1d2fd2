// Every setting: its name, its kind, its default, how its text is parsed, and what is wrong with a text that is not.
// The list of settings and the types of `Env` follow from this table; a new setting is one entry here, its use in
// settings.ts, and a row in the README and in docs/contract.md.
import { parseRules, problemInWords } from "../core/rules/parse-rules.ts";
import type { Rule } from "../core/rules/rules.ts";
import { LOG_SCAN_MAX_BYTES, LOG_SCAN_MIN_BYTES, SETTLE_MAX_SECONDS, SETUP_TOKEN_MIN_CHARS } from "./limits.ts";
import { toPkcs8 } from "./private-key.ts";

const SWITCH = ["on", "off"] as const;

type Setting<T, Default extends T | null = T | null> = {
  /** How it is set: `wrangler secret put NAME`, or `[vars]` in wrangler.toml. */
  readonly kind: "secret" | "var";
  /** The value where none is set; null where there is no default. */
  readonly default: Default;
  /** The setting's value; null where the text is malformed. */
  readonly parse: (text: string) => T | null;
  /** What follows the name in the sentence about a malformed text. Never quotes the text. */
  readonly wrong: (text: string) => string;
};

const setting = <T, Default extends T | null>(given: Setting<T, Default>) => given;

export const SCHEMA = {
  GITHUB_APP_ID: setting({
    kind: "secret",
    default: null,
    parse: (text) => (/^\d+$/.test(text) ? text : null),
    wrong: () => "must be a number",
  }),
  GITHUB_PRIVATE_KEY: setting({
    kind: "secret",
    default: null,
    parse: toPkcs8,
    wrong: () => "must be an RSA private key in PEM format, BEGIN and END lines included",
  }),
  GITHUB_WEBHOOK_SECRET: setting({ kind: "secret", default: null, parse: asIs, wrong: () => "must be text" }),
  GITHUB_WEBHOOK_SECRET_PREVIOUS: setting({ kind: "secret", default: null, parse: asIs, wrong: () => "must be text" }),
  GITHUB_API_URL: setting({ kind: "var", default: "https://api.github.com", parse: toUrl, wrong: mustBeUrl }),
  GITHUB_OWNERS: setting({
    kind: "var",
    default: null,
    parse: toOwners,
    wrong: () => "must be a list of account names separated by commas",
  }),
  SLACK_BOT_TOKEN: setting({
    kind: "secret",
    default: null,
    parse: (text) => (/^xox\S+$/.test(text) ? text : null),
    wrong: () => "must be a bot token, which starts with xoxb-",
  }),
  SLACK_CHANNEL: setting({
    kind: "var",
    default: null,
    parse: (text) => (/^#?[^\s#,]{1,80}$/.test(text) ? text : null),
    wrong: () => "must be the name or ID of one channel",
  }),
  SLACK_WEBHOOK_URL: setting({
    kind: "secret",
    default: null,
    parse: (text) => (isWorkflowTrigger(text) ? null : toUrl(text)),
    wrong: (text) => (isWorkflowTrigger(text) ? NO_WORKFLOW_TRIGGER : mustBeUrl()),
  }),
  SLACK_SIGNING_SECRET: setting({ kind: "secret", default: null, parse: asIs, wrong: () => "must be text" }),
  SLACK_API_URL: setting({ kind: "var", default: "https://slack.com/api", parse: toUrl, wrong: mustBeUrl }),
  SETTLE_SECONDS: setting({
    kind: "var",
    default: 3,
    parse: (text) => (/^\d+(\.\d+)?$/.test(text) && Number(text) <= SETTLE_MAX_SECONDS ? Number(text) : null),
    wrong: () => `must be a number of seconds from 0 to ${SETTLE_MAX_SECONDS}`,
  }),
  LOG_SCAN_BYTES: setting({
    kind: "var",
    default: LOG_SCAN_MAX_BYTES,
    parse: (text) => (/^\d+$/.test(text) && isScanSize(Number(text)) ? Number(text) : null),
    wrong: () => `must be a number of bytes from ${LOG_SCAN_MIN_BYTES} to ${LOG_SCAN_MAX_BYTES}`,
  }),
  SETUP_TOKEN: setting({
    kind: "secret",
    default: null,
    parse: (text) => (text.length >= SETUP_TOKEN_MIN_CHARS ? text : null),
    wrong: () => `must have at least ${SETUP_TOKEN_MIN_CHARS} characters; 32 random ones are best`,
  }),
  BUTTONS: setting<"on" | "off", "on">({
    kind: "var",
    default: "on",
    parse: (text) => SWITCH.find((word) => word === text.toLowerCase()) ?? null,
    wrong: () => "must be on or off; until it is, messages have no buttons",
  }),
  RULES: setting({
    kind: "var",
    default: null,
    parse: toRules,
    wrong: (text) => `must hold rules; without them the defaults apply (${mistakesIn(text)})`,
  }),
} as const;

export type SettingName = keyof typeof SCHEMA;
type Values = { readonly [Name in SettingName]: NonNullable<ReturnType<(typeof SCHEMA)[Name]["parse"]>> };
export type ValueOf<Name extends SettingName> = Values[Name];

/** The same table, for code that takes any setting's name. */
export const SETTINGS: { readonly [Name in SettingName]: Setting<Values[Name]> } = SCHEMA;

const isSettingName = (name: string): name is SettingName => Object.hasOwn(SCHEMA, name);
export const SETTING_NAMES: readonly SettingName[] = Object.keys(SCHEMA).filter(isSettingName);

function asIs(text: string): string | null {
  return text;
}

/** Without a slash at its end. */
function toUrl(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash && !url.search;
  return isPlain ? url.href.replace(/\/+$/, "") : null;
}

function mustBeUrl(): string {
  return "must be an http(s) URL without credentials, query or fragment";
}

const NO_WORKFLOW_TRIGGER =
  "must be an incoming webhook (…/services/…); a Workflow Builder trigger cannot show a message";

/**
 * Workflow Builder's webhooks look like incoming ones, and take variables instead of a message (slack.com/help, "Build a
 * workflow that starts outside of Slack"): `/triggers/TEAM/…`, and formerly `/workflows/TEAM/…`.
 */
function isWorkflowTrigger(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hostname, pathname } = new URL(text);
  const isSlack = /(?:^|\.)slack(?:-gov)?\.com$/.test(hostname);
  return isSlack
    ? /^\/(?:triggers|workflows)\//.test(pathname)
    : /^\/(?:triggers|workflows)\/[TE][A-Z0-9]+\//.test(pathname);
}

/** Account names in lower case. */
function toOwners(text: string): ReadonlySet<string> | null {
  const owners = text.split(/[\s,]+/).filter(Boolean);
  // docs.github.com, "Username considerations"; a managed user's name ends in an underscore and a short code.
  const areNames = owners.length > 0 && owners.every((owner) => /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(owner));
  return areNames ? new Set(owners.map((owner) => owner.toLowerCase())) : null;
}

function isScanSize(bytes: number): boolean {
  return bytes >= LOG_SCAN_MIN_BYTES && bytes <= LOG_SCAN_MAX_BYTES;
}

function toRules(text: string): readonly Rule[] | null {
  const parsed = parseRules(text);
  return parsed.kind === "rules" ? parsed.rules : null;
}

function mistakesIn(text: string): string {
  const parsed = parseRules(text);
  if (parsed.kind === "rules") return "";
  const [first, ...more] = parsed.problems;
  return `${problemInWords(first)}${more.length > 0 ? `, and ${more.length} more` : ""}`;
}
