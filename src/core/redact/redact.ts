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
  let lines = [...texts];
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = lines;
    lines = maskNamedEarlier(keysMasked(before).map((text) => text ?? MASK)).map(redactLine);
    if (lines.every((line, at) => line === before[at])) break;
  }
  return lines;
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
    masked = maskedRead === read ? maskOnce(before) : withoutSecretsOf(before, maskedRead);
    if (masked === before) return masked;
  }
  // No real line has this many secrets in a row, so all of it is masked.
  return MASK;
}

const maskOnce = (text: string): string => maskPublished(maskIssuerKeys(maskPlaces(maskTokens(text))));

/** A shorter one is found by its place, in either reading. */
const BARE_SECRET_MIN_CHARS = 8;

/**
 * What was taken out of a line can also be what set a secret apart: `localhost…TOKEN`. So the secrets that the line shows
 * as it stands are masked in `read` too.
 */
function withoutSecretsOf(line: string, read: string): string {
  const [first = "", ...pieces] = maskOnce(line).split(MASK);
  let [left, at] = [read, first.length];
  for (const [nth, piece] of pieces.entries()) {
    const isLast = nth === pieces.length - 1;
    const end = isLast ? line.length - piece.length : line.indexOf(piece, at);
    if (end < at) break;
    const secret = asRead(line.slice(at, end));
    // What was read may hold a part of it masked already, such as a token's signature.
    for (const part of [secret, ...secret.split(".")]) {
      if (part.length >= BARE_SECRET_MIN_CHARS) left = left.replaceAll(part, MASK);
    }
    at = end + piece.length;
  }
  return left;
}
