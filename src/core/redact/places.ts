// Masks secrets that are recognised by where they stand: in a URL, in a header, after a command's flag, or after a
// telling name (names.ts). Pure: no IO, no clock, no environment.
//
// The published rules (published-rules.ts) leave out most of these places. Patterns find the place, and code judges the
// value (value.ts). To keep the time linear in the text, each pattern starts at a literal, and each repeat stops at a
// character that it cannot match.
import { maskNamed } from "./names.ts";
import { isDense, isKey, isPassword, isReference, isToken, MASK } from "./value.ts";

/** A cheap test: most texts hold no such place and are skipped. */
const MAY_HOLD =
  /pass|kennwort|identified|pwd|pw["']?[=:]|secret|token|key|auth|cred|cookie|sess|sid|dsn|webhook|connection|bearer|[_-]pat\b|:\/\/|sig(?:nature)?=|sig%3d|login|curl|wget|mysql|mariadb|sshpass/i;

/** Masks the secrets in such places. */
export function maskPlaces(text: string): string {
  const withoutJwk = text.includes("kty") ? text.replace(JWK, `$1${MASK}`) : text;
  const flagged = maskPgpass(maskLetterFlags(withoutJwk));
  if (!MAY_HOLD.test(flagged)) return flagged;
  return maskNamed(maskCommands(maskSql(maskHeaders(maskUrls(flagged)))));
}

/** RFC 3986, "User Information". A port before a path with an `@` in it is not a password. */
const USERINFO = /(:\/\/[^\s/:@"'<>]*):(?!\d{1,5}[/?#,;)\]])([^\s/"'<>]+)@/g;
/** In a database's address, people write a password with any character in it, unescaped. */
const DATABASE =
  /((?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|sqlserver|oracle|ftp|smtps?):\/\/[^\s/:@"'<>]*):(?!\d{1,5}[/?#,;)\]])([^\s"'<>,]{1,256})@/g;
const USER_ALONE = /(:\/\/)([A-Za-z0-9_.~-]{20,})(?=@)/g;
/**
 * Signatures in a URL: docs.aws.amazon.com, "Authenticating requests: query parameters"; cloud.google.com, "Signed
 * URLs"; learn.microsoft.com, "SAS".
 */
const SIGNED =
  /((?:[?&;#,\s]|%26|%3F|\\u0026)(?:sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature|x-ms-signature|hdnts|__token__)(?:=|%3D))([^\s&"'<>;,]{8,})/gi;
const PARAMETER = /((?:[?&;]|%26|%3F|\\u0026)(code|key|jwt|auth|otp|t|st|sid)(?:=|%3D))([^\s&"'<>;]{8,})/gi;

function maskUrls(text: string): string {
  if (!/:\/\/|=|%3d/i.test(text)) return text;
  return text
    .replace(DATABASE, (all, user: string, password: string) => (isReference(password) ? all : `${user}:${MASK}@`))
    .replace(USERINFO, (all, user: string, password: string) => {
      // With git, a token can be the user, and this word the password.
      if (password === "x-oauth-basic") return `://${MASK}:${password}@`;
      return isReference(password) ? all : `${user}:${MASK}@`;
    })
    .replace(USER_ALONE, (all, before: string, user: string) => (isToken(user) ? before + MASK : all))
    .replace(SIGNED, (all, before: string, value: string) => (isReference(value) ? all : before + MASK))
    .replace(PARAMETER, (all, before: string, name: string, value: string) =>
      isDense(value) || (/^(?:key|code)$/i.test(name) && isKey(value)) ? before + MASK : all,
    );
}

/**
 * RFC 9110, "Authorization": schemes whose credentials are one word, and schemes whose credentials are masked as a
 * whole.
 */
const HEADER =
  /(authorization\\{0,3}(?:["']?\s{0,4}(?:[:=]|%3[ad])|["']\s{0,4},)(?:\s|%20|\+){0,4}\\{0,3}["']?)(?:((?:basic|bearer|token|negotiate|ntlm|apikey|key|splunk|jwt|dpop|sso-key|github-bearer|oauth2?)(?:\s|%20|\+){1,4})([^\s"',;\\]+)|((?:aws4-hmac-sha256|sharedkey(?:lite)?)\s{1,4})([^"'\\]{8,})|([^\s"',;\\]{8,}))/gi;
/**
 * Schemes with a list of parameters, whose values are masked: RFC 7616, "Digest"; RFC 5849, "OAuth"; RFC 9421,
 * "Signature"; Hawk.
 */
const LISTING = /authorization\\{0,3}["']?\s{0,4}[:=,]\s{0,4}\\{0,3}["']?(?:digest|oauth|hmac|signature|mac|hawk)\s/i;
const LISTED =
  /([\s,](?:response|c?nonce|opaque|mac|hash|sig|signature|credential|keyid|oauth_(?:token(?:_secret)?|signature|consumer_key|nonce|verifier))\s{0,2}=\s{0,2}\\{0,3}["']?)([^\s"',\\]{4,})/gi;
const BEARER = /(\bbearer\s{1,4}["']?)([A-Za-z0-9._~+/=-]{16,})/gi;

function maskHeaders(text: string): string {
  if (!/authorization|bearer/i.test(text)) return text;
  return (LISTING.test(text) ? text.replace(LISTED, `$1${MASK}`) : text)
    .replace(
      HEADER,
      (all, name: string, scheme?: string, word?: string, listing?: string, list?: string, bare?: string) => {
        // A list of parameters has been masked above.
        if (scheme && word && /^[\w-]+=(?!=|$)|^\w{2,}=$/.test(word) && /^oauth/i.test(scheme)) return all;
        if (scheme && word) return isCredential(word) ? name + scheme + MASK : all;
        if (listing && list) return /\w=|:/.test(list) ? name + listing + MASK : all;
        return bare && isToken(bare) ? name + MASK : all;
      },
    )
    .replace(BEARER, (all, name: string, word: string) => (isToken(word) ? name + MASK : all));
}

/** After a scheme, even a short word is a credential: `dTpw` is a user and a password in base64. */
const isCredential = (word: string) =>
  !isReference(word) && (isToken(word) || isPassword(word, false) || (word.length >= 4 && word.endsWith("=")));

/** A JSON Web Key's private parameters: RFC 7518, "Parameters for Private Keys". */
const JWK = /("(?:d|p|q|dp|dq|qi|k)\\{0,3}"\s{0,4}:\s{0,4}\\{0,3}")([\w-]{16,})/g;

/**
 * Statements that set a password: postgresql.org, "CREATE ROLE"; dev.mysql.com, "CREATE USER"; learn.microsoft.com,
 * "CREATE LOGIN"; docs.oracle.com.
 */
const SQL =
  /(\b(?:identified\s{1,4}(?:with\s{1,4}\S{1,60}\s{1,4})?(?:by|as)|password)(?:\s{1,4}|\s{0,4}=\s{0,4}|\s?\(\s?)N?["'])([^"']{1,200})(?=["'])/gi;
/** dev.mysql.com, "SET PASSWORD": the account stands between. */
const SET_PASSWORD = /(\bset password for\s{1,4}[^\s=]{1,100}\s{0,4}=\s{0,4}["'])([^"']{1,200})(?=["'])/gi;
const MENTIONS_SQL = /\b(?:user|role|login|grant|alter|create|identified|set password|database)\b/i;

function maskSql(text: string): string {
  if (!/password|identified/i.test(text) || !MENTIONS_SQL.test(text)) return text;
  const mask = (all: string, before: string, value: string) => (isReference(value) ? all : before + MASK);
  return text.replace(SQL, mask).replace(SET_PASSWORD, mask);
}

/**
 * Commands that take a password: docs.docker.com, "docker login"; dev.mysql.com, "mysql client options"; curl.se, "-u";
 * gnu.org/software/inetutils, "netrc".
 */
const SHORT_FLAG = /(\s-p[ =]?["']?)([^\s"']{4,})/g;
const USER_FLAG = /(\s(?:-u|--user|--proxy-user)[ =]?["']?[^\s:"'=/$]{1,128}:)([^\s"']+)/g;
const PIPED =
  /(\becho\s{1,4}(?:-n\s{1,4})?["']?)([^\s"'|]{6,})(?=["']?\s{0,4}\|\s{0,4}(?:sudo )?(?:docker|podman|helm|oras|crane|gh|az|skopeo|buildah|nerdctl)\b)/g;
const NETRC = /(\blogin\s{1,4}[^\s]{1,128}\s{1,4}password\s{1,4})(\S+)/g;
const NETRC_WITHOUT_LOGIN = /(\bmachine\s{1,4}[^\s]{1,128}\s{1,4}password\s{1,4})(\S+)/g;
/** github.com/containers/skopeo, "--creds"; httpie.io, "--auth". */
const USER_AND_PASSWORD = /(\s--(?:auth|(?:src-|dest-)?creds)[ =]["']?[^\s:"'=/$]{1,128}:)([^\s"']+)/g;
/** macOS, "man security": the password of a keychain or of an imported item. */
const KEYCHAIN = /(\s-[pPk][ ]["']?)([^\s"']{4,})/g;

/**
 * Commands whose password flag is a single letter, or whose password is an argument: redis.io, "redis-cli";
 * learn.microsoft.com, "sqlcmd", "bcp", "net use"; linux.die.net, "zip", "7z", "ldapsearch"; mongodb.com, "mongosh";
 * docs.openssl.org, "openssl-enc"; learn.microsoft.com, "PsExec", "SignTool", "nuget push"; developer.apple.com,
 * "altool"; man.openbsd.org, "ssh-keygen"; developer.hashicorp.com, "vault login".
 */
const LETTER_FLAGS: readonly { readonly command: RegExp; readonly flag: RegExp }[] = [
  { command: /\bredis-(?:cli|benchmark)\b/, flag: /(\s(?:-a|--pass)[ =]["']?)([^\s"']+)/g },
  { command: /\b(?:sqlcmd|bcp|isql|osql)\b/i, flag: /(\s-P ?["']?)([^\s"']{4,})/g },
  { command: /\b(?:zip|unzip|zipcloak)\b/, flag: /(\s-P ?["']?)([^\s"']{4,})/g },
  { command: /\b(?:7za?|7zz|rar|unrar)\b/, flag: /(\s-h?p["']?)([^\s"']{4,})/g },
  { command: /\bldap(?:search|add|modify|whoami|passwd|delete)\b/, flag: /(\s-w ?["']?)([^\s"']+)/g },
  { command: /\bmongo(?:sh|dump|restore|export|import)?\b/, flag: /(\s-p ?["']?)([^\s"']{4,})/g },
  { command: /\b(?:smbclient|mount\.cifs|rpcclient)\b/, flag: /(\s-U ?["']?[\w.\\/-]{1,60}%)([^\s"']+)/g },
  { command: /\blftp\b/, flag: /(\s-u ?["']?[\w.@-]{1,60},)([^\s"']+)/g },
  {
    command: /\bhtpasswd\b/,
    flag: /(\s-[a-zA-Z]{0,4}b[a-zA-Z]{0,4} (?:\S{1,100} )?\S{1,60} ["']?)([^\s"']{4,})(?=["']?\s*$)/g,
  },
  { command: /\brabbitmqctl\b/, flag: /(\s(?:add_user|change_password) \S{1,60} ["']?)([^\s"']+)/g },
  { command: /\bopenssl\b/, flag: /(\s-k ["']?)([^\s"']{4,})/g },
  { command: /\bnet use\b/i, flag: /(\s\/user:\S{1,100} ["']?)([^\s"']{4,})/gi },
  { command: /\b(?:psexec|altool|notarytool)\b/i, flag: /(\s-p ["']?)(?!@)([^\s"']{4,})/g },
  { command: /\bsigntool\b/i, flag: /(\s\/p ["']?)([^\s"']{4,})/gi },
  { command: /\bssh-keygen\b/, flag: /(\s-[NP] ["']?)([^\s"']{4,})/g },
  { command: /\bvault login\b/, flag: /(\bvault login ["']?)([^\s"'=-][^\s"'=]{7,})(?=["']?\s*$)/g },
  { command: /\bnuget push\b/i, flag: /(\bnuget push \S{1,200} ["']?)([^\s"'-][^\s"']{15,})/gi },
  { command: /\bchpasswd\b/, flag: /(\becho ["']?[\w.-]{1,60}:)([^\s"'|]+)/g },
];
const MAY_HAVE_LETTER_FLAG =
  /redis-|sqlcmd|bcp|[io]sql|zip|\b7z|rar\b|ldap|mongo|smbclient|mount\.cifs|rpcclient|lftp|htpasswd|rabbitmqctl|chpasswd|openssl|net use|psexec|altool|notarytool|signtool|ssh-keygen|vault login|nuget push/i;

function maskLetterFlags(text: string): string {
  if (!MAY_HAVE_LETTER_FLAG.test(text)) return text;
  let masked = text;
  for (const { command, flag } of LETTER_FLAGS) {
    if (!command.test(text)) continue;
    masked = masked.replace(flag, (all, before: string, value: string) =>
      isReference(value) || /^[./~-]|^\d{1,5}(?::\d+)*$/.test(value) ? all : before + MASK,
    );
  }
  return masked;
}

/** postgresql.org, "The Password File": `host:port:database:user:password`, alone on its line. */
const PGPASS = /^(\s*[\w.*-]{1,100}:(?:\d{4,5}|\*):[\w*-]{1,60}:[\w*.@-]{1,60}:)(\S{4,256})$/;

function maskPgpass(text: string): string {
  return text.replace(PGPASS, (all, before: string, value: string) =>
    isPassword(value, false) || isToken(value) ? before + MASK : all,
  );
}

function maskCommands(text: string): string {
  if (!/login|curl|wget|mysql|mariadb|sshpass|twine|machine|--(?:auth|\w{0,4}-?creds)|keychain/.test(text)) return text;
  const unless = (pattern: RegExp) => (all: string, before: string, value: string) =>
    isReference(value) || pattern.test(value) ? all : before + MASK;
  let masked = text
    .replace(PIPED, unless(/^$/))
    .replace(NETRC, unless(/^$/))
    .replace(NETRC_WITHOUT_LOGIN, (all, before: string, value: string) =>
      isPassword(value, false) ? before + MASK : all,
    )
    .replace(USER_AND_PASSWORD, unless(/^$/));
  if (text.includes("keychain")) masked = masked.replace(KEYCHAIN, unless(/^[./~-]|keychain/));
  if (/curl|wget/.test(text)) masked = masked.replace(USER_FLAG, unless(/^\d+$|^\$/));
  if (/\slogin\b|mysql|mariadb|sshpass|twine/.test(text))
    masked = masked.replace(SHORT_FLAG, unless(/^[./~]|^\d+(?::\d+)*$|^-|^assword/));
  return masked;
}
