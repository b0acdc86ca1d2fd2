// Secrets that are known by the place where they stand: behind a name that says so, in a URL, in a header, behind a
// command's flag. Pure: no IO, no clock, no environment.
//
// The published rules leave most of these out. Each pattern starts at a literal, what it repeats ends
// at a sign that it does not match itself, and values are judged in code: the time is linear in the text.
import { isDense, isPassword, isReference, isToken, MASK } from "./secret-value.ts";

/** Cheap test that skips the texts, most of them, that hold no such place. */
const MAY_HOLD =
  /pass|pwd|pw=|secret|token|key|auth|credential|cookie|session|dsn|webhook|connection|bearer|:\/\/|sig(?:nature)?=|sig%3d|login|curl|wget|mysql|mariadb|sshpass/i;

/** The text with the secrets masked that stand where one is given. */
export function maskPlaces(text: string): string {
  if (!MAY_HOLD.test(text)) return text;
  return maskNamed(maskCommands(maskHeaders(maskUrls(text))));
}

/** RFC 3986, "User Information"; a port and a path that holds an `@` are none. */
const USERINFO = /(:\/\/[^\s/:@"'<>]*):(?!\d{1,5}[/?#,;)\]])([^\s/"'<>]+)@/g;
/** Database addresses are written with any sign in their password. */
const DATABASE =
  /((?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|sqlserver|oracle|ftp|smtps?):\/\/[^\s/:@"'<>]*):(?!\d{1,5}[/?#,;)\]])([^\s"'<>,]{1,256})@/g;
const USER_ALONE = /(:\/\/)([A-Za-z0-9_.~-]{20,})(?=@)/g;
/** docs.aws.amazon.com, "Authenticating requests: query parameters"; cloud.google.com, "Signed URLs"; learn.microsoft.com, "SAS". */
const SIGNED =
  /((?:[?&;#,\s]|%26|%3F|\\u0026)(?:sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature|x-ms-signature|hdnts|__token__)(?:=|%3D))([^\s&"'<>;,]{8,})/gi;
const PARAMETER = /((?:[?&;]|%26|%3F|\\u0026)(?:code|key|jwt|auth|otp|t|st|sid)(?:=|%3D))([^\s&"'<>;]{8,})/gi;

function maskUrls(text: string): string {
  if (!/:\/\/|=|%3d/i.test(text)) return text;
  return text
    .replace(DATABASE, (all, user: string, password: string) => (isReference(password) ? all : `${user}:${MASK}@`))
    .replace(USERINFO, (all, user: string, password: string) => {
      // git's way to send a token: as the user.
      if (password === "x-oauth-basic") return `://${MASK}:${password}@`;
      return isReference(password) ? all : `${user}:${MASK}@`;
    })
    .replace(USER_ALONE, (all, before: string, user: string) => (isToken(user) ? before + MASK : all))
    .replace(SIGNED, (all, before: string, value: string) => (isReference(value) ? all : before + MASK))
    .replace(PARAMETER, (all, before: string, value: string) => (isDense(value) ? before + MASK : all));
}

/** RFC 9110, "Authorization": the schemes whose credentials are one word, and those that have parameters. */
const HEADER =
  /(authorization\\{0,3}["']?\s{0,4}[:=]\s{0,4}\\{0,3}["']?)(?:((?:basic|bearer|token|negotiate|ntlm|apikey|key|splunk|jwt|dpop|sso-key|github-bearer)\s{1,4})([^\s"',;\\]+)|((?:digest|aws4-hmac-sha256|sharedkey(?:lite)?|hmac|signature|oauth)\s{1,4})([^"'\\]{8,})|([^\s"',;\\]{8,}))/gi;
const BEARER = /(\bbearer\s{1,4}["']?)([A-Za-z0-9._~+/=-]{16,})/gi;

function maskHeaders(text: string): string {
  if (!/authorization|bearer/i.test(text)) return text;
  return text
    .replace(
      HEADER,
      (all, name: string, scheme?: string, word?: string, listing?: string, list?: string, bare?: string) => {
        if (scheme && word) return isCredential(word) ? name + scheme + MASK : all;
        if (listing && list) return /\w=|:/.test(list) ? name + listing + MASK : all;
        return bare && isToken(bare) ? name + MASK : all;
      },
    )
    .replace(BEARER, (all, name: string, word: string) => (isToken(word) ? name + MASK : all));
}

/** Behind a scheme a short one counts too: `dTpw` is a user and a password. */
const isCredential = (word: string) =>
  !isReference(word) && (isToken(word) || isPassword(word, false) || (word.length >= 4 && word.endsWith("=")));

/** docs.docker.com, "docker login"; dev.mysql.com, "mysql client options"; curl.se, "-u"; gnu.org/software/inetutils, "netrc". */
const SHORT_FLAG = /(\s-p[ =]?["']?)([^\s"']{4,})/g;
const USER_FLAG = /(\s(?:-u|--user|--proxy-user)[ =]?["']?[^\s:"'=/$]{1,128}:)([^\s"']+)/g;
const PIPED =
  /(\becho\s{1,4}(?:-n\s{1,4})?["']?)([^\s"'|]{6,})(?=["']?\s{0,4}\|\s{0,4}(?:sudo )?(?:docker|podman|helm|oras|crane|gh|az|skopeo|buildah|nerdctl)\b)/g;
const NETRC = /(\blogin\s{1,4}[^\s]{1,128}\s{1,4}password\s{1,4})(\S+)/g;

function maskCommands(text: string): string {
  if (!/login|curl|wget|mysql|mariadb|sshpass|twine/.test(text)) return text;
  const unless = (pattern: RegExp) => (all: string, before: string, value: string) =>
    isReference(value) || pattern.test(value) ? all : before + MASK;
  let masked = text.replace(PIPED, unless(/^$/)).replace(NETRC, unless(/^$/));
  if (/curl|wget/.test(text)) masked = masked.replace(USER_FLAG, unless(/^\d+$|^\$/));
  if (/\slogin\b|mysql|mariadb|sshpass|twine/.test(text))
    masked = masked.replace(SHORT_FLAG, unless(/^[./~]|^\d+(?::\d+)*$|^-|^assword/));
  return masked;
}

/** Names whose last words say that a secret follows. What stands before them is no matter: `DB_`, `npm`, `client`. */
const NAMED =
  /(?:(pass(?:word|wd|phrase|code)|pwd|(?<=[_-])pass)|(token|secret(?:[_-]?key)?(?:[_-]?base)?|(?:api|access|private|signing|encryption|account|master|subscription|functions|license|deploy|hmac|jwt|shared|webhook|service[_-]?role|integration|storage|primary|secondary|publish|symmetric)[_. -]?key(?:[_-]?id)?|credentials?|(?<![a-z])auth|cookie|session(?:[_-]?id)?|(?<![a-z])dsn|webhook(?:[_-]?url)?|connection[_-]?string)|((?<![A-Za-z])(?:key|pass|pw)))(?![A-Za-z0-9])/gi;

const SEPARATOR =
  /(?:\\{0,3}["'`]?\]?[ \t]{0,8}(?:=>|:=|=|:)(?![=:])|["']?[ \t]{1,8}value=)[ \t]{0,8}(?:!!str |[|>][-+]? |\[)?(?:(?:(?:Some|Secret|SecretStr|String|b|f|r|u)\(?)?(\\{0,3}["'`]))?/y;
const SPACES = /[ \t]{1,8}(["'])?(?![-=:|&>])/y;
const FLAG = /(?:^|[^\w-])--?[\w-]{0,60}$|\bconfig(?:ure)? set \S{0,120}$/;
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

function maskNamed(text: string): string {
  let masked = "";
  let done = 0;
  for (const match of text.matchAll(NAMED)) {
    if (match.index < done) continue;
    const place = valueBehind(text, match.index, match[0]);
    if (!place || !isSecretAt(text, match, place)) continue;
    masked += text.slice(done, place.start) + MASK;
    done = place.end + (place.goesOn ? (sticky(place.goesOn, text, place.end)?.[0].length ?? 0) : 0);
  }
  return masked + text.slice(done);
}

/**
 * `firm`: a value stands here, and no sentence goes on. `isLoose`: nothing but spaces say that it is one. `goesOn`: what belongs to
 * a value that is longer.
 */
type Place = {
  readonly start: number;
  readonly end: number;
  readonly firm: boolean;
  readonly value: string;
  readonly isLoose: boolean;
  readonly goesOn?: RegExp;
};

function valueBehind(text: string, index: number, name: string): Place | null {
  const at = index + name.length;
  const before = text.slice(Math.max(0, index - BEFORE_CHARS), index);
  if (text[at] === ">" && ELEMENT.test(before)) {
    const end = text.indexOf("<", at);
    return end < 0 || !text.startsWith("</", end) ? null : placed(text, at + 1, end, true);
  }
  const separator = sticky(SEPARATOR, text, at);
  const spaces = separator ? null : sticky(SPACES, text, at);
  const between = separator ?? spaces;
  if (!between) return null;
  const start = at + between[0].length;
  const quote = between[1];
  const isLoose = spaces !== null && !FLAG.test(before);
  const close = quote ? closing(text, quote, start) : -1;
  if (close >= 0) return { ...placed(text, start, close, true), isLoose };
  const isEnv = separator !== null && /^[A-Z0-9_]+$/.test(name) && !/[a-z;]/.test(before.slice(-1));
  const toSpace = isEnv && between[0].includes("=");
  const rest = sticky(toSpace ? ENV_VALUE : UNQUOTED, text, start);
  if (!rest) return null;
  const end = start + rest[0].length;
  const firm =
    spaces !== null || between[0] === "=" || Boolean(quote) || (isEnv && sticky(LINE_ENDS, text, end) !== null);
  return { ...placed(text, start, end, firm), isLoose, goesOn: toSpace ? ENV_REST : UNQUOTED_REST };
}

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

function isSecretAt(text: string, match: RegExpExecArray, { value, firm, isLoose }: Place): boolean {
  const [, password, token] = match;
  if (isLoose) return isDense(value);
  if (password) return isPassword(value, firm);
  if (!token) return isDense(value);
  if (!isToken(value)) return false;
  const complaint = COMPLAINT.test(text.slice(Math.max(0, match.index - BEFORE_CHARS), match.index));
  return !complaint || value.length >= 20;
}

function sticky(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
