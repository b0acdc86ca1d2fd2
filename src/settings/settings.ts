// The Worker's settings: the environment in, checked settings out, with every problem at once.
//
// They are checked for presence and form only; nobody is asked whether they are right.
import { createPrivateKey } from "node:crypto";
import { LOOK_UP } from "../core/lookup/limits.ts";

/** Every setting, by the name that the environment has it under. */
export const SETTING_NAMES = [
  "GITHUB_APP_ID",
  "GITHUB_PRIVATE_KEY",
  "GITHUB_WEBHOOK_SECRET",
  "GITHUB_WEBHOOK_SECRET_PREVIOUS",
  "GITHUB_API_URL",
  "GITHUB_OWNERS",
  "SLACK_BOT_TOKEN",
  "SLACK_CHANNEL",
  "SLACK_WEBHOOK_URL",
  "SLACK_API_URL",
  "SETTLE_SECONDS",
  "LOG_SCAN_BYTES",
] as const;
export type SettingName = (typeof SETTING_NAMES)[number];

export type GitHubSettings = {
  readonly appId: string;
  /** PKCS#8, whatever it was given as: Octokit's WebCrypto build cannot read the PKCS#1 that GitHub hands out. */
  readonly privateKey: string;
  /** The webhook's secrets: the current one, and the previous one while it is being changed. */
  readonly webhookSecrets: readonly string[];
  /** Without a slash at its end. */
  readonly apiUrl: string;
};

export type SlackSettings =
  | { readonly kind: "bot"; readonly token: string; readonly channel: string; readonly apiUrl: string }
  | { readonly kind: "webhook"; readonly url: string };

export type Settings = {
  /** Null where one of the `GITHUB_*` settings cannot be used. */
  readonly github: GitHubSettings | null;
  /** Null where Slack is not set up, or not rightly. */
  readonly slack: SlackSettings | null;
  readonly settleMs: number;
  /** Up to which length a failed step's log is read whole, in bytes. */
  readonly scanBytes: number;
  /** The accounts that are served, in lower case; null for all. */
  readonly owners: ReadonlySet<string> | null;
  /** A sentence for each setting that is missing or malformed. Never a setting's value. */
  readonly problems: readonly string[];
};

const SETTLE_MAX_SECONDS = 600;
/** Less than one piece of a log that is read at once would make nothing cheaper. */
const LOG_SCAN_MIN_BYTES = LOOK_UP.pieceBytes;

let known: { readonly of: string; readonly settings: Settings } | null = null;
/** workerd hands the same environment to every request, which says the same for as long as it lives. */
const ofEnvironment = new WeakMap<Env, Settings>();

/** The Worker's settings; read once, as long as the environment says the same. */
export function settingsOf(env: Env): Settings {
  const settings = ofEnvironment.get(env) ?? settingsAsSaid(env);
  ofEnvironment.set(env, settings);
  return settings;
}

/** Routes and objects each have an environment of their own, which say the same. */
function settingsAsSaid(env: Env): Settings {
  const of = JSON.stringify(Object.entries(env).filter(([, value]) => typeof value !== "object"));
  if (known?.of !== of) known = { of, settings: readSettings({ ...env }) };
  return known.settings;
}

/** Reads the settings. Never throws; what is wrong with them stands in `problems`. */
export function readSettings(env: Readonly<Record<string, unknown>>): Settings {
  const problems: string[] = [];
  const read = (name: SettingName) => {
    const value = env[name];
    // A number is one that stands bare in wrangler.toml.
    const text = typeof value === "number" ? String(value) : value;
    if (text !== undefined && typeof text !== "string") problems.push(`${name} is malformed: it is a text.`);
    return typeof text === "string" && text.trim() !== "" ? text.trim() : null;
  };
  const github = readGitHub(read, problems);
  const slack = readSlack(read, problems);
  const settleMs = readSettle(read("SETTLE_SECONDS"), problems);
  const owners = readOwners(read("GITHUB_OWNERS"), problems);
  // Without the owners' list as it was meant, nobody can say whose events are served.
  return {
    github: owners === "malformed" ? null : github,
    slack,
    settleMs,
    scanBytes: readScan(read("LOG_SCAN_BYTES"), problems),
    owners: owners === "malformed" ? null : owners,
    problems,
  };
}

type Read = (name: SettingName) => string | null;

function readGitHub(read: Read, problems: string[]): GitHubSettings | null {
  const before = problems.length;
  const appId = read("GITHUB_APP_ID");
  if (!appId) problems.push("GITHUB_APP_ID is missing: it is the App ID on the App's settings page.");
  else if (!/^\d+$/.test(appId)) problems.push("GITHUB_APP_ID is malformed: it is a number.");

  const pem = read("GITHUB_PRIVATE_KEY");
  const privateKey = pem && toPkcs8(pem);
  if (!pem) problems.push("GITHUB_PRIVATE_KEY is missing: it is the PEM file that the App's settings page generates.");
  else if (!privateKey)
    problems.push("GITHUB_PRIVATE_KEY is malformed: it is an RSA private key in PEM, BEGIN and END lines included.");

  const secret = read("GITHUB_WEBHOOK_SECRET");
  const previous = read("GITHUB_WEBHOOK_SECRET_PREVIOUS");
  if (!secret)
    problems.push("GITHUB_WEBHOOK_SECRET is missing: it is the secret that was entered for the App's webhook.");

  const apiUrl = readUrl(read, "GITHUB_API_URL", "https://api.github.com", problems);
  if (!appId || !privateKey || !secret || !apiUrl || problems.length > before) return null;
  return { appId, privateKey, webhookSecrets: previous ? [secret, previous] : [secret], apiUrl };
}

function readSlack(read: Read, problems: string[]): SlackSettings | null {
  const before = problems.length;
  const [token, channel, hook] = [read("SLACK_BOT_TOKEN"), read("SLACK_CHANNEL"), read("SLACK_WEBHOOK_URL")];
  const apiUrl = readUrl(read, "SLACK_API_URL", "https://slack.com/api", problems);
  if (token && hook) problems.push("SLACK_BOT_TOKEN and SLACK_WEBHOOK_URL are both set: remove one of them.");
  if (hook && !token) {
    const url = readUrl(read, "SLACK_WEBHOOK_URL", hook, problems);
    return url ? { kind: "webhook", url } : null;
  }
  if (channel && !token)
    problems.push("SLACK_BOT_TOKEN is missing: SLACK_CHANNEL is set, but without a bot's token nothing can be posted.");
  if (token && !channel) problems.push("SLACK_CHANNEL is missing: SLACK_BOT_TOKEN is set, but not where it posts.");
  if (token && !/^xox\S+$/.test(token)) problems.push("SLACK_BOT_TOKEN is malformed: a bot's token begins with xoxb-.");
  if (channel && !/^#?[^\s#,]{1,80}$/.test(channel))
    problems.push("SLACK_CHANNEL is malformed: it is one channel's name or id.");
  const usable = token && channel && apiUrl && (problems.length === before || hook !== null);
  return usable ? { kind: "bot", token, channel, apiUrl } : null;
}

function readUrl(read: Read, name: SettingName, fallback: string, problems: string[]): string | null {
  const value = read(name) ?? fallback;
  const url = URL.canParse(value) ? new URL(value) : null;
  const usable = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash && !url.search;
  if (!usable) problems.push(`${name} is malformed: it is a web address that begins with https://.`);
  return usable ? url.href.replace(/\/+$/, "") : null;
}

function readSettle(value: string | null, problems: string[]): number {
  const seconds = Number(value ?? 3);
  const usable = value === null || (/^\d+(\.\d+)?$/.test(value) && seconds <= SETTLE_MAX_SECONDS);
  if (!usable) problems.push(`SETTLE_SECONDS is malformed: it is a number of seconds from 0 to ${SETTLE_MAX_SECONDS}.`);
  return usable ? seconds * 1000 : 3000;
}

function readScan(value: string | null, problems: string[]): number {
  const bytes = Number(value ?? LOOK_UP.scanBytes);
  const usable = value === null || (/^\d+$/.test(value) && bytes >= LOG_SCAN_MIN_BYTES && bytes <= LOOK_UP.scanBytes);
  if (!usable) {
    const from = `from ${LOG_SCAN_MIN_BYTES} to ${LOOK_UP.scanBytes}`;
    problems.push(`LOG_SCAN_BYTES is malformed: it is a number of bytes ${from}.`);
  }
  return usable ? bytes : LOOK_UP.scanBytes;
}

function readOwners(value: string | null, problems: string[]): ReadonlySet<string> | null | "malformed" {
  if (!value) return null;
  const owners = value.split(/[\s,]+/).filter(Boolean);
  // docs.github.com, "Username considerations"; managed users have an underscore before their short code.
  if (owners.length > 0 && owners.every((owner) => /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(owner))) {
    return new Set(owners.map((owner) => owner.toLowerCase()));
  }
  problems.push("GITHUB_OWNERS is malformed: it is a list of account names, with commas between them.");
  return "malformed";
}

/** The key as PKCS#8, from PKCS#1 or PKCS#8 with real or escaped line ends; null where it is no RSA key. */
function toPkcs8(pem: string): string | null {
  try {
    const key = createPrivateKey(
      pem
        .replace(/^["']|["']$/g, "")
        .replace(/\\r/g, "")
        .replace(/\\n/g, "\n")
        .trim(),
    );
    if (key.asymmetricKeyType !== "rsa") return null;
    return key.export({ type: "pkcs8", format: "pem" }).toString();
  } catch {
    return null; // node:crypto says by throwing that this is no key
  }
}
