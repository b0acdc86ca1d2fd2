// Judges whether a value looks like a secret, in a place where one can stand. Pure: no IO, no clock, no environment.

/** Replaces a secret, as in GitHub's own logs. */
export const MASK = "***";

/** Something that stands for a value: a variable, a placeholder, an expression, another program's mask. */
const REFERENCE =
  /^(?:(?:env|file|fd):|pass:$|\$[({]|\$(?:[A-Z_][A-Z0-9_]*|[a-z_]+)$|%[A-Za-z_]\w{0,80}%(?![0-9A-Fa-f]{2})|<|[({[]|\*{3}|…|\.{3}|x{4,}|X{4,}|#\{|(?:process|os|env|secrets?|vars?|inputs|steps|github|matrix|self|this|config|settings|data|local|module|options?|args?|req|request|params|props|state|user|ctx|opts)\??\.)/;

/** Words that stand in a value's place in a sentence, a type or a settings file; in lower case. */
const WORDS: ReadonlySet<string> = new Set(
  `any argument arguments base64 bcrypt blank boolean byte bytes cannot changed char denied deprecated disabled empty
  enabled error exceeded expected expired failed failure false field file flag from given hidden http https incorrect
  input integer invalid mandatory masked md5 mismatch missing must nil none null number oauth oauth2 object option
  optional parameter passed password passwd placeholder production prompt provided rejected redacted removed required
  requires sensitive secret sha1 sha256 sha512 staging stdin str string test that the this true type undefined unknown
  unset unsupported unused utf8 utf-8 value valid varchar void warning what when with wrong yes instead must pbkdf2 argon2 argon2id scrypt text
  bearer basic token keys value values default changeme_required read write admin_only github_token same`.split(/\s+/),
);

/** The beginning of a message that stands in a value's place. */
const SENTENCE =
  /^(?:is|are|was|must|has|have|can|can't|cannot|should|does|doesn't|do|may|at|too|needs?|please|your|the|an?|not|no|for|if|use|enter|should) /i;

/**
 * A word or a name that people write: letters and then at most a few digits (`tlsCert2`, `RELEASE`, `v1`), or a short
 * number.
 */
const NAME =
  /^(?:[A-Za-z][a-z]{0,19}(?:[A-Z][a-z]{1,19}){0,6}[A-Z]?|[A-Z]{1,20}|[A-Z]{2,5}[a-z]{1,19})\d{0,4}$|^\d{1,9}$|^v\d{1,4}[a-z]{0,3}\d{0,3}$/;
const PATH =
  /^(?:[A-Za-z]:\\|~?\/(?:home|usr|tmp|var|etc|opt|run|root|Users|github|workspace|mnt|app|src|dev|proc|secrets?|__w|private|[a-z]{1,12}\/[a-z])|\.{1,2}\/)|:\/\//;
/** How much of a value is judged: this much is enough to tell a secret from a name. */
const JUDGED_CHARS = 256;

/** Does the value consist of words, names and short numbers, however they are joined? Then it is no token. */
export function isReadable(value: string): boolean {
  return value.split(/[^A-Za-z0-9]+/).every((piece) => piece === "" || NAME.test(piece));
}

/** Is this empty, or a word, a message or a reference, and so no value? */
export function isReference(value: string): boolean {
  return value === "" || REFERENCE.test(value) || SENTENCE.test(value) || WORDS.has(value.toLowerCase());
}

/** For a value after `token`, `secret` or `api_key`: is it a string that is not made of readable words? */
export function isToken(whole: string): boolean {
  const value = whole.slice(0, JUDGED_CHARS);
  if (value.length < 8 || isReference(value) || PATH.test(value)) return false;
  return /[A-Za-z]/.test(value) && !isReadable(value);
}

/** For a value after any `…_KEY`: is it a token in mixed case with digits, unlike a hash or the key of a cache? */
export function isDense(whole: string): boolean {
  const value = whole.slice(0, JUDGED_CHARS);
  return (
    value.length >= 20 &&
    /^[A-Za-z0-9+/_=-]+$/.test(value) &&
    [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(value)) &&
    !/^sha\d{1,3}-/.test(value) &&
    isToken(value) &&
    value.split(/[-_/]/).some((piece) => piece.length >= 16 && /[A-Z]/.test(piece) && /[a-z]/.test(piece))
  );
}

/** Like {@link isDense}, and also for keys in one case: hexadecimal, lower case letters with digits, a UUID. */
export function isKey(whole: string): boolean {
  const value = whole.slice(0, JUDGED_CHARS);
  if (isDense(value)) return true;
  const isMixed = /\d/.test(value) && /[A-Za-z]/.test(value);
  return isMixed && isToken(value) && (/^(?:[0-9A-F]{20,}|[0-9a-z]{20,})$/.test(value) || UUID.test(value));
}

const UUID = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;

/**
 * For a value after `password`. If a value certainly stands here (`firm`: `password=…`, quotes, a flag), nearly
 * anything is a password. If it could be a sentence (`password: required`), it needs a digit or a special character
 * among its letters.
 */
export function isPassword(whole: string, firm: boolean): boolean {
  const value = whole.slice(0, JUDGED_CHARS);
  if (value.length < 4 || isReference(value)) return false;
  if (firm) return true;
  if (/^[A-Za-z_$]+(?:\.[A-Za-z_$]+)+$/.test(value) && isReadable(value)) return false;
  if (/[([]/.test(value) || PATH.test(value)) return false;
  if (!isReadable(value)) return value.length >= 6 && /[A-Za-z]/.test(value);
  const mixed = /[A-Za-z]/.test(value) && /\d/.test(value);
  const hasSign = /[A-Za-z]/.test(value) && /\w[!@#$%^&*+~]/.test(value);
  return value.length >= 6 && (mixed || hasSign);
}
