// The value of a button: the id of its branch's object, sealed, so that a press reaches only objects that whyred has
// named. The key is derived from Slack's signing secret, which should not sign two different things. Pure: no IO, no
// clock, no environment.
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/** `1.OBJECT.SEAL`: the id of a Durable Object in hexadecimal, and 32 bytes in base64url. */
const VALUE = /^1\.([0-9a-f]{64})\.([\w-]{43})$/;

const KEY_BYTES = 32;

export function sealValue(signingSecret: string, branchId: string): string {
  return `1.${branchId}.${sealOf(signingSecret, branchId)}`;
}

/** The id of the branch's object; null if the value is not whyred's, was altered, or has an earlier secret's seal. */
export function openValue(signingSecret: string, value: string): string | null {
  const [, branchId = "", seal = ""] = VALUE.exec(value) ?? [];
  if (branchId === "") return null;
  const [given, expected] = [seal, sealOf(signingSecret, branchId)].map((text) => Buffer.from(text));
  return given && expected && timingSafeEqual(given, expected) ? branchId : null;
}

function sealOf(signingSecret: string, branchId: string): string {
  const key = hkdfSync("sha256", signingSecret, "", "whyred button", KEY_BYTES);
  return createHmac("sha256", new Uint8Array(key)).update(branchId).digest("base64url");
}
