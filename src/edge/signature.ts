// Verifies that a request was signed with a secret that its sender shares with whyred: over the raw bytes, before
// anything is parsed. A missing or malformed signature is false, and never an exception, which Octokit's `verify` makes of
// it. `crypto.subtle.verify` compares in constant time.
import { SLACK_REQUEST_MAX_AGE_SECONDS } from "./limits.ts";

/** 32 bytes in hexadecimal, lower or upper case. */
const GITHUBS = /^sha256=([0-9a-f]{64})$/i;
const SLACKS = /^v0=([0-9a-f]{64})$/i;

/** Seconds since 1970. */
const TIMESTAMP = /^\d{1,12}$/;

/**
 * Is `header` (`X-Hub-Signature-256`) the HMAC of the body with one of the secrets (docs.github.com, "Validating webhook
 * deliveries")?
 */
export async function isSigned(
  body: Uint8Array<ArrayBuffer>,
  header: string | null,
  secrets: readonly string[],
): Promise<boolean> {
  const digits = GITHUBS.exec(header?.trim() ?? "")?.[1];
  if (!digits) return false;
  const signature = Uint8Array.fromHex(digits);
  const keys = imported.get(secrets) ?? (await importKeys(secrets));
  for (const key of keys) if (await crypto.subtle.verify("HMAC", key, signature, body)) return true;
  return false;
}

/** `X-Slack-Signature`, and `X-Slack-Request-Timestamp`, which is signed with the body. */
export type SlackSignature = { readonly signature: string | null; readonly timestamp: string | null };

/**
 * Did Slack sign this body, at most {@link SLACK_REQUEST_MAX_AGE_SECONDS} ago (docs.slack.dev, "Verifying requests from
 * Slack")? `now` in milliseconds.
 */
export async function isSignedBySlack(
  body: Uint8Array<ArrayBuffer>,
  { signature, timestamp }: SlackSignature,
  { secret, now }: { readonly secret: string; readonly now: number },
): Promise<boolean> {
  const digits = SLACKS.exec(signature?.trim() ?? "")?.[1];
  const at = TIMESTAMP.exec(timestamp?.trim() ?? "")?.[0];
  if (!digits || !at || Math.abs(now / 1000 - Number(at)) > SLACK_REQUEST_MAX_AGE_SECONDS) return false;
  const head = new TextEncoder().encode(`v0:${at}:`);
  const signed = new Uint8Array(head.length + body.length);
  signed.set(head);
  signed.set(body, head.length);
  return crypto.subtle.verify("HMAC", await importKey(secret), Uint8Array.fromHex(digits), signed);
}

/** By the settings' list of secrets. Keys, not promises: a promise belongs to one request only. */
const imported = new WeakMap<readonly string[], readonly CryptoKey[]>();

async function importKeys(secrets: readonly string[]): Promise<readonly CryptoKey[]> {
  const keys = await Promise.all(secrets.map(importKey));
  imported.set(secrets, keys);
  return keys;
}

function importKey(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret);
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
}
