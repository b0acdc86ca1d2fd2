// Verifies that a delivery's bytes were signed with the webhook's secret (docs.github.com, "Validating webhook
// deliveries"). Over the raw bytes, before anything is parsed: Octokit's `verify` takes text, and throws on junk.

/** 32 bytes in lower or upper case hexadecimal. */
const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/**
 * True where `header` (`X-Hub-Signature-256`) is the HMAC of the body with one of the secrets. A header that is missing
 * or malformed is false, never an exception. `crypto.subtle.verify` compares in constant time.
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

/** For as long as the settings live that hold these secrets; never a promise, which belongs to one request alone. */
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
