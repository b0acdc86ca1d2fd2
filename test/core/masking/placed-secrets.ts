// Secrets of no shape of their own, which only the place says to be some: each place with values by chance.
import { ALNUM, BASE64, type Chance, HEX, LOWER, UPPER, URL_SAFE } from "./random-text.ts";

export type Place = {
  readonly what: string;
  readonly line: (secret: string) => string;
  readonly make: (by: Chance) => string;
};

const password = (by: Chance) => `${by.of(ALNUM, 5)}${by.pick(["-", "!", "_", "."])}${by.of(ALNUM, 6)}${by.below(10)}`;
const word = (by: Chance) =>
  by.pick(["hunter", "swordfish", "correcthorse", "letmein", "opensesame"] as const) +
  by.pick(["", "2", "99"] as const);
const hex = (by: Chance) => by.of(HEX, 40);
const random = (by: Chance) => `${by.of(ALNUM, 30)}${by.below(10)}a`;
const base64 = (by: Chance) => `${by.of(BASE64, 40)}7Q==`;
const uuid = (by: Chance) => [8, 4, 4, 4, 12].map((n) => by.of(HEX, n)).join("-");
const basic = (by: Chance) => Buffer.from(`mona:${by.of(ALNUM, 12)}`).toString("base64");
const awsSecret = (by: Chance) => `${by.of(BASE64, 38)}7k`;

const at = (
  make: (by: Chance) => string,
  places: readonly (readonly [string, (secret: string) => string])[],
): Place[] => places.map(([what, line]) => ({ what, line, make }));

export const PLACES: readonly Place[] = [
  ...at(password, [
    ["an env dump", (s) => `DB_PASSWORD=${s}`],
    ["a shell export", (s) => `+ export POSTGRES_PASSWORD='${s}'`],
    ["a runner's env", (s) => `  DB_PASSWORD: ${s}`],
    ["YAML", (s) => `    password: "${s}"`],
    ["JSON", (s) => `{"user":"app","password":"${s}","port":5432}`],
    ["JSON in JSON", (s) => `{"body":"{\\"password\\":\\"${s}\\"}"}`],
    ["a Python dict", (s) => `{'user': 'app', 'passwd': '${s}'}`],
    ["a Ruby hash", (s) => `{:user=>"app", :password=>"${s}"}`],
    ["a PHP array", (s) => `['password' => '${s}']`],
    ["Go's %+v", (s) => `{User:app Password:${s} Port:5432}`],
    ["Rust's Debug", (s) => `Config { user: "app", password: "${s}" }`],
    ["Java's toString", (s) => `DataSource(url=jdbc:h2:mem, password=${s}, pool=3)`],
    ["a connection string", (s) => `Server=db;User Id=sa;Password=${s};Encrypt=true`],
    ["a connection string, short", (s) => `Data Source=db;Uid=sa;Pwd=${s};`],
    ["a flag", (s) => `$ deploy --user app --password ${s} --yes`],
    ["a flag with =", (s) => `$ deploy --db-password=${s}`],
    ["a flag in quotes", (s) => `[command]/usr/bin/deploy --password "${s}"`],
    ["a Java property", (s) => `java -Ddb.password=${s} -jar app.jar`],
    ["MSBuild", (s) => `dotnet publish /p:Password=${s}`],
    ["docker login", (s) => `docker login -u mona -p ${s} ghcr.io`],
    ["docker login by a pipe", (s) => `echo ${s} | docker login -u mona --password-stdin`],
    ["mysql", (s) => `mysql -u root -p${s} shop`],
    ["sshpass", (s) => `sshpass -p ${s} ssh deploy@host`],
    ["curl -u", (s) => `curl -fsS -u mona:${s} https://example.com`],
    ["curl --user", (s) => `curl --user "mona:${s}" https://example.com`],
    ["netrc", (s) => `machine example.com login mona password ${s}`],
    ["Maven settings", (s) => `      <password>${s}</password>`],
    ["gradle.properties", (s) => `signing.password=${s}`],
    ["a git remote", (s) => `fatal: Authentication failed for 'https://mona:${s}@example.com/x.git/'`],
    ["a pip index", (s) => `--index-url https://mona:${s}@pypi.example.com/simple`],
    ["postgres", (s) => `could not connect to postgres://app:${s}@db:5432/shop?sslmode=disable`],
    ["mongodb", (s) => `mongodb+srv://app:${s}@cluster0.example.net/shop`],
    ["redis", (s) => `redis://:${s}@cache:6379/0`],
    ["amqp", (s) => `amqps://app:${s}@mq:5671`],
    ["jdbc's parameters", (s) => `jdbc:postgresql://db/shop?user=app&password=${s}`],
    ["terraform output", (s) => `db_password = "${s}"`],
    ["kubectl create secret", (s) => `kubectl create secret generic db --from-literal=password=${s}`],
    ["helm --set", (s) => `helm upgrade shop . --set postgres.password=${s}`],
    ["a passphrase", (s) => `gpg --batch --passphrase ${s} -d a.gpg`],
    ["ansible", (s) => `ok: [host] => {"ansible_become_pass": "${s}"}`],
    ["a stack trace", (s) => `    at connect({"host":"db","password":"${s}"}) (/app/db.js:3:5)`],
    ["a name", (s) => `deploy (password=${s})`],
    ["camel case", (s) => `dbPassword: '${s}'`],
    ["PowerShell", (s) => `$password = "${s}"`],
  ]),
  ...at(word, [
    ["an env dump, a word", (s) => `PGPASSWORD=${s} psql -h localhost`],
    ["a runner's env, a word", (s) => `  MYSQL_ROOT_PASSWORD: ${s}`],
    ["JSON, a word", (s) => `"password": "${s}"`],
    ["a URL, a word", (s) => `https://mona:${s}@example.com/x.git`],
    ["docker login, a word", (s) => `docker login -u mona -p ${s}`],
    ["a flag, a word", (s) => `$ deploy --password ${s}`],
  ]),
  ...at(random, [
    ["an env dump, a token", (s) => `DEPLOY_TOKEN=${s}`],
    ["a runner's env, a token", (s) => `  SENTRY_AUTH_TOKEN: ${s}`],
    ["JSON, a token", (s) => `{"access_token":"${s}","expires_in":3600}`],
    ["YAML, an api key", (s) => `  api_key: ${s}`],
    ["camel case, an api key", (s) => `const client = new Client({ apiKey: '${s}' });`],
    ["a client secret", (s) => `ARM_CLIENT_SECRET=${s}`],
    ["Rails", (s) => `SECRET_KEY_BASE=${s}`],
    ["Django", (s) => `SECRET_KEY = '${s}'`],
    ["yarn", (s) => `npmAuthToken: "${s}"`],
    ["a flag, a token", (s) => `codecov upload --token ${s}`],
    ["a flag with =, a token", (s) => `sonar-scanner -Dsonar.token=${s}`],
    ["a bearer", (s) => `curl -H "Authorization: Bearer ${s}" https://example.com`],
    ["a bearer, lower case", (s) => `authorization: bearer ${s}`],
    ["a token's header", (s) => `> Authorization: token ${s}`],
    ["a bare header", (s) => `Authorization: ${s}`],
    ["a header in JSON", (s) => `{"headers":{"authorization":"Bearer ${s}"}}`],
    ["a header as Go prints it", (s) => `map[Authorization:[Bearer ${s}] Accept:[*/*]]`],
    ["an api key's header", (s) => `X-Api-Key: ${s}`],
    ["GitLab's header", (s) => `curl --header "PRIVATE-TOKEN: ${s}" https://gitlab.example.com`],
    ["Vault's header", (s) => `X-Vault-Token: ${s}`],
    ["a cookie", (s) => `Cookie: theme=dark; session=${s}`],
    ["a cookie that is set", (s) => `< Set-Cookie: session_id=${s}; Path=/; HttpOnly`],
    ["a URL's token", (s) => `GET https://example.com/feed?token=${s} 403`],
    ["a URL's access token", (s) => `https://example.com/#access_token=${s}&state=1`],
    ["a URL's key", (s) => `POST https://fn.azurewebsites.net/api/x?code=${s}`],
    ["terraform output, a token", (s) => `api_token = "${s}"`],
    ["kubectl describe", (s) => `token:      ${s}`],
    ["a config command", (s) => `aws configure set aws_session_token ${s}`],
    ["a GitHub output", (s) => `::set-output name=x::token=${s}`],
    ["a key in the environment", (s) => `STRIPE_KEY=${s}`],
    ["XML", (s) => `<apiKey>${s}</apiKey>`],
    ["a NuGet source", (s) => `dotnet nuget push a.nupkg --api-key ${s}`],
    ["a complaint", (s) => `Error: invalid token: ${s}`],
    ["a Sentry DSN", (s) => `SENTRY_DSN=https://${s}@o1.ingest.sentry.io/2`],
    ["a token as git's user", (s) => `https://${s}:x-oauth-basic@github.com/acme/shop`],
    ["a token as a URL's user", (s) => `https://${s}@github.com/acme/shop`],
    ["credentials", (s) => `credentials: "${s}"`],
    ["a signing key", (s) => `JWT_SIGNING_KEY=${s}`],
    ["an encryption key", (s) => `ENCRYPTION_KEY: ${s}`],
    ["a quote within", (s) => `"password":"pa\\"${s}"`],
    ["a Dockerfile", (s) => `ENV SECRET_TOKEN ${s}`],
    ["an argument of a build", (s) => `docker build --build-arg NPM_TOKEN=${s} .`],
    ["a sentence", (s) => `Using token ${s}`],
    ["a sentence about a token", (s) => `token ${s} is invalid`],
    ["a sentence about a password", (s) => `login failed for mona with password ${s}`],
    ["a short name", (s) => `pass: ${s}`],
    ["a shorter name", (s) => `pw=${s}`],
    ["words", (s) => `api key: ${s}`],
    ["a dotted name", (s) => `api.key=${s}`],
    ["a key alone", (s) => `"key": "${s}"`],
    ["a list", (s) => `{"token":["${s}"]}`],
    ["YAML's tag", (s) => `token: !!str ${s}`],
    ["an XML setting", (s) => `<add key="ApiToken" value="${s}"/>`],
    ["an XML attribute", (s) => `<password value="${s}"/>`],
    ["twine", (s) => `twine upload -u __token__ -p ${s}`],
    ["a form", (s) => `client_secret=${s}&grant_type=refresh_token`],
    ["a webhook's secret", (s) => `webhook_secret = ${s}`],
  ]),
  ...at(hex, [
    ["an env dump, hexadecimal", (s) => `CODECOV_TOKEN=${s}`],
    ["a JSON secret, hexadecimal", (s) => `"client_secret": "${s}"`],
    ["a signature, hexadecimal", (s) => `https://b.s3.amazonaws.com/k?X-Amz-Expires=60&X-Amz-Signature=${s}`],
    ["a GCS signature", (s) => `https://storage.googleapis.com/b/k?X-Goog-Expires=60&X-Goog-Signature=${s}&x=1`],
    ["an AWS4 header", (s) => `Authorization: AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=${s}`],
    ["a flag, hexadecimal", (s) => `$ deploy --api-token=${s}`],
  ]),
  ...at(uuid, [
    ["npmrc", (s) => `//registry.example.com/:_authToken=${s}`],
    ["an env dump, a UUID", (s) => `CODECOV_TOKEN=${s}`],
    ["JSON, a UUID", (s) => `{"client_secret":"${s}"}`],
  ]),
  ...at(base64, [
    ["kubectl get secret", (s) => `  password: ${s}`],
    [
      "an Azure connection string",
      (s) => `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${s};EndpointSuffix=core`,
    ],
    ["an Azure bus", (s) => `Endpoint=sb://a.example.net/;SharedAccessKeyName=Root;SharedAccessKey=${s}`],
    [
      "an Azure SAS",
      (s) => `https://a.blob.core.windows.net/c/b?sv=2024-11-04&se=2026-01-01&sr=b&sp=r&sig=${encodeURIComponent(s)}`,
    ],
    ["an Azure SAS in JSON", (s) => `"https://a.blob.core.windows.net/c?sv=2024\\u0026sig=${encodeURIComponent(s)}"`],
    [
      "an old GCS signature",
      (s) => `https://storage.googleapis.com/b/k?GoogleAccessId=a@b&Expires=1&Signature=${encodeURIComponent(s)}`,
    ],
    [
      "a CloudFront signature",
      (s) => `https://d1.cloudfront.net/k?Expires=1&Signature=${s.replace(/[+/=]/g, "~")}&Key-Pair-Id=K1`,
    ],
    ["docker's config", (s) => `{"auths":{"ghcr.io":{"auth":"${s}"}}}`],
    ["npmrc's auth", (s) => `//registry.example.com/:_auth=${s}`],
    ["npmrc's password", (s) => `//registry.example.com/:_password="${s}"`],
    ["a shared key's header", (s) => `Authorization: SharedKey account:${s}`],
  ]),
  ...at(basic, [
    ["basic", (s) => `Authorization: Basic ${s}`],
    ["git's extra header", (s) => `http.https://github.com/.extraheader=AUTHORIZATION: basic ${s}`],
    ["a proxy", (s) => `proxy-authorization: Basic ${s}`],
  ]),
  ...at(awsSecret, [
    ["AWS's environment", (s) => `AWS_SECRET_ACCESS_KEY=${s}`],
    ["AWS's file", (s) => `aws_secret_access_key = ${s}`],
    ["AWS's JSON", (s) => `{"AccessKeyId":"a","SecretAccessKey":"${s}"}`],
    ["AWS configure", (s) => `aws configure set aws_secret_access_key ${s}`],
    ["AWS's JavaScript", (s) => `credentials: { secretAccessKey: '${s}' }`],
  ]),
  ...at(
    (by) => `T${by.of(UPPER, 8)}/B${by.of(UPPER, 8)}/${by.of(ALNUM, 24)}`,
    [["a Slack webhook", (s) => `curl -X POST https://hooks.slack.com/services/${s}`]],
  ),
  ...at(
    (by) => `${by.below(1e9)}123/${by.of(URL_SAFE, 68)}`,
    [["a Discord webhook", (s) => `https://discord.com/api/webhooks/${s}`]],
  ),
  ...at(
    (by) => `${by.of(LOWER, 4)}p@ss/${by.of(ALNUM, 8)}`,
    [["a database's password with signs", (s) => `postgres://app:${s}@db:5432/shop`]],
  ),
];
