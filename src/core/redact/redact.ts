// Masks what looks like a secret. Pure: no IO, no clock, no environment.
//
// GitHub masks the secrets that a workflow declares. This catches the ones that nobody declared. It runs on every text
// that is stored or posted. Private keys go first (private-keys.ts), then values whose name is on an earlier line
// (neighbours.ts). After that each line is searched for tokens (tokens.ts), for secrets in known places (places.ts),
// for issuers' keys (issuer-keys.ts), and by secretlint's published rules (published-rules.ts).

import { maskIssuerKeys } from "./issuer-keys.ts";
import { maskNamedEarlier } from "./neighbours.ts";
import { maskPlaces } from "./places.ts";
import { keysMasked } from "./private-keys.ts";
import { maskPublished } from "./published-rules.ts";
import { maskTokens } from "./tokens.ts";
import { MASK } from "./value.ts";
import { asRead } from "./visible.ts";

export { MASK } from "./value.ts";

/** Replaces every secret in a text of one or several lines with {@link MASK}. */
export function redact(text: string): string {
  return redactLines(text.split("\n")).join("\n");
}

/** Masks the secrets in these lines, including the bodies of private keys. Returns as many lines as it was given. */
export function redactLines(texts: readonly string[]): string[] {
  return maskNamedEarlier(keysMasked(texts).map((text) => text ?? MASK)).map(redactLine);
}

/** A mask can be the boundary that the next secret needs to be recognised, so the rules run until nothing changes. */
const ROUNDS_MAX = 5;

/**
 * A secret can be split, or joined to its neighbour, by a zero-width character or a colour code that was written out.
 * So the line is searched without those. If that finds a secret, the line is returned without them too, because nobody
 * could tell where in the secret they were.
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
  // No real line has this many secrets in a row, so all of it is masked.
  return MASK;
}

const maskOnce = (text: string): string => maskPublished(maskIssuerKeys(maskPlaces(maskTokens(text))));
