// The Worker's settings: texts in, checked values out, with every problem at once.
//
// A text comes from the environment, or else from what the setup page stored: setting by setting, the environment wins.
// Only presence and form are checked here; nobody is asked whether a credential works.
import { namedIn } from "../core/rules/parse-rules.ts";
import type { Rule } from "../core/rules/rules.ts";
import { SCHEMA, SETTING_NAMES, SETTINGS, type SettingName, type ValueOf } from "./schema.ts";
import { NOTHING_STORED, type Stored, storedAsKnown } from "./stored.ts";

export type GitHubSettings = {
  readonly appId: string;
  /** PKCS#8. */
  readonly privateKey: string;
  /** The current webhook secret, and the previous one while it is being rotated. */
  readonly webhookSecrets: readonly string[];
  /** Without a slash at its end. */
  readonly apiUrl: string;
};

export type SlackSettings =
  | { readonly kind: "bot"; readonly token: string; readonly channel: string; readonly apiUrl: string }
  | { readonly kind: "webhook"; readonly url: string };

export type Buttons = {
  readonly signingSecret: string;
  /** Messages have them, and what is pressed is done. */
  readonly areOn: boolean;
};

export type Settings = {
  /** Null where one of the `GITHUB_*` settings cannot be used. */
  readonly github: GitHubSettings | null;
  /** Null where Slack is not configured, or not correctly. */
  readonly slack: SlackSettings | null;
  readonly settleMs: number;
  /** A failed step's log up to this length is read whole, in bytes. */
  readonly scanBytes: number;
  /** The accounts that are served, in lower case; null for all. */
  readonly owners: ReadonlySet<string> | null;
  /** GitHub's API, without a slash at its end, whether or not an App is there; null where the setting is malformed. */
  readonly apiUrl: string | null;
  readonly slackApiUrl: string | null;
  /** What opens the setup page; null where there is none, or a malformed one: then there is no such page. */
  readonly setupToken: string | null;
  /** Where each setting that is set comes from. */
  readonly sources: Readonly<Partial<Record<SettingName, Source>>>;
  /** The buttons of a bot's messages; null where nothing could verify that Slack sent a press. */
  readonly buttons: Buttons | null;
  /** The operator's rules; none where they are wrong. */
  readonly rules: readonly Rule[];
  /** A sentence for each setting that is missing or malformed. Never a setting's value. */
  readonly problems: readonly string[];
};

export type Source = "environment" | "setup page";

/** By name, the texts of the settings that are set. */
export type SettingTexts = Readonly<Record<string, string>>;

/** workerd hands the same environment object to every request. */
const ofEnvironment = new WeakMap<Env, { readonly stored: Stored; readonly settings: Settings }>();
/** Routes and objects each get an environment object of their own, with the same texts in it. */
let newest: { readonly key: string; readonly settings: Settings } | null = null;

/**
 * The Worker's settings as this isolate knows them: the same object until one of them changes. Whoever is about to use
 * what the setup page stores calls `loadStored` before.
 */
export function settingsOf(env: Env): Settings {
  const stored = storedAsKnown(env);
  const known = ofEnvironment.get(env);
  if (known?.stored === stored) return known.settings;
  const texts = textsOf({ ...env });
  const key = JSON.stringify([texts, stored]);
  if (newest?.key !== key) newest = { key, settings: readSettings(texts, stored) };
  ofEnvironment.set(env, { stored, settings: newest.settings });
  return newest.settings;
}

/** The settings that an environment sets, as texts. A number or a list in wrangler.toml becomes its JSON. */
export function textsOf(env: Readonly<Record<string, unknown>>): SettingTexts {
  const entries = SETTING_NAMES.map((name): [string, string] => [name, textOf(env[name])]);
  return Object.fromEntries(entries.filter(([, text]) => text !== ""));
}

/** Empty where nothing is set. */
function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? "");
  return text === '""' ? "" : text.trim();
}

const UNREADABLE =
  "What the setup page stored cannot be read with this SETUP_TOKEN and counts as not stored. Set the former token again, or set whyred up anew at /setup.";

/** Reads the settings. Never throws: what is wrong is in `problems`. */
export function readSettings(environment: SettingTexts, stored: Stored = NOTHING_STORED): Settings {
  const texts: SettingTexts = { ...applicable(stored, environment), ...environment };
  const reader = new Reader(texts);
  const github = readGitHub(reader);
  const slack = readSlack(reader);
  const settleSeconds = reader.read("SETTLE_SECONDS") ?? SCHEMA.SETTLE_SECONDS.default;
  const owners = reader.read("GITHUB_OWNERS");
  const rules = reader.read("RULES") ?? [];
  if (slack?.kind === "webhook" && namedIn(rules).channels.size > 0) {
    reader.problems.push("RULES names channels, which an incoming webhook cannot choose; set SLACK_BOT_TOKEN.");
  }
  const signingSecret = reader.read("SLACK_SIGNING_SECRET");
  const areOn = reader.read("BUTTONS") === "on";
  // With a malformed list of owners nobody can say whose events to serve.
  const isUnclear = owners === null && reader.has("GITHUB_OWNERS");
  return {
    github: isUnclear ? null : github,
    slack,
    settleMs: settleSeconds * 1000,
    scanBytes: reader.read("LOG_SCAN_BYTES") ?? SCHEMA.LOG_SCAN_BYTES.default,
    owners,
    apiUrl: reader.peek("GITHUB_API_URL"),
    slackApiUrl: reader.peek("SLACK_API_URL"),
    setupToken: reader.read("SETUP_TOKEN"),
    sources: sourcesOf(texts, environment),
    buttons: signingSecret === null ? null : { signingSecret, areOn },
    rules,
    problems: [...(stored.isUnreadable ? [UNREADABLE] : []), ...reader.problems],
  };
}

/** The previous webhook secret belongs to the stored one, and says nothing of the environment's. */
function applicable({ texts }: Stored, environment: SettingTexts): SettingTexts {
  const { GITHUB_WEBHOOK_SECRET_PREVIOUS: _, ...others } = texts;
  return environment["GITHUB_WEBHOOK_SECRET"] ? others : texts;
}

function sourcesOf(texts: SettingTexts, environment: SettingTexts): Settings["sources"] {
  const isSet = SETTING_NAMES.filter((name) => texts[name]);
  return Object.fromEntries(isSet.map((name) => [name, environment[name] ? "environment" : "setup page"]));
}

/** Reads single settings, and collects what is wrong with them. */
class Reader {
  readonly problems: string[] = [];
  readonly #texts: SettingTexts;

  constructor(texts: SettingTexts) {
    this.#texts = texts;
  }

  has(name: SettingName): boolean {
    return (this.#texts[name] ?? "") !== "";
  }

  /** The setting's value, or its default where it is not set; null where there is neither, or the text is malformed. */
  read<Name extends SettingName>(name: Name): ValueOf<Name> | null {
    const { parse, wrong, default: value } = SETTINGS[name];
    const text = this.#texts[name] ?? "";
    if (text === "") return value;
    const parsed = parse(text);
    if (parsed === null) this.problems.push(`${name} ${wrong(text)}.`);
    return parsed;
  }

  /** As {@link read}, where somebody else says what is wrong with it. */
  peek<Name extends SettingName>(name: Name): ValueOf<Name> | null {
    const { parse, default: value } = SETTINGS[name];
    const text = this.#texts[name] ?? "";
    return text === "" ? value : parse(text);
  }

  /** As {@link read}, for a setting that whyred cannot do without; `what` says what it is. */
  require<Name extends SettingName>(name: Name, what: string): ValueOf<Name> | null {
    if (!this.has(name)) this.problems.push(`${name} is required: ${what}.`);
    return this.read(name);
  }
}

function readGitHub(reader: Reader): GitHubSettings | null {
  const appId = reader.require("GITHUB_APP_ID", "the App ID on the App's settings page");
  const privateKey = reader.require("GITHUB_PRIVATE_KEY", "the PEM file that the App's settings page generates");
  const secret = reader.require("GITHUB_WEBHOOK_SECRET", "the secret entered for the App's webhook");
  const previous = reader.read("GITHUB_WEBHOOK_SECRET_PREVIOUS");
  const apiUrl = reader.read("GITHUB_API_URL");
  if (!appId || !privateKey || !secret || !apiUrl) return null;
  return { appId, privateKey, webhookSecrets: previous ? [secret, previous] : [secret], apiUrl };
}

function readSlack(reader: Reader): SlackSettings | null {
  const { problems } = reader;
  const apiUrl = reader.read("SLACK_API_URL");
  const token = reader.read("SLACK_BOT_TOKEN");
  const channel = reader.read("SLACK_CHANNEL");
  const hasBot = reader.has("SLACK_BOT_TOKEN");
  if (!hasBot && reader.has("SLACK_WEBHOOK_URL")) {
    const url = reader.read("SLACK_WEBHOOK_URL");
    return url ? { kind: "webhook", url } : null;
  }
  if (hasBot && reader.has("SLACK_WEBHOOK_URL")) {
    problems.push("SLACK_BOT_TOKEN and SLACK_WEBHOOK_URL are both set; remove one of them.");
  }
  if (hasBot && !reader.has("SLACK_CHANNEL")) {
    problems.push("SLACK_CHANNEL is required when SLACK_BOT_TOKEN is set.");
  }
  if (!hasBot && reader.has("SLACK_CHANNEL")) {
    problems.push("SLACK_BOT_TOKEN is required when SLACK_CHANNEL is set.");
  }
  return token && channel && apiUrl ? { kind: "bot", token, channel, apiUrl } : null;
}
