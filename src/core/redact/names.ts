// Secrets that stand behind a name that says so: `DB_PASSWORD=…` in its many notations. Pure: no IO, no clock, no
// environment.
//
// Each pattern starts at a literal, what it repeats ends at a sign that it does not match itself, and values are judged
// in code: the time is linear in the text.
import { SAYS_NONE, SAYS_SAME } from "./name-words.ts";
import { isDense, isKey, isPassword, isToken, MASK } from "./value.ts";

/**
 * Words that say that a secret follows. What stands before them does not matter: `DB_`, `npm`, `client`. What follows
 * them may: {@link tells}. The groups: a password, a token, a weak name of either, and `key` or `pass` alone.
 */
const NAMED =
  /(pass(?:word|wd|phrase|code|key)|passwort|kennwort|(?:store|key|trust)pass)|((?:access|refresh|auth|api|id|bearer|session|csrf)?token|secret(?:[_-]?key)?(?:[_-]?base)?|(?:api|app|auth|access|admin|consumer|private|signing|encryption|account|master|subscription|functions|license|deploy|hmac|jwt|shared|webhook|service[_-]?role|integration|storage|primary[_-]?access|secondary[_-]?access|publish|symmetric|ssh|rsa|gpg[_-]?private)[_. -]?key(?:[_-]?id)?|(?:webhook|connection)[_-]?(?:url|string)|(?<![A-Za-z])jwt)|(pass(?:in|out)|pwd|(?<=[_-])pass|credentials?|(?<![a-z])creds|(?<![a-z])auth|connect\.sid|cookie|sess(?:ion)?[_-]?id|session|(?<![a-z])dsn|webhook|(?:primary|secondary)[_. -]?key)|((?<![A-Za-z])(?:key|pass|pw)|(?<=[_-])pat)/gi;

/** The rest of a name, after the word that tells: `_PROD`, `1`, `S`, `String`. */
const REST_OF_NAME = /[A-Za-z0-9]{0,40}(?:[_.-][A-Za-z0-9]{1,40}){0,6}/y;
/** Its words, also in camel case. */
const WORD = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g;
/** `v2`, `2`: which one. */
const NUMBERED = /^v?\d*$/i;

/** Blanks around a sign: a table is aligned by them. */
const SEPARATOR =
  /(?:(?:\\{0,3}["'`]|&quot;|%22)?\]?[ \t]{0,80}(?:=>|:=|(?<=[ \t])->(?=[ \t])|(?<=[ \t])[|│](?=[ \t])|=|:|%3[AaDd]|\\{1,3}u003[dD])(?![=:])(?:%20){0,2}|["']?(?:[ \t]{1,8}|[,;][ \t]{0,2}(?:Parameter)?)[vV]alue[=:])[ \t]{0,80}(?:!!str |[|>][-+]? |\[)?(?:(?:(?:Some|Secret|SecretStr|String|b|f|r|u)\(?)?(\\{0,3}["'`]|&quot;|%22))?/y;
/** A pair in a list, or the arguments of a call: `"password", "x"`; with `"value":` before the second, one of a manifest. */
const PAIR = /\\{0,3}["']\s{0,4},\s{0,4}(?:\\{0,3}["'](?:Parameter)?[vV]alue\\{0,3}["']\s{0,4}:\s{0,4})?(\\{0,3}["'])/y;
const SPACES = /[ \t]{1,80}(["'])?(?![-=:|&>])/y;
const FLAG = /(?:^|[^\w-])--?[\w.-]{0,60}$|\bconfig(?:ure)? set \S{0,120}$/;
/** learn.microsoft.com, "setx"; tcsh; fishshell.com, "set"; docs.docker.com, "ENV": the name, and then its value. */
const SETTER = /(?:^|[\s"'])(?:setx(?: \/[a-zA-Z])?|setenv|ENV|set(?: -[a-zA-Z]{1,8}){1,3})[ \t]{1,8}["']?[\w.]{0,60}$/;
/** `os.Setenv("DB_…`, `SetEnvironmentVariable('DB_…`, and a manifest's `"name": "DB_…`. */
const SETS = /set\w{0,30}\(\s?["'][\w.]{0,60}$/i;
const ELEMENT = /<[\w.:-]{0,60}$/;
/** A parser's complaint about its own tokens. */
const COMPLAINT =
  /(?:unexpected|unknown|invalid|unrecogni[sz]ed|illegal|bad|expected|missing|stray|next|no viable|last|current) $/i;
/** Read no further than a value is looked at, until it is known to be a secret. */
const UNQUOTED = /[^\s"'`<>;,)}\]&|\\]{1,256}/y;
const UNQUOTED_REST = /[^\s"'`<>;,)}\]&|\\]*/y;
const ENV_VALUE = /[^\s"'`]{1,256}/y;
const ENV_REST = /[^\s"'`]*/y;
const LINE_ENDS = /[ \t]{0,8}$/y;
const BEFORE_CHARS = 130;

/** The text with the value behind each such name masked, where it is one. */
export function maskNamed(text: string): string {
  let masked = "";
  let done = 0;
  for (const match of text.matchAll(NAMED)) {
    if (match.index < done) continue;
    const named = nameAt(text, match);
    if (!named) continue;
    for (const place of placesBehind(text, named)) {
      if (!isSecretAt(text, named, place)) continue;
      masked += text.slice(done, place.start) + MASK;
      done = place.end + (place.goesOn ? (sticky(place.goesOn, text, place.end)?.[0].length ?? 0) : 0);
    }
  }
  return masked + text.slice(done);
}

/** A name that tells: `name` is all of it behind `index`, `kind` how much its word says. */
export type Named = {
  readonly index: number;
  readonly name: string;
  readonly word: string;
  readonly kind: "password" | "token" | "short";
};

function nameAt(text: string, match: RegExpExecArray): Named | null {
  const [word, password, token, weak, short] = match;
  const rest = restOfName(text, match.index + word.length);
  if (!tells(word, rest, password === undefined && token === undefined)) return null;
  const isPass = password !== undefined || (weak !== undefined && /^pass|^pwd/i.test(weak));
  const isShort = short !== undefined || /^(?:primary|secondary)[_. -]?key$/i.test(word);
  const kind = isShort ? "short" : isPass ? "password" : "token";
  return { index: match.index, name: word + rest, word, kind };
}

/** What of a name stands at `at` and after it. */
export const restOfName = (text: string, at: number): string => sticky(REST_OF_NAME, text, at)?.[0] ?? "";

/** Does it say that it is not the secret, but something about it: `_TYPE`, `Name`? */
export const saysNone = (rest: string): boolean => wordsOf(rest).some((one) => SAYS_NONE.has(one));

const wordsOf = (rest: string): string[] => rest.match(WORD)?.map((one) => one.toLowerCase()) ?? [];

/**
 * Is it still a secret's name with what follows its word? A letter that goes on in the same case is another word
 * (`tokenizer`, `PASSWORDLESS`), but for a plural.
 */
function tells(word: string, rest: string, isWeak: boolean): boolean {
  if (rest === "") return true;
  const isCapital = /[A-Z]$/.test(word);
  const plural = /^s(?![a-z])/i.exec(rest)?.[0] ?? "";
  const after = rest.slice(plural.length);
  if (after !== "" && plural === "" && (isCapital ? /^[A-Za-z]/ : /^[a-z]/).test(after)) return false;
  if (saysNone(after)) return false;
  return !isWeak || wordsOf(after).every((one) => NUMBERED.test(one) || SAYS_SAME.has(one));
}

/** From the bracket of a list to its first character: an escaped quote. */
const LIST_BEGINS_CHARS = 6;
const NEXT_IN_LIST = /\\{0,3}["'],[ \t]{0,4}(\\{0,3}["'])/y;
/** No list of secrets on one line is longer. */
const LIST_MAX = 50;

/** Where the value stands; where it is the first of a list in quotes (`["a", "b"]`), all of them. */
function placesBehind(text: string, named: Named): Place[] {
  const first = valueBehind(text, named);
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
  const close = closing(text, quote, start);
  return close < 0 ? null : placed(text, start, close, true);
}

/**
 * `firm`: a value stands here, and no sentence goes on. `isLoose`: nothing but spaces say that it is one. `goesOn`: what belongs to
 * a value that is longer.
 */
export type Place = {
  readonly start: number;
  readonly end: number;
  readonly firm: boolean;
  readonly value: string;
  readonly isLoose: boolean;
  readonly goesOn?: RegExp;
};

/** Where the value stands that a name gives, if one does. */
export function valueBehind(text: string, { index, name }: Named): Place | null {
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
  const close = quote ? closing(text, quote, start) : -1;
  if (close >= 0) return { ...placed(text, start, close, true), isLoose };
  const isEnv = separator !== null && /^[A-Z0-9_]+$/.test(name) && !/[a-z;]/.test(before.slice(-1));
  const toSpace = isEnv && between[0].includes("=");
  const rest = sticky(toSpace ? ENV_VALUE : UNQUOTED, text, start);
  if (!rest) return null;
  const end = start + rest[0].length;
  const isAssigned = spaces !== null || Boolean(quote) || ASSIGNS.test(between[0]);
  const firm = isAssigned || (isEnv && sticky(LINE_ENDS, text, end) !== null);
  return { ...placed(text, start, end, firm), isLoose, goesOn: toSpace ? ENV_REST : UNQUOTED_REST };
}

/** No sentence goes on behind these. */
const ASSIGNS = /^(?:=|%3[Dd]|\\{1,3}u003[dD]|["']?[ \t,;]{1,8}(?:Parameter)?[vV]alue[=:])$/;

type Pair = { readonly at: number; readonly between: string; readonly quote: string; readonly before: string };

/** The name must be the first of its list: in a longer one, what follows is another name. */
function secondOfPair(text: string, { at, between, quote, before }: Pair): Place | null {
  const isManifest = /value/i.test(between);
  if (!isManifest && !OPENS_PAIR.test(before)) return null;
  const start = at + between.length;
  const close = closing(text, quote, start);
  return close < 0 ? null : placed(text, start, close, isManifest || SETS.test(before));
}

const OPENS_PAIR = /[[({]\s?\\{0,3}["'][\w. -]{0,60}$/;

/** A value holds no more quotes than this: what is beyond is another's. */
const ESCAPED_QUOTES_MAX = 8;

/** Where the quote ends that began before `start`; one that is escaped is a part of the value. */
function closing(text: string, quote: string, start: number): number {
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
  if (kind === "short" && IS_NO_SECRET.test(before)) return false;
  if (kind === "short" && isPlainKey(before, name, between) && isKey(value)) return true;
  if (kind === "short") return isDense(value) || (/[="'`]/.test(between) && isShortlyNamed(word.toLowerCase(), value));
  if (/^signing[ -]?key$/i.test(word) && KEY_ID.test(value)) return false;
  if (/_TOKEN$/.test(text.slice(index - 1, index) + name) && /^\d{6,}$/.test(value) && firm) return true;
  if (!isToken(value) || SSH_PUBLIC.test(value)) return false;
  // In a list the next word is a name as often; a parser complains about its own tokens.
  const isDoubtful = (between.includes(",") && !firm) || COMPLAINT.test(before);
  return !isDoubtful || value.length >= 20;
}

/** RFC 4253, "Public Key Algorithms". */
const SSH_PUBLIC = /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-|sk-ssh-)/;

/** `X_KEY=`, in capitals, as an environment has it. */
const isPlainKey = (before: string, name: string, between: string): boolean =>
  /^KEYS?[A-Z0-9_]*$/.test(name) && /[A-Z0-9]_$/.test(before) && /[=:]/.test(between);

/** Keys that open nothing: of caches, tables, queues, of what is public, and gnupg's ids. */
const IS_NO_SECRET =
  /(?:cache|primary|secondary|sort|partition|foreign|idempotency|dedup|deduplication|stash|routing|restore|lookup|search|index|group|range|object|bucket|message|event|config|registry|lock|shard|translation|map|hot|row|column|unique|composite|natural|surrogate|public|pub|host|gpg|pgp|kms)[_. -]?$|\bcach(?:e|ed|ing)\b/i;

/** .NET's `PublicKeyToken`; RFC 6455, "Sec-WebSocket-Key": by chance, and public. */
const PUBLIC = /(?:public[ _-]?key[ _-]?|websocket-)$/i;

/** `pass` and `pw` are counts and words as often: only what is no word counts. A `pat` is an issuer's: long, of one piece. */
const isShortlyNamed = (name: string, value: string): boolean =>
  name === "pat"
    ? /^[A-Za-z0-9]{20,}$/.test(value) && isToken(value)
    : !name.endsWith("key") && isPassword(value, false);

/** gnupg.org, "key IDs": what git's `user.signingkey` names, and what gpg says about a signature. */
const KEY_ID = /^(?:0x)?(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40})$/;

/** The shell's `PWD` and `OLDPWD`. */
const isDirectory = (name: string, before: string, value: string): boolean =>
  /^pwd$/i.test(name) && /^(?:[A-Za-z]:[\\/]|[/~.])/.test(value) && /(?:^|[^A-Za-z0-9_;])(?:OLD_?)?$/i.test(before);

function sticky(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
