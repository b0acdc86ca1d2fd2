// Masks secrets that follow a telling name: `DB_PASSWORD=…` in its many notations. Pure: no IO, no clock, no
// environment.
//
// A pattern finds the name, and others find where its value starts and ends. Code then judges the value (value.ts). To
// keep the time linear in the text, each pattern starts at a literal, and each repeat stops at a character that it
// cannot match.
import { ABOUT_SECRET, STILL_SECRET } from "./name-words.ts";
import { isDense, isKey, isPassword, isToken, MASK } from "./value.ts";

/**
 * Words that announce a secret. What comes before the word does not matter: `DB_`, `npm`, `client`. What comes after it
 * can: see {@link namesSecret}. The groups are: a password, a token, a weak name for either, and `key` or `pass` alone.
 */
const NAMED =
  /(pass(?:word|wd|phrase|code|key)|passwort|kennwort|(?:store|key|trust)pass)|((?:access|refresh|auth|api|id|bearer|session|csrf)?token|secret(?:[_-]?key)?(?:[_-]?base)?|(?:api|app|auth|access|admin|consumer|private|signing|encryption|account|master|subscription|functions|license|deploy|hmac|jwt|shared|webhook|service[_-]?role|integration|storage|primary[_-]?access|secondary[_-]?access|publish|symmetric|ssh|rsa|gpg[_-]?private)[_. -]?key(?:[_-]?id)?|(?:webhook|connection)[_-]?(?:url|string)|(?<![A-Za-z])jwt)|(pass(?:in|out)|pwd|(?<=[_-])pass|credentials?|(?<![a-z])creds|(?<![a-z])auth|connect\.sid|cookie|sess(?:ion)?[_-]?id|session|(?<![a-z])dsn|webhook|(?:primary|secondary)[_. -]?key)|((?<![A-Za-z])(?:key|pass|pw)|(?<=[_-])pat)/gi;

/** The rest of a name, after the word that announces the secret: `_PROD`, `1`, `S`, `String`. */
const REST_OF_NAME = /[A-Za-z0-9]{0,40}(?:[_.-][A-Za-z0-9]{1,40}){0,6}/y;
/** The words of that rest, also in camel case. */
const WORD = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g;
/** A number or a version, which says which of several it is: `v2`, `2`. */
const NUMBERED = /^v?\d*$/i;

/**
 * What separates a name from its value: `=`, `: `, `=>`, ` | ` and so on. Many blanks are allowed, since they align
 * tables.
 */
const SEPARATOR =
  /(?:(?:\\{0,3}["'`]|&quot;|%22)?\]?[ \t]{0,80}(?:=>|:=|(?<=[ \t])->(?=[ \t])|(?<=[ \t])[|│](?=[ \t])|=|:|%3[AaDd]|\\{1,3}u003[dD])(?![=:])(?:%20){0,2}|["']?(?:[ \t]{1,8}|[,;][ \t]{0,2}(?:Parameter)?)[vV]alue[=:])[ \t]{0,80}(?:!!str |[|>][-+]? |\[)?(?:(?:(?:Some|Secret|SecretStr|String|b|f|r|u)\(?)?(\\{0,3}["'`]|&quot;|%22))?/y;
/** A pair in a list or in a call's arguments: `"password", "x"`. In a manifest, `"value":` comes before the second. */
const PAIR = /\\{0,3}["']\s{0,4},\s{0,4}(?:\\{0,3}["'](?:Parameter)?[vV]alue\\{0,3}["']\s{0,4}:\s{0,4})?(\\{0,3}["'])/y;
const SPACES = /[ \t]{1,80}(["'])?(?![-=:|&>])/y;
const FLAG = /(?:^|[^\w-])--?[\w.-]{0,60}$|\bconfig(?:ure)? set \S{0,120}$/;
/**
 * Commands that take a name and then its value: learn.microsoft.com, "setx"; tcsh; fishshell.com, "set";
 * docs.docker.com, "ENV".
 */
const SETTER = /(?:^|[\s"'])(?:setx(?: \/[a-zA-Z])?|setenv|ENV|set(?: -[a-zA-Z]{1,8}){1,3})[ \t]{1,8}["']?[\w.]{0,60}$/;
/** A call that sets a variable: `os.Setenv("DB_…`, `SetEnvironmentVariable('DB_…`. */
const SETS = /set\w{0,30}\(\s?["'][\w.]{0,60}$/i;
const ELEMENT = /<[\w.:-]{0,60}$/;
/** How a parser complains about its own tokens: `unexpected token`. */
const COMPLAINT =
  /(?:unexpected|unknown|invalid|unrecogni[sz]ed|illegal|bad|expected|missing|stray|next|no viable|last|current) $/i;
/** An unquoted value. It is read no further than it is judged; once it is known to be a secret, its rest follows. */
const UNQUOTED = /[^\s"'`<>;,)}\]&|\\]{1,256}/y;
const UNQUOTED_REST = /[^\s"'`<>;,)}\]&|\\]*/y;
const ENV_VALUE = /[^\s"'`]{1,256}/y;
const ENV_REST = /[^\s"'`]*/y;
const LINE_ENDS = /[ \t]{0,8}$/y;
const BEFORE_CHARS = 130;

/** Masks the value after each such name, if it looks like a secret. */
export function maskNamed(text: string): string {
  let masked = "";
  let done = 0;
  for (const match of text.matchAll(NAMED)) {
    if (match.index < done) continue;
    const named = nameAt(text, match);
    if (!named) continue;
    for (const place of placesAfter(text, named)) {
      if (!isSecretAt(text, named, place)) continue;
      masked += text.slice(done, place.start) + MASK;
      done = place.end + (place.rest ? (sticky(place.rest, text, place.end)?.[0].length ?? 0) : 0);
    }
  }
  return masked + text.slice(done);
}

/** A name that announces a secret. */
export type Named = {
  /** Where its word begins in the text. */
  readonly index: number;
  /** The word and the rest of the name. */
  readonly name: string;
  readonly word: string;
  /** How much the word says, and so how a value is judged. */
  readonly kind: "password" | "token" | "short";
};

function nameAt(text: string, match: RegExpExecArray): Named | null {
  const [word, password, token, weak, short] = match;
  const rest = restOfName(text, match.index + word.length);
  if (!namesSecret(word, rest, password === undefined && token === undefined)) return null;
  const isPass = password !== undefined || (weak !== undefined && /^pass|^pwd/i.test(weak));
  const isShort = short !== undefined || /^(?:primary|secondary)[_. -]?key$/i.test(word);
  const kind = isShort ? "short" : isPass ? "password" : "token";
  return { index: match.index, name: word + rest, word, kind };
}

/** The part of a name that starts at `at`; empty if the name ends there. */
export const restOfName = (text: string, at: number): string => sticky(REST_OF_NAME, text, at)?.[0] ?? "";

/** Does the rest of a name say that it holds something about the secret instead: `_TYPE`, `Name`? */
export const isAboutSecret = (rest: string): boolean => wordsOf(rest).some((one) => ABOUT_SECRET.has(one));

const wordsOf = (rest: string): string[] => rest.match(WORD)?.map((one) => one.toLowerCase()) ?? [];

/**
 * Does the whole name still name a secret, given the rest after its word? If the rest continues in the same case, it is
 * another word (`tokenizer`, `PASSWORDLESS`), unless it is a plural.
 */
function namesSecret(word: string, rest: string, isWeak: boolean): boolean {
  if (rest === "") return true;
  const isCapital = /[A-Z]$/.test(word);
  const plural = /^s(?![a-z])/i.exec(rest)?.[0] ?? "";
  const after = rest.slice(plural.length);
  if (after !== "" && plural === "" && (isCapital ? /^[A-Za-z]/ : /^[a-z]/).test(after)) return false;
  if (isAboutSecret(after)) return false;
  return !isWeak || wordsOf(after).every((one) => NUMBERED.test(one) || STILL_SECRET.has(one));
}

/** From a list's bracket to its first value: an escaped quote and some blanks. */
const LIST_BEGINS_CHARS = 6;
const NEXT_IN_LIST = /\\{0,3}["'],[ \t]{0,4}(\\{0,3}["'])/y;
/** Values of one list that are checked: no list of secrets on one line is longer. */
const LIST_MAX = 50;

/** Where the value after a name stands. For a list in quotes (`["a", "b"]`): where each of its values stands. */
function placesAfter(text: string, named: Named): Place[] {
  const first = valueAfter(text, named);
  if (!first) return [];
  const places = [first];
  const isList = text.slice(Math.max(0, first.start - LIST_BEGINS_CHARS), first.start).includes("[");
  for (let next = isList ? nextInList(text, first) : null; next && places.length < LIST_MAX; ) {
    places.push(next);
    next = nextInList(text, next);
  }
  return places;
}

function nextInList(text: string, { end }: Place): Place | null {
  const between = sticky(NEXT_IN_LIST, text, end);
  const quote = between?.[1];
  if (!between || quote === undefined) return null;
  const start = end + between[0].length;
  const close = closingQuote(text, quote, start);
  return close < 0 ? null : placed(text, start, close, true);
}

/** Where a value stands in a text. */
export type Place = {
  readonly start: number;
  readonly end: number;
  /** This is certainly a value (`password=…`), and not the next word of a sentence (`password: required`). */
  readonly firm: boolean;
  readonly value: string;
  /** Only spaces separate it from the name. */
  readonly isLoose: boolean;
  /** Matches the rest of an unquoted value that is longer than what was read. */
  readonly rest?: RegExp;
};

/** Where the value after this name stands; null if no value follows. */
export function valueAfter(text: string, { index, name }: Named): Place | null {
  const at = index + name.length;
  const before = text.slice(Math.max(0, index - BEFORE_CHARS), index);
  if (text[at] === ">" && ELEMENT.test(before)) {
    const end = text.indexOf("<", at);
    return end < 0 || !text.startsWith("</", end) ? null : placed(text, at + 1, end, true);
  }
  const separator = sticky(SEPARATOR, text, at);
  const pair = separator ? null : sticky(PAIR, text, at);
  if (pair) return secondOfPair(text, { at, between: pair[0], quote: pair[1] ?? "", before });
  const spaces = separator ? null : sticky(SPACES, text, at);
  const between = separator ?? spaces;
  if (!between) return null;
  const start = at + between[0].length;
  const quote = between[1];
  const isLoose = spaces !== null && !FLAG.test(before) && !SETTER.test(before);
  const close = quote ? closingQuote(text, quote, start) : -1;
  if (close >= 0) return { ...placed(text, start, close, true), isLoose };
  const isEnv = separator !== null && /^[A-Z0-9_]+$/.test(name) && !/[a-z;]/.test(before.slice(-1));
  const toSpace = isEnv && between[0].includes("=");
  const unquoted = sticky(toSpace ? ENV_VALUE : UNQUOTED, text, start);
  if (!unquoted) return null;
  const end = start + unquoted[0].length;
  const isAssigned = spaces !== null || Boolean(quote) || ASSIGNS.test(between[0]);
  const firm = isAssigned || (isEnv && sticky(LINE_ENDS, text, end) !== null);
  return { ...placed(text, start, end, firm), isLoose, rest: toSpace ? ENV_REST : UNQUOTED_REST };
}

/** Separators after which a sentence cannot go on, so a value must follow. */
const ASSIGNS = /^(?:=|%3[Dd]|\\{1,3}u003[dD]|["']?[ \t,;]{1,8}(?:Parameter)?[vV]alue[=:])$/;

type Pair = { readonly at: number; readonly between: string; readonly quote: string; readonly before: string };

/** The name must be the first item of its list: in a longer list, the next item is another name. */
function secondOfPair(text: string, { at, between, quote, before }: Pair): Place | null {
  const isManifest = /value/i.test(between);
  if (!isManifest && !OPENS_PAIR.test(before)) return null;
  const start = at + between.length;
  const close = closingQuote(text, quote, start);
  return close < 0 ? null : placed(text, start, close, isManifest || SETS.test(before));
}

const OPENS_PAIR = /[[({]\s?\\{0,3}["'][\w. -]{0,60}$/;

/** Escaped quotes inside one value: after this many, the next quote is taken as the end. */
const ESCAPED_QUOTES_MAX = 8;

/** Where the quotation that began before `start` ends. An escaped quote is part of the value. -1 if it never ends. */
function closingQuote(text: string, quote: string, start: number): number {
  let at = text.indexOf(quote, start);
  for (let seen = 0; seen < ESCAPED_QUOTES_MAX && at > start && text[at - 1] === "\\"; seen++) {
    const next = text.indexOf(quote, at + quote.length);
    if (next < 0) break;
    at = next;
  }
  return at;
}

const placed = (text: string, start: number, end: number, firm: boolean): Place => ({
  isLoose: false,
  start,
  end,
  firm,
  value: text.slice(start, end),
});

function isSecretAt(text: string, { index, name, word, kind }: Named, { start, value, firm, isLoose }: Place): boolean {
  const before = text.slice(Math.max(0, index - BEFORE_CHARS), index);
  const between = text.slice(index + name.length, start);
  if (isLoose && !/[ \t]{3}$/.test(between)) return isDense(value);
  if (kind === "password") return isPassword(value, firm && !isLoose) && !isDirectory(word, before, value);
  if (PUBLIC.test(before)) return false;
  if (kind === "short" && HARMLESS_KEY.test(before)) return false;
  if (kind === "short" && isPlainKey(before, name, between) && isKey(value)) return true;
  if (kind === "short")
    return isDense(value) || (/[="'`]/.test(between) && isSecretOfShortName(word.toLowerCase(), value));
  if (/^signing[ -]?key$/i.test(word) && KEY_ID.test(value)) return false;
  if (/_TOKEN$/.test(text.slice(index - 1, index) + name) && /^\d{6,}$/.test(value) && firm) return true;
  if (!isToken(value) || SSH_PUBLIC.test(value)) return false;
  // In a list, the next word is as often a name. After a parser's complaint, it is one of the parser's own tokens.
  const isDoubtful = (between.includes(",") && !firm) || COMPLAINT.test(before);
  return !isDoubtful || value.length >= 20;
}

/** RFC 4253, "Public Key Algorithms". */
const SSH_PUBLIC = /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-|sk-ssh-)/;

/** An environment variable's name in capitals: `X_KEY=`. */
const isPlainKey = (before: string, name: string, between: string): boolean =>
  /^KEYS?[A-Z0-9_]*$/.test(name) && /[A-Z0-9]_$/.test(before) && /[=:]/.test(between);

/** Words before `key` that make it harmless: keys of caches, tables and queues, public keys, and GnuPG's key ids. */
const HARMLESS_KEY =
  /(?:cache|primary|secondary|sort|partition|foreign|idempotency|dedup|deduplication|stash|routing|restore|lookup|search|index|group|range|object|bucket|message|event|config|registry|lock|shard|translation|map|hot|row|column|unique|composite|natural|surrogate|public|pub|host|gpg|pgp|kms)[_. -]?$|\bcach(?:e|ed|ing)\b/i;

/** .NET's `PublicKeyToken`, and the random but public value of RFC 6455, "Sec-WebSocket-Key". */
const PUBLIC = /(?:public[ _-]?key[ _-]?|websocket-)$/i;

/**
 * After `pass` and `pw` there is as often a count or a word, so the value must look like a password. A `pat` is an
 * issuer's token: long and in one piece.
 */
const isSecretOfShortName = (name: string, value: string): boolean =>
  name === "pat"
    ? /^[A-Za-z0-9]{20,}$/.test(value) && isToken(value)
    : !name.endsWith("key") && isPassword(value, false);

/** gnupg.org, "key IDs": the public id in git's `user.signingkey` and in what gpg prints about a signature. */
const KEY_ID = /^(?:0x)?(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40})$/;

/** The shell's `PWD` and `OLDPWD` hold directories, not passwords. */
const isDirectory = (name: string, before: string, value: string): boolean =>
  /^pwd$/i.test(name) && /^(?:[A-Za-z]:[\\/]|[/~.])/.test(value) && /(?:^|[^A-Za-z0-9_;])(?:OLD_?)?$/i.test(before);

function sticky(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
