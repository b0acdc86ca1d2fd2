// Keys that have no form of their own, behind their issuer's name and as long as its keys are: `ALGOLIA = "…"`. Pure: no
// IO, no clock, no environment.
import { Needles } from "../text/needles.ts";
import { KEY_LENGTHS } from "./issuers.ts";
import { type Named, restOfName, saysNone, valueBehind } from "./names.ts";
import { isReadable, MASK } from "./value.ts";

const ISSUERS = [...KEY_LENGTHS].map(([word, lengths]) => ({ word, lengths }));
const NEEDLES = new Needles(ISSUERS.map(({ word }) => [word]));

/** After the issuer's name, in words: `algolia api key = …`. */
const IN_WORDS = /[ _-](?:(?:api|auth|access|admin)[ _-])?(?:key|token|secret|password|pat)(?![A-Za-z])/iy;
/** Nothing but a blank need stand before the key then. */
const SAYS_KEY = /key|token|secret|pass|private|access/i;
/** What has an id, and a hash, beside a key: a commit, a release, a deployment. */
const HAS_HASH =
  /commit|revision|\brev\b|\bref\b|release|build|deploy|\brun|job|image|trace|request|session|event|project|team|zone|workspace|\bdsn\b/i;

/** No key is shorter. */
const LONG_PIECE = /[\w+/=-]{14}/;

/** The text with the keys of such issuers masked. */
export function maskIssuerKeys(text: string): string {
  if (!LONG_PIECE.test(text)) return text;
  const lower = text.toLowerCase();
  let masked = text;
  for (const owner of NEEDLES.ownersIn(lower)) {
    const issuer = ISSUERS[owner];
    if (issuer) masked = maskBehind(masked, issuer.word, issuer.lengths);
  }
  return masked;
}

function maskBehind(text: string, word: string, lengths: ReadonlySet<number>): string {
  const lower = text.toLowerCase();
  let masked = "";
  let done = 0;
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
    if (at < done) continue;
    const named = nameAt(text, at, word);
    const place = named && valueBehind(text, named);
    if (!place || (place.isLoose && !SAYS_KEY.test(named.name)) || !isKeyOf(place.value, lengths)) continue;
    masked += text.slice(done, place.start) + MASK;
    done = place.end;
  }
  return masked + text.slice(done);
}

function nameAt(text: string, index: number, word: string): Named | null {
  if (/[a-z]/.test(text[index - 1] ?? "")) return null;
  const rest = restOfName(text, index + word.length);
  IN_WORDS.lastIndex = index + word.length + rest.length;
  const name = word + rest + (IN_WORDS.exec(text)?.[0] ?? "");
  return saysNone(rest) || HAS_HASH.test(rest) ? null : { index, name, word, kind: "token" };
}

/** Of a key's length and alphabet, and nothing that people wrote. */
const isKeyOf = (value: string, lengths: ReadonlySet<number>): boolean =>
  lengths.has(value.length) &&
  /^[\w+/=-]+$/.test(value) &&
  /\d/.test(value) &&
  /[A-Za-z]/.test(value) &&
  !isReadable(value);
