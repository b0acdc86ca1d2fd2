// Tokens as their issuers hand them out, made by chance from a description of each form: written from what issuers and
// scanners document, apart from the table that masks them. Nothing that looks like a real token stands in a file.
//
// A line is the issuer, then the form. In braces: an alphabet and a length, `{uuid}`, or a JSON part of a web token.
//   a letters and digits · l small letters and digits · u capitals and digits · h hexadecimal · H hexadecimal, capitals
//   d digits · s letters, digits, `_` and `-` · b base64 · c capitals · 3 base32
import { ALNUM, BASE32, BASE64, type Chance, DIGITS, HEX, LOWER, UPPER, URL_SAFE } from "./random-text.ts";
import type { TokenShape } from "./token-shapes.ts";

const ALPHABETS: Readonly<Record<string, string>> = {
  a: ALNUM,
  l: LOWER + DIGITS,
  u: UPPER + DIGITS,
  h: HEX,
  H: HEX.toUpperCase(),
  d: DIGITS,
  s: URL_SAFE,
  b: BASE64,
  c: UPPER,
  3: BASE32,
};

const DESCRIBED = `
1Password secret key: A3-{u6}-{u11}-{u5}-{u5}-{u5}
1Password service account: ops_eyJ{b300}
Adafruit IO: aio_{a28}
Adobe client secret: p8e-{l32}
Aiven password: AVNS_{s19}
Airtable OAuth: oaa{a14}.v1.{s120}.{h64}
Alibaba access key id: LTAI{a20}
Amazon login client secret: amzn1.oa2-cs.v1.{h64}
Amazon marketplace: amzn.mws.{uuid}
Anthropic: sk-ant-api03-{s93}AA
Apify: apify_api_{a36}
Artifactory reference token: cmVmdGtuOjAx{a53}
Asana: 1/{d16}:{h32}
Asana, with a workspace: 2/{d16}/{d16}:{h32}
Atlassian: ATATT3xFfGF0{s180}={H8}
AWS Bedrock, short: bedrock-api-key-{b120}
AWS AppSync: da2-{l26}
Azure container registry: {a42}+ACR{a6}
Azure storage, old form: {b86}==
Baidu: bce-v3/ALTAK-{a21}/{h40}
Bannerbear: bb_pr_{h30}
Bitbucket: ATBB{a32}
Braintree: access_token$production\${l16}\${h32}
Brevo: xkeysib-{h64}-{a16}
Buildkite: bkua_{h40}
ClickHouse Cloud: 4b1d{a38}
ClickUp: pk_{d8}_{u32}
Clojars: CLOJARS_{h60}
Close: api_{a22}.{a22}
Cloudflare origin CA: v1.0-{h24}-{h146}
CockroachDB: CCDB1_{a22}_{a40}
Coinbase: organizations/{uuid}/apiKeys/{uuid}
Contentful: CFPAT-{s43}
DataStax Astra: AstraCS:{a24}:{h64}
DeepL: {uuid}:fx
DeepSource: dsp_{h40}
Defined Networking: dnkey-{s26}-{s52}
Deno Deploy: ddp_{a36}
Dependency-Track: odt_{a32}
DigitalOcean: doo_v1_{h64}
Discord bot: M{a25}.{s6}.{s38}
Docker Swarm: SWMTKN-1-{l50}-{l25}
Doppler: dp.pt.{a43}
Dropbox: sl.u.{s150}
Duffel: duffel_live_{s43}
Dynatrace: dt0c01.{u24}.{u64}
EasyPost: EZAK{a54}
Endor Labs: endr+{a16}
Entra refresh: 1.A{s80}.Ag{s300}
Facebook app: {d16}|{s27}
Facebook page: EAAM{a180}
Figma: figd_{s40}
Flutterwave: FLWSECK-{h32}-X
Fly.io: fm2_{b200}
Frame.io: fio-u-{s64}
FullStory: na1.{b100}
GitHub: ghp_{a36}
GitLab, routable: glpat-{s27}.01.{l9}
GitLab, feature flags: glffct-{s20}
GitLab, runner: glrtr-{s20}
GitLab, workspace: glwt-{s20}
GoCardless: live_{s40}
Google, Gemini: AQ.Ab8{s50}
Grafana Cloud: glc_eyJ{b120}
Grafana, old: eyJrIjoi{a70}
Groq: gsk_{a52}
Harness: pat.{s22}.{h24}.{a20}
Heroku: HRKU-AA{s58}
HubSpot: pat-na1-{uuid}
HubSpot, Europe: pat-eu1-{uuid}
Hugging Face: hf_{a34}
Infracost: ico-{a32}
Intercom: dG9rOm{b54}=
JFrog: AKCp{a69}
k3s: K10{h64}::server:{h32}
Klaviyo: pk_{h34}
Langfuse: sk-lf-{uuid}
LaunchDarkly: sdk-{h8}-{h4}-4{h3}-a{h3}-{h12}
LaunchDarkly, API: api-{h8}-{h4}-4{h3}-b{h3}-{h12}
Linear: lin_api_{a40}
Lob: live_{h35}
LocationIQ: pk.{h32}
Mailchimp: {h32}-us21
Mailgun: key-{h32}
MaxMind: {a6}_{a29}_mmk
Midtrans: Mid-server-{s24}
MongoDB Atlas: mdb_sa_sk_{s40}
NATS seed: SU{356}
Netlify: nfp_{a36}
New Relic, browser: NRJS-{h19}
New Relic, browser key: NRBR-{h19}
New Relic, insert: NRII-{s32}
New Relic, licence: {h32}FFFFNRAL
New Relic, mobile: AA{h40}-NRMA
New Relic, user: NRAK-{u27}
NGC: {l26}:{uuid}
Nightfall: NF-{a32}
Notion: ntn_{d11}{a35}
Notion, old: secret_{a43}
Octopus Deploy: API-{u26}
Okta: 00{s40}
OneSignal: os_v2_app_{l60}
OpenAI service account: sk-svcacct-{a58}T3BlbkFJ{a58}
OpenAI service: sk-service-build-{a20}T3BlbkFJ{a20}
OpenShift: sha256~{s43}
OpenStack: gAAAAAB{s140}
Paddle: pdl_live_apikey_{l26}_{a22}_{a3}
PagerDuty: u+{a18}
pganalyze: pgar_{a27}
Pinecone: pcsk_{a6}_{a63}
Plaid: access-sandbox-{uuid}
PlanetScale: pscale_tkn_{s43}
Postman: PMAK-{h24}-{h34}
Prefect: pnu_{a36}
PubNub: sec-c-{uuid}
Pulumi: pul-{h40}
Ramp: ramp_sec_{a48}
Razorpay: rzp_live_{a14}
ReadMe: rdme_{l70}
Replicate: r8_{a37}
Resend: re_{a8}_{a24}
Robinhood: rh-api-{uuid}
Rootly: rootly_{h64}
RubyGems: rubygems_{h48}
SaladCloud: salad_cloud_user_{a40}
Salesforce: 00D{a12}!{a96}
Salesforce, consumer key: 3MVG9{a80}
Salesforce, refresh: 5Aep861{a80}
Scalingo: tk-us-{s48}
Sendgrid: SG.{s22}.{s43}
Sentry: sntryu_{h64}
SettleMint: sm_pat_{a16}
Shippo: shippo_live_{h40}
Shopify: shpat_{h32}
Snyk: snyk_uat.{h8}.{s60}
SonarQube Cloud: sqco_{a59}
SonarQube: sqp_{h40}
Sourcegraph: sgp_{h16}_{h40}
Sourcegraph licence: slk_{h64}
Spectral: spu-{h32}
Square: EAAAl{s59}
StackHawk: hawk.{s20}.{s20}
Stripe: sk_live_{a24}
Stripe, intent: pi_{a24}_secret_{a25}
Supabase: sbp_{h40}
Tableau: {b22}==:{a32}
Tailscale: tskey-api-{a11}-{a32}
Teamwork: tkn.v1_{b71}=
Telegram: {d10}:AA{s33}
Tencent: AKID{a32}
Terraform: {a14}.atlasv1.{s67}
Ticket Tailor: sk_{d4}_{d6}_{h32}
Twilio: SK{h32}
Typeform: tfp_{s44}_{a14}
Ubidots: BBFF-{a30}
UpCloud: ucat_{u26}
Val Town: vtwn_{a30}
Vault, batch: hvb.{s150}
Vault, old: s.{a24}
Voiceflow: VF.DM.{h24}.{a16}
Volcengine: AKLT{a60}
WakaTime: waka_{uuid}
Webex: {a64}_PF84_{uuid}
WooCommerce: ck_{h40}
xAI: xai-{a80}
Yandex: AQVN{s36}
Yandex, IAM: t1.{s60}.{s86}
Zoho: 1000.{h32}.{h32}
Zapier hook: https://hooks.zapier.com/hooks/catch/{d7}/{l7}
Make hook: https://hook.eu1.make.com/{l32}
Tines hook: https://acme.tines.com/webhook/{h32}/{h32}
`;

/** A form as a function that makes one of it. */
function maker(form: string): (by: Chance) => string {
  const uuid = (by: Chance) => [8, 4, 4, 4, 12].map((length) => by.of(HEX, length)).join("-");
  return (by) =>
    form.replace(/\{(?:(uuid)|(\w)(\d+))\}/g, (_, isUuid?: string, alphabet = "", length = "0") =>
      isUuid ? uuid(by) : by.of(ALPHABETS[alphabet] ?? "", Number(length)),
    );
}

export const ISSUED_TOKENS: readonly TokenShape[] = DESCRIBED.trim()
  .split("\n")
  .map((line) => {
    const at = line.indexOf(": ");
    return { what: line.slice(0, at), make: maker(line.slice(at + 2)) };
  });
