// More lines that must stay readable: settings, directories, counts, names and calls in whose place a secret could stand,
// and what begins like a token. Data only.

export const SETTINGS: readonly string[] = `
PASSWORD_HASH_ROUNDS=12
PASSWORD_MIN_LENGTH=8
PASSWORD_RESET_TIMEOUT: 3600
token: 42
"token": 42,
--token-limit 4096
--max-tokens 4096
secrets: inherit
    secrets: inherit
AUTH=true
AUTH_ENABLED=false
BASIC_AUTH=off
SESSION_TIMEOUT=3600
SESSION_DRIVER=redis
SESSION_ID=none
COOKIE_DOMAIN=.example.com
COOKIE_SECURE=true
TOKEN_TYPE=Bearer
TOKEN_TTL=15m
TOKEN_URL=https://login.example.com/oauth2/token
SECRET_NAME=prod/db/main
SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf
KEY_FILE=/etc/ssl/private/server.key
SSH_KEY_PATH=/home/runner/.ssh/id_rsa
GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568
GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305
gpg:                using RSA key 4AEE18F83AFDEB23
gpg: Good signature from "GitHub <noreply@github.com>" [unknown]
Primary key fingerprint: 5DE3 E050 9C47 EA3C F04A  42D3 4AEE 18F8 3AFD EB23
signing key: 4AEE18F83AFDEB23
user.signingkey=4AEE18F83AFDEB23
  signingkey = 0x4AEE18F83AFDEB23
PWD=/home/runner/work/shop/shop
OLDPWD=/home/runner/work
"PWD": "/github/workspace",
PWD=C:\\a\\shop\\shop
PWD: /__w/shop/shop
+ PWD=/builds/acme/shop
declare -x OLDPWD="/home/runner"
declare -x PWD="/home/runner/work/shop/shop"
pwd=/d/a/shop
INIT_CWD=/home/runner/work/shop/shop
SSH_AUTH_SOCK=/tmp/ssh-XXXXXXabc123/agent.4242
XDG_SESSION_ID=c2
XDG_SESSION_TYPE=tty
DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1001/bus
ACTIONS_RUNNER_HOOK_JOB_STARTED=/opt/hooks/started.sh
RUNNER_TRACKING_ID=github_3f2a8c9d-0e1b-4a5f-6c7d-8e9f0a1b2c3d
GITHUB_RUN_ID=19700000006
PASS
PASS src/foo.test.ts
PASS: tests/check_foo1.sh
PASS: t0001-basic.sh 1 - plain
PASS: 3d-vector
pass=1 fail=2
pass=true
pass: 12, fail: 3
PASS=0 WARN=2 ERROR=0 SKIP=0 TOTAL=2
Done. PASS=12 WARN=0 ERROR=1 SKIP=3 TOTAL=16
pass=cached
--pass-through
pass through
keypass: ok
compass=installed
bypass=none
bypass: "always"
passin through stdin
passkey: required
passkey: unsupported
set -x
set -euxo pipefail
set -x PATH /usr/local/bin $PATH
setx PATH "%PATH%;C:\\tools"
ENV NODE_ENV production
ENV PATH /usr/local/bin:$PATH
ENV TOKEN_FILE /run/secrets/token
#7 [3/9] ENV KEYCLOAK_VERSION 26.0.7
ENV GPG_KEY E3FF2839C048B25C084DEBE9B26995E310250568
ENV PYTHON_SHA256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
setenv("NODE_ENV", "production")
monkeypatch.setenv("TOKEN_FILE", "/tmp/token")
os.environ.get("DB_PASSWORD", "unset")
os.environ.get("DB_PASSWORD", None)
getenv("API_TOKEN", "")
Missing keys: "password", "username"
expected one of: 'token', 'secret', 'password'
["password","username","email"]
["token","refresh_token","expires_in"]
("password", "must be at least 8 characters")
required = ["username", "password", "client_id2"]
KeyError: ("password", "hash")
validates :password, presence: true
it { should validate_presence_of(:password) }
<input type="password" name="password">
<input name="password" value="">
label for="password" value="Password"
name="token" value="abc"
{"name":"password","type":"string"}
{"name":"token","value":""}
{"name":"token","value":"string"}
{"name":"KEY","value":"value"}
- name: password type: string
fn token() -> Result<Token, Error>
fn token -> TokenStream
token -> value
key -> value
password -> Password
  password -> varchar(255)
session->GetDevice2Handle()
token->kind_1x
password%20reset
password%3Fredirect
?redirect=%2Flogin%3Ftoken%3D
token%3A%20invalid
authorization","x
["authorization","none"]
["content-type","application/json"],["authorization","***"]
"authorization", "required"
Authorization: Bearer <token>
Authorization: Bearer \${TOKEN}
pat=*.x1y
FILE_PAT=*.tar.gz
path_pat=src/**/*.ts
creds: missing
creds=none
credentials: same-origin
aws-creds: skipped
--creds-file /tmp/x
--auth none
--auth-type basic
http --auth-type=bearer
app key: not set
APP_KEY=base64:
app_key=production
admin_key: users_pkey
auth key: none
access key: us-east-1
session_key=created_at
-passin file:/tmp/x
-passin env:PASSIN
-passout stdin
openssl pkcs12 -passin pass: -in a.p12
security unlock-keychain -p "" build.keychain
security create-keychain -p "$PW" build.keychain
security list-keychains -d user -s build.keychain
[31mFAIL[0m token: expired
\\u001b[31mError\\u001b[0m: Unexpected token '<'
\\u001b[36mkey\\u001b[0m=value
\\x1b[33mwarning\\x1b[0m: password is not set
pk_live_4242424242424242424242
pk_test_TYooMQauvdEDq54NiTphI7jx
machine learning password policy
machine: x86_64 password: required
task_sk-learn-pipeline-estimator-0001
re_run_failed_jobs_of_this_workflow_now
fc-list: command not found
dp.st.is.a.package.name.of.some.java.code
ion_range_slider_component_wrapper
r8_android_gradle_plugin_minify
tfp_distributions_multivariate_normal
aio_pika_connection_robust_exchange
api_org_chart
sb_secret_manager_client_library_name
nfp_quarterly_report_of_2026
phx_gen_auth_live_view_templates
ph.x
hf_transfer enabled
xai-explainability-toolkit-for-models
pplx-embed-context-large-v1-preview
ddp_bucket_view_gradient_as_bucket
csk-planner-service
pnu_normal
bkua_not_set
napi_create_string_utf8_with_length
napi_get_value_string_latin1_and_more
polar_coordinates_transformation_matrix
duffel_live
oy2
LTAI is a prefix
LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJrVENCKzZBREFnRUNBZ0VBTUEwR0NTcUdTSWIzRFFFQkN3VUFNQQ==
LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUlJQklqQU5CZ2txaGtpRzl3MEJBUUVGQUFPQ0FROEFNSUlCQ2dLQ0FRRUE=
12345678:AAPL
1700000000:AABB
certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJrVENCKzZBREFnRUNBZ0VBTUEwR0NTcUdTSWIzRFFFQkN3VUFNQQ==
SYMFONY__TOKEN__VALUE: disabled
Gradle cache key: gradle-home-v1|Linux|assemble-debug[3f2a8c9d0e1b4a5f6c7d8e9f0a1b2c3d]
cache key gradle-dependencies-v1-5d41402abc4b2a76b9719d911017c592
Cache entry not found: setup-java-Linux-x64-maven-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
cache-hit: false
build cache key is 5d41402abc4b2a76b9719d911017c592
Build cache key for task ':app:compileKotlin' is 5d41402abc4b2a76b9719d911017c592
turbo hash: 3f2a8c9d0e1b4a5f
Remote caching enabled, cache miss, executing 3f2a8c9d0e1b4a5f
nx cloud run: https://nx.app/runs/AbCdEf1234
docker.io/library/node@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
resolved "https://registry.yarnpkg.com/left-pad/-/left-pad-1.3.0.tgz#5b8a3a7765dfe001261dde915589e782f8c94d1e"
checksum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
checksum: 10c0/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
"content-hash": "9f86d081884c7d659a2feaa0c55ad015",
    --hash=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
public key token=b77a5c561934e089
System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e
Could not load file or assembly 'Newtonsoft.Json, Version=13.0.0.0, Culture=neutral, PublicKeyToken=30ad4fe6b2a6aeed'
x-goog-hash: md5=XrY7u+Ae7tCTyyK7j1rNww==
Content-MD5: XrY7u+Ae7tCTyyK7j1rNww==
sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==
Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
nonce="aB3dE5gH7jK9mN1p"
csrf-token: missing
X-CSRF-Token header missing
next_page_token: null
pageToken=2
continuationToken: none
CancellationToken token = default
cancellationToken: CancellationToken.None
StringTokenizer token2 = new StringTokenizer(line2);
tokens=["a", "b1"]
tokenizer.json: 2.3MB
idempotency_key: 3f2a8c9d-0e1b-4a5f-6c7d-8e9f0a1b2c3d
dedup_key=3f2a8c9d0e1b4a5f6c7d8e9f0a1b2c3d
routing_key=orders.created.v1
partition_key: tenant#42
sort key: order#2026-01-31
hotkey: Ctrl+Shift+P
key=ArrowDown code=40
keyCode=13
KEY_ENTER=28
monkey=banana1
turkey: 12
SECRET_KEY is not set
token: 'INVALID_TOKEN', expected 'STRING'
  key: "Linux-node-modules-3f2a8c9d0e1b4a5f6c7d8e9f0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"
Cache not found for input keys: Linux-npm-5d41402abc4b2a76b9719d911017c592abcdef0123456789abcdef0123456789
integrity sha512-2YyLg2hhMjCEnhnPQ0hfrM1iIzBCdgwUSg8O4OPKXhBFyPOw5nKQv4tLRI1U5LzZ9NlRcv0yFC2bFA3xqGxYXQ==
FATAL: password authentication failed for user "root"
AssertionError: expected 'token_abc' to equal 'token_def'
  apiKey: undefined
Missing required environment variable API_KEY=
GITHUB_TOKEN: ***
  with:
    token: \${{ secrets.GITHUB_TOKEN }}
auth: false
authorization: none
basic auth: enabled=true
Session: 4 passed, 1 failed
session=abc
passed: 12, failed: 3
KEY=VALUE
key=foo_bar
primary key (id) violates constraint "users_pkey"
ERROR: duplicate key value violates unique constraint "users_email_key"
foreign key: "orders_user_id_fkey"
Key (email)=(a@b.c) already exists.
tokens: 1204
tokenizer=gpt2
num_tokens: 512
secret "db-creds-7f8d9c6b5" not found
Error from server (NotFound): secrets "my-app-secret-v2" not found
secretName: my-app-tls
secretKeyRef: name: db-credentials
  --from-secret=db-creds
https://github.com/acme/shop/actions/runs/19700000006/job/56400000000?pr=12
https://example.com/a?code=404&t=1700000000
https://codecov.io/gh/o/r?token=abc
https://img.example.com/x.png?v=1700000000000&sid=12
user:pass
https://user@host/path
ssh://git@github.com:22/acme/shop
import x from "npm:@scope/pkg@1.2.3"
https://registry.npmjs.org/@types/node/-/node-20.1.0.tgz
https://unpkg.com:443/@angular/core@17.0.0
sk-learn-contrib==0.1
sk-estimator-checks-compatibility-long-name-here
eyJ is the start of a JWT
eyJfoo.bar
eyJustTryThisModule.index.d.ts
xoxb-your-token
xox-test
gho_st
v1.2.3
commit 3f2a8c9d0e1b4a5f6c7d8e9f0a1b2c3d4e5f6071
npm_config_registry=https://registry.npmjs.org/
npm_package_json_very_long_name_in_env
hf_hub_download
whsec_test
password_reset_token_expired
reset_password_token: nil
csrf_token mismatch
cookie: __Host-session
at Object.getToken (/app/src/auth/token.ts:12:5)
credential helper: manager-core
credentials: 'include'
access_key: us-east-1
KeyError: 'password'
key: 'ArrowDown'
KeyError: "private_key_path"
gpg: key 4AEE18F83AFDEB23: public key "GitHub <noreply@github.com>" imported
sig=0x7ff8a1b2
signature: (a: string) => void
webhook: https://example.com/hooks
dsn: file:test.db
dsn=sqlite:///tmp/test.db
connection string: localhost:5432
pwd: /home/runner/work/shop/shop
OLDPWD=/home/runner/work/shop
Expected password to be "at least 8 characters"
login failed
-p 8080:80
mysql -p
mkdir -p src/components/login
docker login -u me --password-stdin
error TS2322: Type '{ password: string; }' is not assignable
password: string | undefined
password?: string;
private readonly token: InjectionToken<Foo>
const TOKEN = new InjectionToken("foo.bar")
token = getToken()
Token: Identifier("foo")
token=IDENT(foo)
Bearer authentication required
bearer token is missing
SharedAccessKeyName=RootManageSharedAccessKey
AuthenticationFailed: Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly
node_modules/.pnpm/@babel+core@7.23.0_supports-color@8.1.1/node_modules/@babel/core
/nix/store/1b9p07z77phvv2hf6gm9f28syp39f1ag-source
chunk-7XK2QZ5N.js
main.3f2a8c9d.chunk.js
Session ID: 12345
sessionId=42
SESSION_ID=test-session
deploy key: missing
license key: MIT
LICENSE_KEY=none
encryption key length: 256
hmac key size=32
shared key: true
access key id must be 20 characters
API key: invalid
Api-Key: missing
api_key=test
api_key=your-api-key-here
API_KEY=changeme
API_KEY=dummy-value-for-ci
JWT_SECRET=test
JWT_SECRET=test-secret-key
--set image.tag=sha-3f2a8c9
token_type: bearer
"token_type":"Bearer","expires_in":3600
next token: 'RBRACE' line 12
Unexpected token: punc (})
token "EOF" was unexpected at this time
secret: projects/123/secrets/foo/versions/latest
secret_arn=arn:aws:secretsmanager:us-east-1:123456789012:secret:foo-AbCdEf
key: arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
kms_key_id = 1234abcd-12ab-34cd-56ef-1234567890ab
access_token_url: https://h/oauth/token
auth_url=https://h/auth
oauth: Token exchange failed
Auth: OK
X-GitHub-Request-Id: 0401:2AB3:19F2C3:1A2B3C:65A1B2C3
x-amz-request-id: 4442587FB7D0A2F9
request id: TX234S0F24A06C7
ETag: "33a64df551425fcc55e4d42a148795d9f25f89d4"
`
  .trim()
  .split("\n");
