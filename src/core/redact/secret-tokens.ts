// Secrets that are known by their own shape, wherever they stand. Pure: no IO, no clock, no environment.
//
// Beside the published rules (published-rules.ts), which want a token whole and exactly as long as today's: these also
// find a token that was cut, that is longer than it used to be, or that is glued to something, and issuers which those
// leave out. Every rule starts at a literal or at a border, and ends in a repeat, so its time is linear in the text.
import { MASK } from "./secret-value.ts";

/** `whole` hides all that the pattern matches; `after` keeps its first group, which is no secret. */
type Shape = { readonly what: string; readonly hides: "whole" | "after"; readonly pattern: RegExp };

/** No letter and no digit before it, unless it is the end of an escape or a colour: `\\n`, `%20`, `\\u0022`, `[31m`. */
const WORD_BEGINS = /(?<!(?<!\\|%[0-9A-F]|\\u00[0-9a-f]|\[[0-9;:]{0,16})[A-Za-z0-9])/;

const whole = (what: string, pattern: RegExp): Shape => ({ what, hides: "whole", pattern });
/** As {@link whole}, where a letter or a digit before it would make it a part of another word. */
const word = (what: string, { source, flags }: RegExp): Shape =>
  whole(what, new RegExp(`${WORD_BEGINS.source}${source}`, flags));
const after = (what: string, pattern: RegExp): Shape => ({ what, hides: "after", pattern });

/** By the prefixes that their issuers document; together, since each is looked for in every line that may hold one. */
const OTHERS: readonly RegExp[] = [
  /(?:sntry[su]_|AT[AC]TT3|sb_secret_(?=[A-Za-z0-9_-]{31})|pscale_(?:tkn|pw|oauth)_|lsv2_(?:pt|sk)_|CCI[PO]AT_|PMAK-|xkeysib-|xsmtpsib-|sq0(?:atp|csp)-|NRI[IQ]-|CLOJARS_|dt0[a-z]01\.|HRKU-|duffel_(?:live|test)_|ops_eyJ|CFPAT-|polar_[a-z]{2,8}_|pcsk_|nvapi-|api_org_|fio-u-|GR1348941|reftkn:01:|cmVmdGtuOjAx|fm2_(?=[A-Za-z0-9+/=_-]{60})|tfp_(?=[A-Za-z0-9_]{50})|v1\.0-(?=[0-9a-f]{24}-))[A-Za-z0-9+/=_.:-]{20,}/g,
  /(?:nfp_|pplx-|xai-|bkua_|napi_|dd[po]_|jsrp_|pnu_|csk-|r8_|tvly-|AKCp|ATBB|ph[xs]_|dp\.(?:st\.[a-z0-9_-]{1,35}|[a-z]{2,5})\.|rdme_|EZ[AT]K|ion_|aio_)[A-Za-z0-9]{28,}/g,
  /(?:sk_[0-9a-f]{48}|pat[A-Za-z0-9]{14}\.[0-9a-f]{64}|st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32})(?![A-Za-z0-9])/g,
];

const SHAPES: readonly Shape[] = [
  // docs.github.com, "GitHub's token formats"; installation tokens are becoming about 520 characters long, with dots.
  word("GitHub token", /gh[opsur]_[A-Za-z0-9._-]{20,}/g),
  whole("GitHub fine-grained token", /github_pat_[A-Za-z0-9_]{20,}/g),
  word("old GitHub installation token", /v1\.[0-9a-f]{40}(?![0-9a-f])/g),
  // docs.gitlab.com, "Token overview": their prefixes
  word("GitLab token", /gl(?:pat|ptt|rt|cbt|dt|soat|agent|oas|ft|imt)-[A-Za-z0-9_.-]{20,}/g),
  // docs.slack.dev, "Tokens"
  word("Slack token", /x(?:ox[a-z](?:\.xox[a-z])?|app)-(?=[A-Za-z-]{0,64}\d)[A-Za-z0-9-]{10,}/g),
  after("Slack webhook", /(hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/_-]{10,}/g),
  // discord.com/developers, "Webhook resource"; learn.microsoft.com, "Create an Incoming Webhook"
  after("Discord webhook", /(discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/)[A-Za-z0-9/_-]{10,}/g),
  after("Teams webhook", /(\.office\.com\/webhook(?:b2)?\/)[A-Za-z0-9/@_-]{10,}/g),
  // docs.aws.amazon.com, "IAM identifiers"; the beginnings of session tokens and Bedrock keys as gitleaks has them
  word("AWS access key id", /(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z2-7]{16}(?![A-Za-z0-9])/g),
  word("AWS session token", /(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9+/=%]{60,}/g),
  word("AWS Bedrock key", /ABSK[A-Za-z0-9+/=]{60,}/g),
  // cloud.google.com, "API keys", "Token types"
  word("Google API key", /AIza[A-Za-z0-9_-]{35}/g),
  word("Google OAuth token", /ya29\.[A-Za-z0-9._-]{20,}/g),
  whole("Google OAuth secret", /GOCSPX-[A-Za-z0-9_-]{20,}/g),
  word("Google refresh token", /1\/\/0[A-Za-z0-9_-]{30,}/g),
  // learn.microsoft.com, "Configure Azure Storage connection strings"; Microsoft.Security.Utilities: identifiable keys
  after("Azure account key", /((?:AccountKey|SharedAccessKey|SharedAccessSignature)=)[A-Za-z0-9+/=%&-]{16,}/gi),
  whole(
    "Azure key",
    /(?<![A-Za-z0-9+])[A-Za-z0-9+/]{33,80}(?:APIM|ACDb|AzFu|AzSe|AzCa|AIoT|\+(?:ABa|AMC|ASt|AEh|ARm|ASb))[A-Za-z0-9+/]{4,8}={0,2}(?![A-Za-z0-9+=])/g,
  ),
  word("Azure AD client secret", /[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,}/g),
  word("Azure DevOps token", /[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])/g),
  // github.blog, "npm's new access token format"; docs.npmjs.com, "npmrc"; warehouse.pypa.io; docs.docker.com
  word("npm token", /npms?_[A-Za-z0-9]{30,}/g),
  after("npm auth line", /(:_(?:authToken|auth|password)\s{0,4}=\s{0,4}["']?)(?!\$|\*\*\*)[^\s"']{6,}/g),
  whole("PyPI token", /pypi-Ag[A-Za-z0-9_-]{30,}/g),
  whole("Docker token", /dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}/g),
  // docs.stripe.com, "API keys"; "Webhook signatures"
  word("Stripe key", /[sr]k_(?:org_)?(?:live|test)_[A-Za-z0-9]{16,}/g),
  word("Stripe webhook secret", /whsec_[A-Za-z0-9+/=]{24,}/g),
  // Prefixes as OpenAI's and Anthropic's consoles make them; without one, letters and digits in one piece
  word("OpenAI or Anthropic key", /sk-(?:ant|proj|svcacct|admin|or|None)-[A-Za-z0-9_-]{20,}/g),
  whole("OpenAI key", /(?<![A-Za-z0-9-])sk-[A-Za-z0-9]{30,}/g),
  word("Hugging Face token", /hf_[A-Za-z0-9]{30,}/g),
  word("SendGrid key", /SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g),
  word("DigitalOcean token", /do[opr]_v1_[a-f0-9]{40,}/g),
  word("HashiCorp Vault token", /hv[sbr]\.[A-Za-z0-9_-]{20,}/g),
  word("HCP Terraform token", /[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{40,}/g),
  // guides.rubygems.org; crates.io; sonarsource.com; pulumi.com; newrelic.com; supabase.com
  whole("RubyGems key", /rubygems_[0-9a-f]{40,}/g),
  word("crates.io token", /cio[A-Za-z0-9]{32}(?![A-Za-z0-9])/g),
  word("SonarQube token", /sq[aup]_[0-9a-f]{40}/g),
  word("Pulumi token", /pul-[0-9a-f]{40}/g),
  word("New Relic key", /NRAK-[A-Z0-9]{27}/g),
  word("Supabase token", /sbp_[0-9a-f]{40}/g),
  whole("age secret key", /AGE-SECRET-KEY-1[A-Z0-9]{50,}/g),
  // core.telegram.org, "Bot API"; kubernetes.io, "kubeconfig": a key's PEM as base64, but neither a certificate nor a public key
  whole("Telegram token", /(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{33}/g),
  whole("key as base64", /LS0tLS1CRUdJTi(?!BDRVJU|BQVUJM)[A-Za-z0-9+/=]{20,}/g),
  whole("NuGet key", /(?<!(?<!\\)[A-Za-z0-9])oy2[a-z0-9]{43}(?![A-Za-z0-9])/g),
  ...OTHERS.map((pattern) => word("token of another issuer", pattern)),
];

/**
 * RFC 7519; behind the signature more parts, where it is encrypted (RFC 7516). One part alone is any JSON as base64, such
 * as a source map: it is matched all the same, so that no letter is looked at twice.
 */
const JSON_WEB_TOKEN =
  /(?<!(?<!\\)[A-Za-z0-9-])_?eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,4})?/g;

/** Cheap test that skips the shapes for the texts, most of them, that hold the beginning of none. */
const MAY_HOLD =
  /gh[opsur]_|github_pat|v1\.[0-9a-f]{40}|gl[a-z]{2,5}-|xox|xapp-|hooks\.|webhook|A(?:KIA|SIA|BIA|CCA|BSK)|IQoJ|F[wQ]oGZ|AIza|ya29|GOCSPX|1\/\/0|AccountKey|SharedAccess|APIM|ACDb|Az(?:Fu|Se|Ca)|AIoT|\+A|Q~|AZDO|npms?_|:_|pypi-|dckr_|[sr]k[_-]|whsec|hf_|SG\.|do[opr]_v1|hv[sbr]\.|atlasv1|rubygems|cio|sq[aup]_|pul-|NRAK|sbp_|AGE-SECRET|eyJ|A3T|office|\d:AA|LS0t|sntry|ATT3|CTT3|sb_sec|pscale|lsv2|CCI|PMAK|xkeysib|xsmtp|sq0|NRI|CLOJARS|dt0|HRKU|duffel|ops_|CFPAT|polar_|pcsk|nvapi|api_org|fio-u|GR13|reftkn|cmVmdG|fm2_|v1\.0-|nfp_|pplx|xai-|bkua|napi|dd[po]_|jsrp|pnu_|csk-|r8_|tvly|AKCp|ATBB|ph[xs]_|dp\.|rdme|EZ[AT]K|ion_|tfp_|aio_|oy2|pat[A-Z\d]{14}\.|st\.[\da-f]{24}/i;

/** The text with every secret of a known shape masked. */
export function maskTokens(text: string): string {
  if (!MAY_HOLD.test(text)) return text;
  let masked = text;
  for (const { pattern, hides } of SHAPES) masked = masked.replace(pattern, hides === "after" ? `$1${MASK}` : MASK);
  return masked.replace(JSON_WEB_TOKEN, (found) => (found.includes(".") ? MASK : found));
}
