// Secrets that are known by their own form, wherever they stand. Pure: no IO, no clock, no environment.
//
// The forms are a table (token-forms.ts). One pass over the text says which of its words stand there; only those forms are
// looked for. Beside it stand a few shapes that take more than a line of a table: keys that are known by what is in their
// middle, a JSON Web Token, and a private key written as base64.
import { Needles } from "../text/needles.ts";
import { wordsIn } from "../text/regexp-words.ts";
import { type Look, TOKEN_FORMS } from "./token-forms.ts";
import { MASK } from "./value.ts";

/** No letter and no digit before it, unless it is the end of an escape or a colour: `\\n`, `%20`, `\\u0022`, `[31m`. */
const WORD_BEGINS = /(?<!(?<!\\|%[0-9A-F]|\\u00[0-9a-f]|\[[0-9;:]{0,16})[A-Za-z0-9])/;

type Searched = { readonly pattern: RegExp; readonly look: Look };

const SEARCHED: readonly Searched[] = TOKEN_FORMS.map(({ pattern, begins, look }) => ({
  pattern: begins === "word" ? new RegExp(`${WORD_BEGINS.source}(?:${pattern.source})`, pattern.flags) : pattern,
  look,
}));

/** A form without a word of its own is looked for in every text. */
const WORDS = TOKEN_FORMS.map(({ pattern }) => (pattern.flags.includes("i") ? null : wordsIn(pattern)));
const NEEDLES = new Needles(WORDS.map((words) => words ?? []));
const WORDLESS: readonly number[] = [...WORDS.keys()].filter((at) => WORDS[at] === null);

/** No form is shorter in one piece. Most lines have none, and are not searched. */
const LONG_PIECE = /[\w+/=.:|~$!&%-]{16}/;

/** Microsoft.Security.Utilities, "identifiable keys": a mark near the end of base64. */
const AZURE_KEY =
  /(?<![A-Za-z0-9+])[A-Za-z0-9+/]{33,80}(?:APIM|ACDb|AzFu|AzSe|AzCa|AIoT|\+(?:ABa|ACR|AMC|ASt|AEh|ARm|ASb))[A-Za-z0-9+/]{4,8}={0,2}(?![A-Za-z0-9+=])/g;
/**
 * 64 bytes as base64: the old form of many of Azure's keys, and a SHA-512. Where a hash is spoken of, it is one.
 */
const BYTES_64 = /(?<![A-Za-z0-9+/-])[A-Za-z0-9+/]{86}==(?![A-Za-z0-9+/=])/g;
const SPEAKS_OF_HASH = /sha-?512|hash|integrity|checksum|digest|expected|actual|wanted|got/i;
/** learn.microsoft.com, "Configure Azure Storage connection strings". */
const AZURE_ACCOUNT_KEY = /((?:AccountKey|SharedAccessKey|SharedAccessSignature)=)[A-Za-z0-9+/=%&-]{16,}/gi;
/** docs.npmjs.com, "npmrc". */
const NPMRC = /(:_(?:authToken|auth|password)\s{0,4}=\s{0,4}["']?)(?!\$|\*\*\*)[^\s"']{6,}/g;
/** A key's PEM as base64 (kubernetes.io, "kubeconfig"), but neither a certificate's nor a public key's. */
const PEM_AS_BASE64 = /LS0tLS1CRUdJTi(?!BDRVJU|BQVUJM)[A-Za-z0-9+/=]{20,}/g;
/**
 * RFC 7519; after the signature more parts, where it is encrypted (RFC 7516). One part alone is any JSON as base64, such
 * as a source map: it is matched all the same, so that no letter is looked at twice.
 */
const JSON_WEB_TOKEN =
  /(?<!(?<!\\)[A-Za-z0-9-])_?(?:eyJ|ewo)[A-Za-z0-9_-]{8,}={0,2}(?:\.[A-Za-z0-9_-]{8,}={0,2}(?:\.[A-Za-z0-9_-]*){0,4})?/g;
/** As scanners know it: two parts that begin with `{`, whatever the first key is. */
const TWO_OBJECTS =
  /(?<!(?<!\\)[A-Za-z0-9-])ey[A-Za-z0-9]{17,400}\.ey[A-Za-z0-9/\\_-]{17,}(?:\.[A-Za-z0-9/\\_-]{10,}={0,2})?/g;

const MAY_HOLD_SHAPE = /APIM|ACDb|Az(?:Fu|Se|Ca)|AIoT|\+A|AccountKey|SharedAccess|:_|LS0t|eyJ|ewo|\.ey|==/i;

/** The text with every secret of a known form masked. */
export function maskTokens(text: string): string {
  let masked = text;
  if (LONG_PIECE.test(text)) {
    for (const at of NEEDLES.ownersIn(text)) masked = maskForm(masked, at);
    for (const at of WORDLESS) masked = maskForm(masked, at);
  }
  if (!MAY_HOLD_SHAPE.test(text)) return masked;
  return masked
    .replace(AZURE_ACCOUNT_KEY, `$1${MASK}`)
    .replace(AZURE_KEY, MASK)
    .replace(BYTES_64, (found) => (SPEAKS_OF_HASH.test(text) ? found : MASK))
    .replace(NPMRC, `$1${MASK}`)
    .replace(PEM_AS_BASE64, MASK)
    .replace(TWO_OBJECTS, MASK)
    .replace(JSON_WEB_TOKEN, (found) => (found.includes(".") ? MASK : found));
}

function maskForm(text: string, at: number): string {
  const searched = SEARCHED[at];
  if (!searched) return text;
  const { pattern, look } = searched;
  return text.replace(pattern, (found: string, kept: string | number) =>
    look === "any" || looks(found, look) ? (typeof kept === "string" ? kept : "") + MASK : found,
  );
}

function looks(found: string, look: Look): boolean {
  if (!/\d/.test(found) || !/[A-Za-z]/.test(found)) return false;
  return look === "digit" || (/[a-z]/.test(found) && /[A-Z]/.test(found));
}
