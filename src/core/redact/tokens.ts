// Masks tokens that have a format of their own, wherever they stand. Pure: no IO, no clock, no environment.
//
// The formats are a table (token-forms.ts). One pass over the text finds the literal words of those formats, and only
// the formats whose word is there are tried. A few formats do not fit into the table and have their patterns here: keys
// with a marker in the middle, JSON Web Tokens, and private keys encoded as base64.
import { Needles } from "../text/needles.ts";
import { wordsIn } from "../text/regexp-words.ts";
import { type Look, TOKEN_FORMS } from "./token-forms.ts";
import { MASK } from "./value.ts";

/** A token follows no letter or digit, unless that ends an escape or a colour: `\\n`, `%20`, `\\u0022`, `[31m`. */
const WORD_BEGINS = /(?<!(?<!\\|%[0-9A-F]|\\u00[0-9a-f]|\[[0-9;:]{0,16})[A-Za-z0-9])/;

type Form = { readonly pattern: RegExp; readonly look: Look };

/** The table, ready to search. The needles' owners and `wordless` are indexes in `forms`. */
type Search = {
  readonly forms: readonly Form[];
  readonly needles: Needles;
  /** Forms without a literal word, which are tried on every text. */
  readonly wordless: readonly number[];
};

/**
 * Built when the isolate starts, which may take a second of CPU; on the free plan a request may take 10 ms
 * (developers.cloudflare.com/workers/platform/limits).
 */
const SEARCH = buildSearch();

function buildSearch(): Search {
  const forms = TOKEN_FORMS.map(({ pattern, begins, look }) => ({
    pattern: begins === "word" ? new RegExp(`${WORD_BEGINS.source}(?:${pattern.source})`, pattern.flags) : pattern,
    look,
  }));
  const words = TOKEN_FORMS.map(({ pattern }) => (pattern.flags.includes("i") ? null : wordsIn(pattern)));
  return {
    forms,
    needles: new Needles(words.map((list) => list ?? [])),
    wordless: [...words.keys()].filter((at) => words[at] === null),
  };
}

/** Every token has an unbroken run of at least this many characters. Most lines have none and are skipped. */
const LONG_PIECE = /[\w+/=.:|~$!&%-]{16}/;

/** Microsoft.Security.Utilities, "identifiable keys": base64 with a marker near its end. */
const AZURE_KEY =
  /(?<![A-Za-z0-9+])[A-Za-z0-9+/]{33,80}(?:APIM|ACDb|AzFu|AzSe|AzCa|AIoT|\+(?:ABa|ACR|AMC|ASt|AEh|ARm|ASb))[A-Za-z0-9+/]{4,8}={0,2}(?![A-Za-z0-9+=])/g;
/** 64 bytes as base64: the old format of many Azure keys, but also a SHA-512. A text about hashes means the latter. */
const BYTES_64 = /(?<![A-Za-z0-9+/-])[A-Za-z0-9+/]{86}==(?![A-Za-z0-9+/=])/g;
const MENTIONS_HASH = /sha-?512|hash|integrity|checksum|digest|expected|actual|wanted|got/i;
/** learn.microsoft.com, "Configure Azure Storage connection strings". */
const AZURE_ACCOUNT_KEY = /((?:AccountKey|SharedAccessKey|SharedAccessSignature)=)[A-Za-z0-9+/=%&-]{16,}/gi;
/** docs.npmjs.com, "npmrc". */
const NPMRC = /(:_(?:authToken|auth|password)\s{0,4}=\s{0,4}["']?)(?!\$|\*\*\*)[^\s"']{6,}/g;
/** A private key's PEM block as base64 (kubernetes.io, "kubeconfig"). Certificates and public keys are excluded. */
const PEM_AS_BASE64 = /LS0tLS1CRUdJTi(?!BDRVJU|BQVUJM)[A-Za-z0-9+/=]{20,}/g;
/**
 * RFC 7519. An encrypted token has more parts (RFC 7516). A single part is just JSON as base64, such as a source map.
 * It is matched too, so that no character is scanned twice, but it is not masked.
 */
const JSON_WEB_TOKEN =
  /(?<!(?<!\\)[A-Za-z0-9-])_?(?:eyJ|ewo)[A-Za-z0-9_-]{8,}={0,2}(?:\.[A-Za-z0-9_-]{8,}={0,2}(?:\.[A-Za-z0-9_-]*){0,4})?/g;
/** A JSON Web Token as secret scanners define it: two parts that decode to `{…`, whatever their first key is. */
const TWO_OBJECTS =
  /(?<!(?<!\\)[A-Za-z0-9-])ey[A-Za-z0-9]{17,400}\.ey[A-Za-z0-9/\\_-]{17,}(?:\.[A-Za-z0-9/\\_-]{10,}={0,2})?/g;

const MAY_HOLD_SHAPE = /APIM|ACDb|Az(?:Fu|Se|Ca)|AIoT|\+A|AccountKey|SharedAccess|:_|LS0t|eyJ|ewo|\.ey|==/i;

/** Masks every token of a known format in the text. */
export function maskTokens(text: string): string {
  let masked = text;
  if (LONG_PIECE.test(text)) {
    const { forms, needles, wordless } = SEARCH;
    for (const at of [...needles.ownersIn(text), ...wordless]) masked = maskForm(masked, forms[at]);
  }
  if (!MAY_HOLD_SHAPE.test(text)) return masked;
  return masked
    .replace(AZURE_ACCOUNT_KEY, `$1${MASK}`)
    .replace(AZURE_KEY, MASK)
    .replace(BYTES_64, (found) => (MENTIONS_HASH.test(text) ? found : MASK))
    .replace(NPMRC, `$1${MASK}`)
    .replace(PEM_AS_BASE64, MASK)
    .replace(TWO_OBJECTS, MASK)
    .replace(JSON_WEB_TOKEN, (found) => (found.includes(".") ? MASK : found));
}

function maskForm(text: string, form: Form | undefined): string {
  if (!form) return text;
  const { pattern, look } = form;
  // The second argument is the first group, or the offset where the pattern has no group.
  return text.replace(pattern, (found: string, kept: string | number) =>
    look === "any" || hasLook(found, look) ? (typeof kept === "string" ? kept : "") + MASK : found,
  );
}

function hasLook(found: string, look: Look): boolean {
  if (!/\d/.test(found) || !/[A-Za-z]/.test(found)) return false;
  return look === "digit" || (/[a-z]/.test(found) && /[A-Z]/.test(found));
}
