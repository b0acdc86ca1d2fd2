/** A key as GitHub hands it to an App's owner: RSA, 2048 bits, PKCS#1. Made once per process, for it takes a while. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";

let made: { pem: string; key: KeyObject } | undefined;

export function appKey(): { pem: string; key: KeyObject } {
  if (made !== undefined) return made;
  const { privateKey: pem } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  made = { pem, key: createPrivateKey(pem) };
  return made;
}
