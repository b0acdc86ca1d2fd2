// Lines that look as if they held a secret and hold none: all of them must stay readable.
import { SETTINGS } from "./look-alike-settings.ts";
import { ALNUM, BASE32, BASE64, type Chance, DIGITS, HEX, LOWER, URL_SAFE } from "./random-text.ts";

/** Written as tools write them. */
const WRITTEN: readonly string[] = `
SyntaxError: Unexpected token ')'
SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON
SyntaxError: Unexpected token } in JSON at position 412
Parse error: invalid token at line 3
error: expected identifier, found token: RBrace
src/a.rs:3:5: error: unexpected token: \`Some\`
Error: invalid token: 'end_of_file'
psql: error: unrecognized token: "select_1"
error TS1128: Declaration or statement expected. token: CloseBraceToken
error TS2322: Type 'string' is not assignable to type 'Token'.
    at Tokenizer.nextToken (/home/runner/work/shop/shop/src/tokenizer.ts:17:5)
const token = parser.nextToken();
let secret = vault.read(path)?;
password = getpass.getpass()
    password: str | None = None
    token: Optional[str] = None
  password: string;
  token?: string | undefined;
  readonly apiKey: string;
  secret: SecretStr
  private String password;
password = os.environ["DB_PASSWORD"]
const token = process.env.GITHUB_TOKEN;
token: process.env.NPM_TOKEN,
  password: config.database.password,
  token: \${{ secrets.GITHUB_TOKEN }}
  token: \${{ github.token }}
  password: \${{ secrets.DOCKER_PASSWORD }}
  github-token: ***
  token: ***
  GITHUB_TOKEN: ***
GITHUB_TOKEN=***
TOKEN=$(cat /run/secrets/token)
PASSWORD="$DB_PASSWORD"
echo "$DOCKER_PASSWORD" | docker login -u mona --password-stdin
docker login -u "$USER" -p "$PASSWORD" ghcr.io
docker login ghcr.io --username mona --password-stdin
curl -H "Authorization: Bearer $TOKEN" https://example.com
curl -H "Authorization: token \${GITHUB_TOKEN}" https://api.github.com
curl -u "$USER:$PASS" https://example.com
curl --user $USER:$PASSWORD https://example.com
docker run --rm -u 1000:1000 -p 8080:80 nginx:1.27
docker run --user node:node -p 127.0.0.1:5432:5432 postgres:16
mysql -h 127.0.0.1 -P 3306 -u root
mysqld: ready for connections. socket: '/tmp/mysql.sock' port: 3306
mkdir -p /var/lib/mysql
mkdir -p build/login
[command]/usr/bin/git config --local http.https://github.com/.extraheader AUTHORIZATION: basic ***
remote: Invalid username or password.
fatal: Authentication failed for 'https://github.com/acme/shop.git/'
fatal: could not read Password for 'https://mona@github.com': terminal prompts disabled
password authentication failed for user "postgres"
FATAL: password authentication failed for user "app"
Access denied for user 'root'@'localhost' (using password: YES)
Access denied for user 'root'@'localhost' (using password: NO)
Error: password: required
{"password":"required"}
{"password": "is too short (minimum is 8 characters)"}
{"errors":{"password":["can't be blank"]}}
pass: 12 fail: 3
"key": "value"
token AAAA expected
password for mona is unchanged since 2026-01-31T10:00:00Z
{"errors":{"password":["must be at least 8 characters"]}}
ValidationError: "password" is required
- password: can't be blank
password: must contain at least one digit
Expected password: string, received undefined
KEY=production
NODE_ENV=production
API_KEY=undefined
SECRET=null
token=None
token: null
"token": null
"auth": null,
"password": "",
"password": null,
PASSWORD=
Bearer token required
authorization: denied by policy
Authorization: required
authorization header is missing
Error: Authorization: Bearer token is not valid
WWW-Authenticate: Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:acme/shop:pull"
The bearer of this test is happy
Error: Input required and not supplied: token
Error: Parameter token or opts.auth is required
Error: The security token included in the request is invalid.
ExpiredToken: The provided token has expired.
An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation
Missing required environment variable: API_KEY
KeyError: 'SECRET_KEY'
KeyError: 'AWS_SECRET_ACCESS_KEY'
error: the following required arguments were not provided: --token <TOKEN>
usage: deploy [--token TOKEN] [--password PASSWORD]
  --token <token>        the token to use
  --password string      password for the registry
  --api-key  the key of the API
Use --token flag to authenticate
option --password requires an argument
Warning: Using --password via the CLI is insecure. Use --password-stdin.
WARNING! Your password will be stored unencrypted in /home/runner/.docker/config.json.
npm error code E401
npm error Incorrect or missing password.
npm error need auth This command requires you to be logged in
npm_config_registry is set
npm_config_user_agent=npm/11.4.2 node/v24.1.0 linux x64
npm_package_json=/home/runner/work/shop/shop/package.json
npm_lifecycle_event=test
always-auth: false
  persist-credentials: true
##[group]GITHUB_TOKEN Permissions
Contents: read
Secret source: Actions
Secret source: Dependabot
  server-password: GITHUB_TOKEN
  secret-name: tls-cert-2
kubectl create secret tls tls-cert-2
Error from server (NotFound): secrets "tls-cert-2" not found
secret: tls-cert-2
secretName: wildcard-tls-2026
  secretKeyRef: database-credentials
MountVolume.SetUp failed for volume "kube-api-access": secret "db" not found
--- FAIL: TestSecretStore/rotates_the_key (0.00s)
--- FAIL: TestToken: rotates-key-2048 (0.01s)
=== RUN   TestPassword/bcrypt_cost_12
PASSED tests/test_auth.py::test_password[sha256]
FAILED tests/test_token.py::test_token_is_valid[HS256] - assert 401 == 200
E   AssertionError: assert 'key' in {'keys': 3}
E       AssertionError: assert {'token': 'abc'} == {'token': 'abd'}
expect(received).toEqual({ token: "abc" })
    ✓ masks the password (12 ms)
    ✕ token: expires after 15 minutes (3 ms)
  1) AuthService refuses a wrong password:
not ok 3 - token: parses numbers
  Scenario: a password is reset # features/password.feature:12
eos_token_id: 50256
pad_token=50256
max_tokens=4096
tokens: 12345678
Total tokens: 1048576
token 17: IDENT
Token(type='NAME', value='x', line=3)
Token { kind: Ident, span: 12..15 }
token: Token::Ident
token=Token.STRING
lexer.token: T_STRING
Caused by: token: expected ';', got 'EOF'
CSRF token: mismatch
CSRF token missing or incorrect.
ActionController::InvalidAuthenticityToken
Key: 'User.Password' Error:Field validation for 'Password' failed on the 'required' tag
Duplicate entry '3' for key: 'users.email_unique'
ERROR: duplicate key value violates unique constraint "users_pkey"
DETAIL:  Key (email)=(mona@example.com) already exists.
primary_key: id
sort_key=created_at
cache-key: linux-node-24
key: Linux-cargo-registry
Cache not found for input keys: node-cache-Linux-x64-npm
partition_key=2026-01-31
foreign_key: orders_user_id_fkey
KEY_COLUMN=user_id
public_key: ssh-ed25519
ssh-keygen -t ed25519 -f /tmp/id_ed25519
Load key "/home/runner/.ssh/id_ed25519": invalid format
Host key verification failed.
Permission denied (publickey,password).
PEM routines:get_name:no start line: Expecting: ANY PRIVATE KEY
gpg: no valid OpenPGP data found.
https://github.com/acme/shop/actions/runs/123456789
https://github.com/acme/shop/compare/v1.2.3...v1.2.4
https://example.com/?page=2&sort=created_at
https://example.com/search?key=production&q=token
https://mona@example.com/x.git
https://registry.npmjs.org/@octokit%2fcore/-/core-7.0.8.tgz
ssh://git@github.com:acme/shop.git
ssh://git@github.com:22/acme/shop.git
git@github.com:acme/shop.git
git+ssh://git@github.com/acme/shop.git#v1.2.3
http://localhost:3000/path@2x.png
http://localhost:3000/@vite/client
http://[::1]:8080/users/@me
postgres://localhost:5432/shop
postgresql://postgres:***@localhost:5432/shop
postgres://$USER:$PASSWORD@db/shop
mongodb://localhost:27017,localhost:27018/shop?replicaSet=rs0
redis://localhost:6379/0
jdbc:postgresql://localhost:5432/shop?user=app&ssl=true
amqp://rabbitmq:5672
ws://127.0.0.1:9229/
file:///home/runner/work/shop/shop/node_modules/.pnpm/vite@7.1.0_@types+node@24/node_modules/vite/dist/node/index.js:12:3
/home/runner/work/shop/shop/node_modules/.pnpm/@babel+core@7.28.0/node_modules/@babel/core/lib/index.js
/nix/store/zzw3yq1v7m8ivqv4b2yxy2n7qv0m9gml-glibc-2.40/lib/libc.so.6
/home/runner/.gradle/wrapper/dists/gradle-8.13-all/54h0s9kvb6g2sinako7ub77ku/gradle-8.13
/home/runner/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/serde-1.0.219/src/lib.rs:3:5
/root/.m2/repository/org/springframework/boot/spring-boot/3.5.0/spring-boot-3.5.0.jar
C:\\Users\\runneradmin\\AppData\\Local\\Temp\\nuget\\token\\1.0.0
/opt/hostedtoolcache/Python/3.13.5/x64/lib/python3.13/secrets.py:72
/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory
token: /var/run/secrets/kubernetes.io/serviceaccount/token
password_file=/run/secrets/db_password
PGPASSFILE=/home/runner/.pgpass
GOAUTH='netrc'
GOPRIVATE=github.com/acme/*
auth: basic
auth=true
authentication: password
session: closed
session=default
cookie: disabled
Set-Cookie: theme=dark; Path=/
dsn: missing
credentials: include
credentials=same-origin
connection_string: invalid
webhook: created
webhook_url=null
sk-loading-indicator-spinner-large
sk-learn-contrib-estimators-and-transformers==1.4.2
scikit-learn==1.7.1
pypi-attestations-verification-helper-tool==0.0.27
pip install pypi-publish-helper
risk_assessment_of_production_deploys
task_live_update_everything_in_place
gh_pages_branch_is_protected_here
ghp-import==2.1.0
glob-parent@6.0.2
xoxo-is-no-token
SG.Shop.Basket.Total is null
System.NullReferenceException at SG.Warehouse.Inventory.Service.PickItem
hf_transfer==0.1.9
hf_hub_download raised HTTPError
docker pull ghcr.io/acme/shop-token-service:1.2.3
dckr_pat is not set
dapi_version=2
vcp_total=3
AKIA is not a prefix that we know
v1.0.0-rc.1+build.20260131
setup-go-Linux-x64-ubuntu24-go-1.25.11
Python 3.13.5 (main, Jun 12 2026, 12:00:00) [GCC 14.2.0]
node:internal/modules/cjs/loader:1408
java.lang.IllegalStateException: Token must not be null
org.springframework.security.authentication.BadCredentialsException: Bad credentials
com.auth0.jwt.exceptions.JWTDecodeException: The token was expected to have 3 parts, but got 1.
jwt malformed
JsonWebTokenError: invalid signature
TokenExpiredError: jwt expired
django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.
panic: runtime error: invalid memory address or nil pointer dereference [signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x4a1b2c]
goroutine 17 [running]: main.(*Token).Valid(0xc0000b6000)
thread 'main' panicked at src/token.rs:12:5: called \`Option::unwrap()\` on a \`None\` value
ld: warning: object file (/tmp/ccV8kQ2d.o) was built for newer macOS version
Process completed with exit code 1.
-----BEGIN CERTIFICATE-----
Error: expected "-----BEGIN PRIVATE KEY-----" at the beginning of the key file
`
  .trim()
  .split("\n");

const integrity = (by: Chance) => `sha512-${by.of(BASE64, 86)}==`;
const sha = (by: Chance) => by.of(HEX, 40);
const digest = (by: Chance) => `sha256:${by.of(HEX, 64)}`;
const uuid = (by: Chance) => [8, 4, 4, 4, 12].map((n) => by.of(HEX, n)).join("-");

/** Ids and hashes by chance, as tools print them. */
const MADE: readonly ((by: Chance) => string)[] = [
  (by) => `HEAD is now at ${by.of(HEX, 7)} Rotate the token`,
  (by) => `fatal: reference is not a tree: ${sha(by)}`,
  (by) => `[command]/usr/bin/git checkout --progress --force ${sha(by)}`,
  (by) => `${sha(by)}\trefs/heads/fix-token-refresh`,
  (by) => `uses: actions/checkout@${sha(by)} # v6.0.1`,
  (by) => `Download action repository 'actions/cache@v5' (SHA:${sha(by)})`,
  (by) => `commit ${sha(by)} (HEAD, origin/main)`,
  (by) => `index ${by.of(HEX, 10)}..${by.of(HEX, 10)} 100644`,
  (by) => digest(by),
  (by) => `Digest: ${digest(by)}`,
  (by) => `ghcr.io/acme/shop@${digest(by)}`,
  (by) => `#12 exporting manifest ${digest(by)} 0.0s done`,
  (by) => `time="2026-01-31T10:00:00Z" level=debug msg="removed snapshot" key=buildkit/12/${by.of(LOWER + DIGITS, 25)}`,
  (by) => `key="buildkit/12/extract-${by.of(LOWER + DIGITS, 25)} ${digest(by)}"`,
  (by) => `${by.of(HEX, 64)}  dist/shop.tgz`,
  (by) => `SHA256 mismatch: expected ${by.of(HEX, 64)}, got ${by.of(HEX, 64)}`,
  (by) => `md5: ${by.of(HEX, 32)}`,
  (by) => `ETag: "${by.of(HEX, 32)}"`,
  (by) => `      "integrity": "${integrity(by)}"`,
  (by) =>
    `npm error code EINTEGRITY ${integrity(by)} integrity checksum failed when using sha512: wanted ${integrity(by)}`,
  (by) => `resolution: {integrity: ${integrity(by)}}`,
  (by) => `<script integrity="sha384-${by.of(BASE64, 64)}" src="a.js">`,
  (by) => `got: sha256-${by.of(BASE64, 43)}=`,
  (by) => `hash = "h1:${by.of(BASE64, 43)}="`,
  (by) => `golang.org/x/crypto v0.40.0 h1:${by.of(BASE64, 43)}=`,
  (by) => `//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJ${by.of(BASE64, 90)}`,
  (by) => `    at eval (data:text/javascript;base64,${by.of(BASE64, 80)}:1:1)`,
  (by) => `url(data:image/png;base64,iVBORw0KGgo${by.of(BASE64, 70)}==)`,
  (by) => `request id: ${uuid(by)}`,
  (by) => `x-request-id: ${uuid(by)}`,
  (by) => `RequestId: ${uuid(by)} Version: $LATEST`,
  (by) =>
    `x-github-request-id: ${by.of("ABCDEF0123456789", 4)}:${by.of("ABCDEF0123456789", 5)}:${by.of("ABCDEF0123456789", 7)}`,
  (by) => `cf-ray: ${by.of(HEX, 16)}-FRA`,
  (by) => `traceparent: 00-${by.of(HEX, 32)}-${by.of(HEX, 16)}-01`,
  (by) => `Artifact ID ${by.of(DIGITS, 10)}, run ${by.of(DIGITS, 11)}`,
  (by) => `Cache restored from key: node-cache-Linux-x64-npm-${by.of(HEX, 64)}`,
  (by) => `  key: cache-prek-v9-linux/amd64-python3.10.20-uv0.11.10-${by.of(HEX, 64)}`,
  (by) => `  cache_key: turbo-Linux-${sha(by)}`,
  (by) => `STASH_KEY=linux-${by.of(HEX, 64)}`,
  (by) => `CACHE_KEY: v3-${sha(by)}`,
  (by) => `idempotency-key: ${uuid(by)}`,
  (by) => `/nix/store/${by.of(LOWER + DIGITS, 32)}-hello-2.12.2/bin/hello`,
  (by) => `/tmp/tmp.${by.of(ALNUM, 10)}/token: No such file or directory`,
  (by) => `/home/runner/work/_temp/${uuid(by)}.sh: line 3: token: unbound variable`,
  (by) => `git-credentials-${uuid(by)}.config`,
  (by) => `container ${by.of(HEX, 12)} exited with 1`,
  (by) => `pod/shop-${by.of(HEX, 10)}-${by.of(LOWER + DIGITS, 5)} CrashLoopBackOff`,
  (by) => `dist/assets/index-${by.of(URL_SAFE, 8)}.js  143.61 kB │ gzip: 46.10 kB`,
  (by) => `chunk-${by.of(BASE32, 8)}.js:12:3`,
  (by) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${by.of(BASE64, 43)} mona@example.com`,
  (by) => `SHA256:${by.of(BASE64, 43)} (ED25519)`,
  (by) => `arn:aws:iam::${by.of(DIGITS, 12)}:role/deploy-role`,
  (by) => `subnet-${by.of(HEX, 17)} in vpc-${by.of(HEX, 17)}`,
  (by) => `projects/shop/secrets/db-password/versions/${by.below(90) + 1}`,
  (by) => `/subscriptions/${uuid(by)}/resourceGroups/shop`,
  (by) => `tenant ${uuid(by)}, client ${uuid(by)}`,
  (by) => `Sentry event ${by.of(HEX, 32)}`,
  (by) => `0x${by.of(HEX, 16)} in token_free (t=0x${by.of(HEX, 12)}) at token.c:${by.below(900)}`,
  (by) => `transaction 0x${by.of(HEX, 64)} reverted`,
  (by) => `    - ${by.of(DIGITS, 13)}: token bucket refilled`,
];

/** Of every kind of made line so many. */
const TIMES = 4;

export function lookAlikes(by: Chance): string[] {
  return [...WRITTEN, ...SETTINGS, ...MADE.flatMap((make) => Array.from({ length: TIMES }, () => make(by)))];
}
