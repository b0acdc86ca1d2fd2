import { describe, expect, it } from "vitest";
import { redact } from "../../../src/core/redact/redact.ts";
import { ALNUM, BASE64, chance, HEX } from "./random-text.ts";

const by = chance(22);
const random = by.of(ALNUM, 28);
const hex = by.of(HEX, 40);
const uuid = [8, 4, 4, 4, 12].map((length) => by.of(HEX, length)).join("-");

describe("a plain KEY in capitals", () => {
  it.each([
    [`ALGOLIA_KEY=${hex}`, "ALGOLIA_KEY=***"],
    [`  MAPS_KEY: ${uuid}`, "  MAPS_KEY: ***"],
    [`export WEATHER_KEY="${by.of("abcdefgh1234", 24)}"`, 'export WEATHER_KEY="***"'],
    [`MAPS_KEY_PROD=${hex}`, "MAPS_KEY_PROD=***"],
    [`GET https://api.example.com/v1?key=${hex}&q=x 403`, "GET https://api.example.com/v1?key=***&q=x 403"],
  ])("%s hides 20 characters or more of hexadecimal digits, small letters or a UUID", (line, masked) => {
    expect(redact(line)).toBe(masked);
  });

  it.each([
    `CACHE_KEY=${hex}`,
    `PRIMARY_KEY=${uuid}`,
    `SORT_KEY: ${uuid}`,
    `PARTITION_KEY=${hex}`,
    `IDEMPOTENCY_KEY=${uuid}`,
    "PAGE_KEY=orders-created-v2-main",
    "MAPS_KEY=maps-production-europe-west",
    "https://example.com/search?key=production-orders&page=2",
    `cache key: v1-npm-${by.of(BASE64, 42)}=`,
    `primary_key: Linux-build-${by.of(HEX, 64)}`,
  ])("%s stays where the key opens nothing, or is readable", (line) => {
    expect(redact(line)).toBe(line);
  });
});

describe("a password that a command or a statement takes", () => {
  it.each([
    ["ALTER ROLE app WITH PASSWORD 'correct horse';", "ALTER ROLE app WITH PASSWORD '***';"],
    ["CREATE USER 'app'@'%' IDENTIFIED BY 'hunter2';", "CREATE USER 'app'@'%' IDENTIFIED BY '***';"],
    [
      "CREATE USER app IDENTIFIED WITH caching_sha2_password BY 'hunter2'",
      "CREATE USER app IDENTIFIED WITH caching_sha2_password BY '***'",
    ],
    ["CREATE LOGIN app WITH PASSWORD = N'Hunter2!'", "CREATE LOGIN app WITH PASSWORD = N'***'"],
    ["+ redis-cli -h cache -a hunter2 ping", "+ redis-cli -h cache -a *** ping"],
    ['sqlcmd -S db -U sa -P "Hunter2!" -Q "select 1"', 'sqlcmd -S db -U sa -P "***" -Q "select 1"'],
    ["zip -r -P hunter2 logs.zip logs", "zip -r -P *** logs.zip logs"],
    ["7z a -phunter2 logs.7z logs", "7z a -p*** logs.7z logs"],
    ["ldapsearch -x -D cn=admin -w hunter2 -b dc=x", "ldapsearch -x -D cn=admin -w *** -b dc=x"],
    ["SET PASSWORD FOR 'app'@'%' = 'hunter2';", "SET PASSWORD FOR 'app'@'%' = '***';"],
    ["openssl enc -d -aes-256-cbc -k hunter2 -in a.enc", "openssl enc -d -aes-256-cbc -k *** -in a.enc"],
    ["net use Z: \\\\files\\ci /user:deploy hunter2", "net use Z: \\\\files\\ci /user:deploy ***"],
    ["PsExec \\\\build7 -u deploy -p hunter2 run.cmd", "PsExec \\\\build7 -u deploy -p *** run.cmd"],
    ["signtool sign /f cert.pfx /p hunter2 app.exe", "signtool sign /f cert.pfx /p *** app.exe"],
    ["ssh-keygen -t ed25519 -N 'hunter2' -f key", "ssh-keygen -t ed25519 -N '***' -f key"],
    ["vault login hunter2hunter2", "vault login ***"],
    ["dotnet nuget push a.nupkg hunter2hunter2hunter2 -Source x", "dotnet nuget push a.nupkg *** -Source x"],
    ["xcrun altool --upload-app -u app -p hunter2", "xcrun altool --upload-app -u app -p ***"],
    ["echo 'deploy:hunter2' | sudo chpasswd", "echo 'deploy:***' | sudo chpasswd"],
    ["db.example.com:5432:shop:app:hunter2-A", "db.example.com:5432:shop:app:***"],
  ])("%s is masked", (line, masked) => {
    expect(redact(line)).toBe(masked);
  });

  it.each([
    'FATAL: password authentication failed for user "app"',
    "zip -r build.zip dist -P 8",
    "redis-cli -h cache ping",
    "openssl rsa -in key.pem -check",
    "xcrun altool --upload-app -u app -p @keychain:notary",
    "vault login -method=userpass",
    "dotnet nuget push a.nupkg --source nuget.example",
    "SET PASSWORD FOR is deprecated = use ALTER USER",
    "src/shop.ts:12:34:error:unexpected",
  ])("%s has none", (line) => {
    expect(redact(line)).toBe(line);
  });
});

describe("a header whose scheme has parameters", () => {
  it.each([
    [
      `Authorization: Digest username="mona", realm="shop", nonce="${hex}", uri="/a", response="${hex}"`,
      'Authorization: Digest username="mona", realm="shop", nonce="***", uri="/a", response="***"',
    ],
    [
      `Authorization: OAuth oauth_consumer_key="${random}", oauth_token="${hex}", oauth_signature="a%2Fb%3D", oauth_version="1.0"`,
      'Authorization: OAuth oauth_consumer_key="***", oauth_token="***", oauth_signature="***", oauth_version="1.0"',
    ],
    [`Authorization: OAuth ${random}`, "Authorization: OAuth ***"],
  ])("loses its values, and keeps their names: %s", (line, masked) => {
    expect(redact(line)).toBe(masked);
  });
});

describe("a value in a table", () => {
  it("is masked behind however many blanks align it", () => {
    expect(redact(`client_secret${" ".repeat(40)}${random}`)).toBe(`client_secret${" ".repeat(40)}***`);
    expect(redact(`db_password${" ".repeat(23)}= "hunter2"`)).toBe(`db_password${" ".repeat(23)}= "***"`);
    expect(redact(`| DB_PASSWORD${" ".repeat(20)} | hunter2-A | 3 |`)).toBe(
      `| DB_PASSWORD${" ".repeat(20)} | *** | 3 |`,
    );
  });
});

describe("a session", () => {
  it("of Express is masked, in a cookie and alone", () => {
    expect(redact(`cookie jar: connect.sid=s%3A${random}.${random}`)).toBe("cookie jar: connect.sid=***");
    expect(redact(`Set-Cookie: connect.sid=s%3A${random}.${random}; Path=/`)).not.toContain(random);
  });
});

describe("digits behind TOKEN=", () => {
  it("are masked in capitals; a count of tokens stays", () => {
    expect(redact("DEPLOY_TOKEN=493817264512")).toBe("DEPLOY_TOKEN=***");
    for (const line of ["MAX_TOKENS=16384000", "pad_token=50256", "token: 4938172"]) expect(redact(line)).toBe(line);
  });
});
