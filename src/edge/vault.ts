// Encrypts what the setup page stores: AES-GCM, under a key that HKDF derives from SETUP_TOKEN. A text is sealed for one
// purpose, and opens for no other. Nothing here knows what it seals.

/** `1.SALT.NONCE.CIPHERTEXT`, each but the version in base64url. */
const SEALED = /^1\.([\w-]{22})\.([\w-]{16})\.([\w-]+)$/;

const SALT_BYTES = 16;
/** NIST SP 800-38D, 8.2: 96 bits, random for each text. */
const NONCE_BYTES = 12;

/** The text, encrypted under the token and bound to this purpose. */
export async function seal(text: string, token: string, purpose: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const key = await keyFrom(token, salt);
  const sealed = await crypto.subtle.encrypt(how(nonce, purpose), key, new TextEncoder().encode(text));
  return ["1", ...[salt, nonce, new Uint8Array(sealed)].map(written)].join(".");
}

/** The text again; null where it was sealed under another token or for another purpose, or was altered. */
export async function unseal(sealed: string, token: string, purpose: string): Promise<string | null> {
  const [, ...parts] = SEALED.exec(sealed) ?? [];
  const [salt, nonce, text] = parts.map(read);
  if (!salt || !nonce || !text) return null;
  try {
    const key = await keyFrom(token, salt);
    return new TextDecoder().decode(await crypto.subtle.decrypt(how(nonce, purpose), key, text));
  } catch {
    return null; // WebCrypto throws where the tag is not the text's
  }
}

const how = (iv: Uint8Array<ArrayBuffer>, purpose: string) => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode(purpose),
});

async function keyFrom(token: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(token), "HKDF", false, ["deriveKey"]);
  const hkdf = { name: "HKDF", hash: "SHA-256", salt, info: new TextEncoder().encode("whyred stored settings") };
  return crypto.subtle.deriveKey(hkdf, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const written = (bytes: Uint8Array) => bytes.toBase64({ alphabet: "base64url", omitPadding: true });

function read(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.fromBase64(text, { alphabet: "base64url" });
  } catch {
    return null; // a length that base64 cannot have
  }
}
