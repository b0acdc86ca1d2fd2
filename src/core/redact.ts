// Masks what looks like a secret. Pure: no IO, no clock, no environment.
//
// GitHub masks the secrets that a workflow declares; this catches the ones that nobody declared. It runs on every text
// that is stored or posted. Every rule starts at a literal and has bounded repeats, so its time is linear in the text.

/** What stands in a masked secret's place, as in GitHub's own logs. */
export const MASK = "***";

type Rule = { readonly what: string; readonly pattern: RegExp; readonly replacement: string };

const token = (what: string, pattern: RegExp): Rule => ({ what, pattern, replacement: MASK });
const after = (what: string, pattern: RegExp): Rule => ({ what, pattern, replacement: `$1${MASK}` });

/** Token shapes as their issuers document them, or as their own secret scanners publish them. */
const RULES: readonly Rule[] = [
  // docs.github.com, "GitHub's token formats"; installation tokens are becoming about 520 characters long, with dots.
  token("GitHub token", /\bgh[opsur]_[A-Za-z0-9._-]{20,}/g),
  token("GitHub fine-grained token", /\bgithub_pat_[A-Za-z0-9_]{20,}/g),
  token("GitLab token", /\bgl(?:pat|ptt|rt|cbt|dt|soat|agent)-[A-Za-z0-9_.-]{20,}/g),
  // api.slack.com/concepts/token-types
  token("Slack token", /\bx(?:ox[abceoprs]|app)-[A-Za-z0-9-]{10,}/g),
  after("Slack webhook", /(\/\/hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/_-]{10,}/g),
  token("AWS access key id", /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g),
  token("Google API key", /\bAIza[A-Za-z0-9_-]{35}/g),
  token("Google OAuth token", /\bya29\.[A-Za-z0-9._-]{20,}/g),
  token("Google OAuth secret", /\bGOCSPX-[A-Za-z0-9_-]{20,}/g),
  after(
    "signature in a signed URL",
    /([?&;](?:sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature|access_token|token|api_?key|key|secret|password)=)[^\s&"'<>]{8,2048}/gi,
  ),
  after("Azure account key", /(\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=)[A-Za-z0-9+/=%&;]{20,}/gi),
  token("npm token", /\bnpm_[A-Za-z0-9]{30,}/g),
  after("npm auth line", /(:_(?:authToken|auth|password)\s{0,4}=\s{0,4}"?)[^\s"]{6,2048}/g),
  token("PyPI token", /\bpypi-[A-Za-z0-9_-]{30,}/g),
  token("Docker token", /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}/g),
  token("Stripe key", /\b(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{20,}/g),
  token("Anthropic or OpenAI key", /\bsk-(?:ant-|proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}/g),
  token("Hugging Face token", /\bhf_[A-Za-z0-9]{30,}/g),
  token("SendGrid key", /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g),
  token("DigitalOcean token", /\bdo[opr]_v1_[a-f0-9]{64}/g),
  token("HashiCorp Vault token", /\bhv[sbr]\.[A-Za-z0-9_-]{20,}/g),
  token("age secret key", /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g),
  token("JSON Web Token", /\beyJ(?:(?!\beyJ)[A-Za-z0-9_-]){8,4096}\.[A-Za-z0-9_-]{8,8192}\.[A-Za-z0-9_-]{0,4096}/g),
  after(
    "Authorization header",
    /(\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:(?:bearer|basic|token|digest|negotiate)\s{1,4})?)[A-Za-z0-9._~+/=-]{8,8192}/gi,
  ),
  after("bearer token", /(\bbearer\s{1,4})(?=[A-Za-z._~+/=-]{0,64}\d)[A-Za-z0-9._~+/=-]{16,8192}/gi),
  // The password of `scheme://user:password@host`.
  after("password in a URL", /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>]{0,128}:)[^\s/@"'<>]{1,256}(?=@)/gi),
  // KEY=value where the key's last word says secret, and the value has both letters and digits, as made-up words do not.
  after(
    "assignment to a secret",
    /((?:\b|_)(?:password|passwd|passphrase|secret|token|api_?key|access_?key(?:_id)?|secret_?key|private_?key|client_?secret|credentials?)["']?\s{0,4}(?:=|:|=>)\s{0,4}["']?)(?=[^\s"',;]{0,64}\d)(?=[^\s"',;]{0,64}[A-Za-z])[A-Za-z0-9+/=_.!@#$%^&*~-]{8,4096}/gi,
  ),
];

const KEY_BEGINS = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const KEY_ENDS = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
/** A full line of PEM is 64 base64 characters (RFC 7468); a line of hexadecimal digits alone is a hash. */
const KEY_BODY = /^\s*(?![0-9a-fA-F]{64}\s*$)[A-Za-z0-9+/]{64}\s*$/;

/** Cheap test that skips the rules for the lines, most of them, that hold nothing like a secret. */
const WORTH_LOOKING =
  /gh[opsur]_|github_pat|gl[a-z]{2,5}-|xox|xapp-|slack|A(?:KIA|SIA|BIA|CCA)|AIza|ya29|GOCSPX|[?&;][a-z_-]{1,24}=|AccountKey|SharedAccess|npm_|:_|pypi-|dckr_|[sr]k[_-]|whsec|hf_|SG\.|do[opr]_v1|hv[sbr]\.|AGE-SECRET|eyJ|authorization|bearer|:\/\/|pass|secret|token|key|credential/i;

/** One text, one line or several, with every secret in it replaced by {@link MASK}. */
export function redact(text: string): string {
  return redactLines(text.split("\n")).join("\n");
}

/** The lines with their secrets masked, the bodies of private keys too; as many lines as came in. */
export function redactLines(texts: readonly string[]): string[] {
  let inKey = false;
  return texts.map((text) => {
    const begins = KEY_BEGINS.exec(text);
    const ends = KEY_ENDS.exec(text);
    // A whole key on one line, its line ends escaped.
    if (begins && ends) return redactLine(text.slice(0, begins.index) + MASK + text.slice(ends.index + ends[0].length));
    const hidden = inKey && !begins && !ends;
    inKey = (inKey || begins !== null) && !ends;
    return hidden ? MASK : redactLine(text);
  });
}

function redactLine(text: string): string {
  if (!WORTH_LOOKING.test(text)) return KEY_BODY.test(text) ? MASK : text;
  let masked = text;
  for (const { pattern, replacement } of RULES) masked = masked.replace(pattern, replacement);
  return KEY_BODY.test(masked) ? MASK : masked;
}
