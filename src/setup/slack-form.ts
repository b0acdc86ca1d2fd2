// What a sent Slack form changes, and with which settings Slack is to be tried before that is stored.
import { SETTINGS } from "../settings/schema.ts";
import { readSettings, type SettingTexts, type SlackSettings } from "../settings/settings.ts";
import { SLACK_NAMES, type StoredName, type StoredTexts } from "../settings/stored.ts";

export type SlackChange =
  | { readonly kind: "refused"; readonly why: string }
  | {
      readonly kind: "change";
      /** What to store; an empty text removes. */
      readonly texts: StoredTexts;
      /** What is to be tried first; null where nothing changes of where messages go. */
      readonly slack: SlackSettings | null;
      /** How the page calls it afterwards. */
      readonly done: "slack" | "signing" | "removed";
    };

/** The form's fields: the setting of each, and what the page calls it. */
const FIELDS = {
  bot_token: { name: "SLACK_BOT_TOKEN", label: "The Bot User OAuth Token" },
  channel: { name: "SLACK_CHANNEL", label: "The channel" },
  signing_secret: { name: "SLACK_SIGNING_SECRET", label: "The signing secret" },
  webhook_url: { name: "SLACK_WEBHOOK_URL", label: "The webhook's URL" },
} as const satisfies Readonly<Record<string, { readonly name: StoredName; readonly label: string }>>;

const WEBHOOK_URLS = "https://hooks.slack.com/services/";

const refused = (why: string): SlackChange => ({ kind: "refused", why });

/** An empty field keeps what is stored. A bot replaces an incoming webhook, and the other way round. */
export function slackChange(form: URLSearchParams, environment: SettingTexts, stored: StoredTexts): SlackChange {
  const nothing = Object.fromEntries(SLACK_NAMES.map((name) => [name, ""]));
  if (form.get("remove") === "1") return { kind: "change", texts: nothing, slack: null, done: "removed" };
  const given: Partial<Record<StoredName, string>> = {};
  for (const [field, { name, label }] of Object.entries(FIELDS)) {
    const text = form.get(field)?.trim() ?? "";
    if (text === "") continue;
    if (environment[name]) {
      return refused(`${name} is set in the Worker's environment, which wins. Change it there.`);
    }
    const { parse, wrong } = SETTINGS[name];
    if (parse(text) === null) return refused(`${label} ${wrong(text)}.`);
    given[name] = text;
  }
  const isBot = Boolean(given.SLACK_BOT_TOKEN ?? given.SLACK_CHANNEL);
  const isWebhook = Boolean(given.SLACK_WEBHOOK_URL);
  if (isBot && isWebhook) return refused("Give either a bot's token and its channel, or an incoming webhook's URL.");
  if (!isBot && !isWebhook) {
    if (form.has("webhook_url")) return refused(`Paste the webhook's URL. It starts with ${WEBHOOK_URLS}.`);
    if (!given.SLACK_SIGNING_SECRET) return refused("Nothing was given. Paste the bot's token, and name its channel.");
    return { kind: "change", texts: given, slack: null, done: "signing" };
  }
  const replaced = isBot ? { SLACK_WEBHOOK_URL: "" } : { SLACK_BOT_TOKEN: "", SLACK_CHANNEL: "" };
  const texts = { ...replaced, ...given };
  const has = (name: "SLACK_BOT_TOKEN" | "SLACK_CHANNEL") => Boolean(texts[name] ?? stored[name] ?? environment[name]);
  const after = readSettings(environment, { texts: { ...stored, ...texts }, isUnreadable: false });
  if (isBot && !has("SLACK_BOT_TOKEN")) return refused("Paste the Bot User OAuth Token, too.");
  if (isBot && !has("SLACK_CHANNEL")) return refused("Name the channel, too, for example #builds.");
  const wrong = after.problems.find((problem) => problem.startsWith("SLACK_"));
  if (!after.slack) return refused(wrong ?? "Give the bot's token and its channel.");
  return wrong === undefined ? { kind: "change", texts, slack: after.slack, done: "slack" } : refused(wrong);
}
