// Verifies that a delivery was signed with the webhook's secret (docs.github.com, "Validating webhook deliveries"): over
// the raw bytes, before anything is parsed. Octokit's `verify` takes text, and throws on a malformed signature.

/** 32 bytes in hexadecimal, lower or upper case. */
const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/**
 * Is `header` (`X-Hub-Signature-256`) the HMAC of the body with one of the secrets? False where it is missing or
 * malformed; never throws. `crypto.subtle.verify` compares in constant time.
 */
export async function isSigned(
  body: Uint8Array<ArrayBuffer>,
  header: string | null,
  secrets: readonly string[],
): Promise<boolean> {
  const digits = SIGNATURE.exec(header?.trim() ?? "")?.[1];
  if (!digits) return false;
  const signature = Uint8Array.fromHex(digits);
  const keys = imported.get(secrets) ?? (await importKeys(secrets));
  for (const key of keys) if (await crypto.subtle.verify("HMAC", key, signature, body)) return true;
  return false;
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
