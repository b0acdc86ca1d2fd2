// Masks API keys that have no format of their own. Such a key is recognised by its issuer's name before it and by its
// length: `ALGOLIA = "…"`. Pure: no IO, no clock, no environment.
import { Needles } from "../text/needles.ts";
import { keyLengths } from "./issuers.ts";
import { isAboutSecret, type Named, restOfName, valueAfter } from "./names.ts";
import { isReadable, MASK } from "./value.ts";

type Issuer = { readonly word: string; readonly lengths: ReadonlySet<number> };

/** The table, ready to search. The needles' owners are indexes in `issuers`. */
type Search = { readonly issuers: readonly Issuer[]; readonly needles: Needles };

/**
 * Built when the isolate starts, which may take a second of CPU; on the free plan a request may take 10 ms
 * (developers.cloudflare.com/workers/platform/limits).
 */
const SEARCH = buildSearch();

function buildSearch(): Search {
  const issuers = [...keyLengths()].map(([word, lengths]) => ({ word, lengths }));
  return { issuers, needles: new Needles(issuers.map(({ word }) => [word])) };
}

/** Words between the issuer's name and its key: `algolia api key = …`. */
const IN_WORDS = /[ _-](?:(?:api|auth|access|admin)[ _-])?(?:key|token|secret|password|pat)(?![A-Za-z])/iy;
/** After a name with such a word, the key may follow with only a blank between. */
const SAYS_KEY = /key|token|secret|pass|private|access/i;
/** Things with an id or a hash that looks like a key: a commit, a release, a deployment. */
const HAS_HASH =
  /commit|revision|\brev\b|\bref\b|release|build|deploy|\brun|job|image|trace|request|session|event|project|team|zone|workspace|\bdsn\b/i;

/** No key is shorter. Most lines have no run of characters this long and are skipped. */
const LONG_PIECE = /[\w+/=-]{14}/;

/** Masks the keys of the known issuers in the text. */
export function maskIssuerKeys(text: string): string {
  if (!LONG_PIECE.test(text)) return text;
  const { issuers, needles } = SEARCH;
  let masked = text;
  for (const owner of needles.ownersIn(text.toLowerCase())) {
    const issuer = issuers[owner];
    if (issuer) masked = maskKeysOf(masked, issuer);
  }
  return masked;
}

function maskKeysOf(text: string, { word, lengths }: Issuer): string {
  const lower = text.toLowerCase();
  let masked = "";
  let done = 0;
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
    if (at < done) continue;
    const named = nameAt(text, at, word);
    const place = named && valueAfter(text, named);
    if (!place || (place.isLoose && !SAYS_KEY.test(named.name)) || !hasFormOfKey(place.value, lengths)) continue;
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
  return isAboutSecret(rest) || HAS_HASH.test(rest) ? null : { index, name, word, kind: "token" };
}

/** Does the value have the length and the alphabet of a key, and is it more than plain words? */
const hasFormOfKey = (value: string, lengths: ReadonlySet<number>): boolean =>
  lengths.has(value.length) &&
  /^[\w+/=-]+$/.test(value) &&
  /\d/.test(value) &&
  /[A-Za-z]/.test(value) &&
  !isReadable(value);
