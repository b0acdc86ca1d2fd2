// What the setup page stored, as far as this isolate remembers it. The object `Setup` has it encrypted; it is asked once
// a minute at the most, and sooner only where a setting is missing or a credential was refused.
//
// Where the environment sets everything, or there is no SETUP_TOKEN, nobody is asked.
import { STORED_DOUBTFUL_MS, STORED_FRESH_MS, STORED_TIMEOUT_MS } from "./limits.ts";
import { SCHEMA, type SettingName } from "./schema.ts";

/** The one object's name. */
export const SETUP = "setup";

/** What the page can store. */
export const STORED_NAMES = [
  "GITHUB_APP_ID",
  "GITHUB_PRIVATE_KEY",
  "GITHUB_WEBHOOK_SECRET",
  "GITHUB_WEBHOOK_SECRET_PREVIOUS",
  "SLACK_BOT_TOKEN",
  "SLACK_CHANNEL",
  "SLACK_SIGNING_SECRET",
  "SLACK_WEBHOOK_URL",
] as const satisfies readonly SettingName[];
/** Those of Slack. */
export const SLACK_NAMES = STORED_NAMES.filter((name) => name.startsWith("SLACK_"));
export type StoredName = (typeof STORED_NAMES)[number];
export type StoredTexts = Readonly<Partial<Record<StoredName, string>>>;

export type Stored = {
  readonly texts: StoredTexts;
  /** Something is stored, but under another SETUP_TOKEN: it counts as not stored. */
  readonly isUnreadable: boolean;
};

export const NOTHING_STORED: Stored = { texts: {}, isUnreadable: false };

/** What a webhook needs; Slack's settings are needed besides where failures are posted. */
const GITHUBS: readonly StoredName[] = ["GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET"];
const SLACKS: readonly StoredName[] = ["SLACK_BOT_TOKEN", "SLACK_WEBHOOK_URL"];

/** Of this isolate: `at` is when it was asked for (ms), and null before. */
let known: { readonly stored: Stored; readonly at: number } | null = null;
let isDoubted = false;

/** The token that opens what is stored; null where there is none that counts. */
function tokenOf({ SETUP_TOKEN }: Env): string | null {
  return SCHEMA.SETUP_TOKEN.parse(String(SETUP_TOKEN ?? "").trim());
}

/** What this isolate knows: the same object until it changes. */
export function storedAsKnown(env: Env): Stored {
  return known !== null && tokenOf(env) !== null ? known.stored : NOTHING_STORED;
}

/** Does the environment leave open what a webhook needs, so that it may be stored? Asked for every delivery. */
export function leavesGitHubOpen(env: Env): boolean {
  return GITHUBS.some((name) => !env[name]) && tokenOf(env) !== null;
}

/**
 * Makes known to this isolate what is stored, before `settingsOf` is asked. Goes on with what was known where it is
 * fresh, and where the object does not answer. Never rejects.
 */
export async function loadStored(env: Env): Promise<void> {
  const token = tokenOf(env);
  if (token === null || STORED_NAMES.every((name) => env[name])) return;
  const maxAge = isDoubted || lacksSomething(env) ? STORED_DOUBTFUL_MS : STORED_FRESH_MS;
  if (known === null || Date.now() - known.at >= maxAge) await readStored(env, token);
}

/** The same, just after something was stored. */
export async function reloadStored(env: Env): Promise<void> {
  const token = tokenOf(env);
  if (token !== null) await readStored(env, token);
}

/** GitHub or Slack has refused a credential: it may have been replaced in another isolate. */
export function doubtStored(): void {
  isDoubted = true;
}

function lacksSomething(env: Env): boolean {
  const texts = storedAsKnown(env).texts;
  const has = (name: StoredName) => Boolean(env[name] || texts[name]);
  return !GITHUBS.every(has) || !SLACKS.some(has);
}

async function readStored(env: Env, token: string): Promise<void> {
  // Requests that come meanwhile go on with what is known; a promise must not be shared between them.
  if (known) known = { ...known, at: Date.now() };
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("late")), STORED_TIMEOUT_MS);
  try {
    const read = await Promise.race([env.SETUP.getByName(SETUP).read(token), late.promise]);
    const same = known !== null && JSON.stringify(known.stored) === JSON.stringify(read);
    known = { stored: same && known ? known.stored : read, at: Date.now() };
    isDoubted = false;
  } catch {
    // The object is being moved, or is overloaded.
    known = { stored: known?.stored ?? NOTHING_STORED, at: Date.now() };
  } finally {
    clearTimeout(timer);
  }
}
