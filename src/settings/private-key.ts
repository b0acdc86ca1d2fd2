// The App's private key in the one form that Octokit's WebCrypto build reads: PKCS#8. GitHub hands out PKCS#1.
import { createPrivateKey } from "node:crypto";

/** The key as PKCS#8, from PKCS#1 or PKCS#8 with real or `\n`-escaped line ends; null where it is no RSA key. */
export function toPkcs8(pem: string): string | null {
  const unquoted = pem.replace(/^["']|["']$/g, "");
  const text = unquoted.replace(/\\r/g, "").replace(/\\n/g, "\n").trim();
  try {
    const key = createPrivateKey(text);
    return key.asymmetricKeyType === "rsa" ? key.export({ type: "pkcs8", format: "pem" }).toString() : null;
  } catch {
    return null; // node:crypto throws where this is no key
  }
}
