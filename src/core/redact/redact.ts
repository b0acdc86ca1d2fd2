// Masks what looks like a secret. Pure: no IO, no clock, no environment.
//
// GitHub masks the secrets that a workflow declares; this catches the ones that nobody declared. It runs on every text
// that is stored or posted: blocks of keys first, then each line by the shapes of tokens, by the places where secrets
// stand, and by the published rules of secretlint.

import { maskIssuerKeys } from "./issuer-keys.ts";
import { maskBehindNames } from "./neighbours.ts";
import { maskPlaces } from "./places.ts";
import { keysMasked } from "./private-keys.ts";
import { maskPublished } from "./published-rules.ts";
import { maskTokens } from "./tokens.ts";
import { MASK } from "./value.ts";
import { asRead } from "./visible.ts";

export { MASK } from "./value.ts";

/** One text, one line or several, with every secret in it replaced by {@link MASK}. */
export function redact(text: string): string {
  return redactLines(text.split("\n")).join("\n");
}

/** The lines with their secrets masked, the bodies of private keys too; as many lines as came in. */
export function redactLines(texts: readonly string[]): string[] {
  return maskBehindNames(keysMasked(texts).map((text) => text ?? MASK)).map(redactLine);
}

/** A mask can be the border that the next secret needed: the rules run until nothing is left to mask. */
const ROUNDS_MAX = 5;

/**
 * A line that holds a secret once what splits words or is glued to them is gone (a zero-width character, a colour that is
 * written out) is given without all that: nobody could say which part of the secret it stood in.
 */
function redactLine(text: string): string {
  let masked = text;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = masked;
    const read = asRead(before);
    const maskedRead = read === before ? read : maskOnce(read);
    masked = maskedRead === read ? maskOnce(before) : maskedRead;
    if (masked === before) return masked;
  }
  // Nobody writes a line of so many secrets without a sign between them.
  return MASK;
}

const maskOnce = (text: string): string => maskPublished(maskIssuerKeys(maskPlaces(maskTokens(text))));
