import { describe, expect, it } from "vitest";
import { redact, redactLines } from "../../../src/core/redact/redact.ts";

// Made up, and put together here, so that no scanner takes this file for a leak.
const word = (length: number) => "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8".repeat(40).slice(0, length);
const SECRETS = [
  `ghp_${word(36)}`,
  `ghs_${word(36)}`,
  `ghs_${word(200)}.${word(200)}.${word(110)}`,
  `gho_${word(36)}`,
  `github_pat_${word(22)}_${word(59)}`,
  `glpat-${word(20)}`,
  `xoxb-1234567890-${word(24)}`,
  `xapp-1-A0B1C2D3-${word(24)}`,
  `AKIA${"IOSFODNN7EXAMPLE"}`,
  `AIza${word(35)}`,
  `ya29.${word(60)}`,
  `npm_${word(36)}`,
  `pypi-AgEIcHlwaS5vcmc${word(60)}`,
  `dckr_pat_${word(27)}`,
  `sk_live_${word(24)}`,
  `sk-ant-api03-${word(80)}`,
  `sk-proj-${word(48)}`,
  `hf_${word(34)}`,
  `hvs.${word(90)}`,
  `eyJ${word(30)}.eyJ${word(60)}.${word(43)}`,
];

describe("a secret", () => {
  it.each(SECRETS)("%s is masked behind a cut, also in a line that has another secret", (secret) => {
    expect(redact(`PGPASSWORD=swordfish psql -h localhost…${secret}`)).not.toContain(secret.slice(0, 12));
  });

  it.each(SECRETS)("%s is masked wherever it stands in a line", (secret) => {
    for (const line of [secret, `token: ${secret}`, `curl -H 'X-Key: ${secret}' https://example.com`, `"${secret}",`]) {
      expect(redact(line)).not.toContain(secret);
      expect(redact(line)).toContain("***");
    }
  });

  it.each([
    ["https://mona:hunter2@example.com/x.git", "https://mona:***@example.com/x.git"],
    ["postgres://app:s3cr3t-Pa55@db:5432/app", "postgres://app:***@db:5432/app"],
    ["Authorization: Basic bW9uYTpodW50ZXIy", "Authorization: Basic ***"],
    ["authorization: bearer abcdef0123456789", "authorization: bearer ***"],
    ["AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI0K7MDENGbPxRfiCYEXAMPLEKEY", "AWS_SECRET_ACCESS_KEY=***"],
    ["  DB_PASSWORD: correct-h0rse", "  DB_PASSWORD: ***"],
    ["AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq==;", "AccountKey=***;"],
    [
      "GET https://x.blob.core.windows.net/a?sv=2021&sig=abcDEF123%2Bxyz%3D&se=1",
      "GET https://x.blob.core.windows.net/a?sv=2021&sig=***&se=1",
    ],
    ["//registry.example/:_authToken=0123abcd-4567", "//registry.example/:_authToken=***"],
  ])("%s becomes %s", (line, masked) => {
    expect(redact(line)).toBe(masked);
  });

  it("that is a private key is masked to its end, line by line or on one line", () => {
    const body = [`MIIE${word(60)}`, word(64), `${word(20)}==`];
    const lines = [
      "before",
      `-----BEGIN ${"RSA"} PRIVATE KEY-----`,
      ...body,
      `-----END ${"RSA"} PRIVATE KEY-----`,
      "after",
    ];
    expect(redactLines(lines)).toEqual(["before", lines[1], "***", "***", "***", lines[5], "after"]);
    expect(redact(lines.slice(1, 6).join("\\n"))).toBe("***");
  });

  it("that is one line of a private key's body alone is masked", () => {
    expect(redactLines([`MIIE${word(60)}`])).toEqual(["***"]);
  });
});

describe("what only looks like a secret", () => {
  it.each([
    "fatal: reference is not a tree: abc1234def5678abc1234def5678abc1234def56",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "error TS2322: Type 'string' is not assignable to type 'Token'.",
    "SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
    "Error: Input required and not supplied: token",
    "  at parse (/home/runner/work/shop/shop/src/token.ts:17:5)",
    "const token = parser.nextToken();",
    'password authentication failed for user "postgres"',
    "https://github.com/acme/shop/actions/runs/123456789",
    "ssh://git@github.com:acme/shop.git",
    "http://localhost:3000/path@2x.png",
    "123e4567-e89b-12d3-a456-426614174000",
    "npm_config_registry is set",
    "E   AssertionError: assert 'key' in {'keys': 3}",
    "--- FAIL: TestSecretStore/rotates_the_key (0.00s)",
    "The bearer of this test is happy",
    "Process completed with exit code 1.",
  ])("%s stays as it is", (line) => {
    expect(redact(line)).toBe(line);
  });
});

describe("any line", () => {
  it("is read in a time that grows with its length, not faster", () => {
    const worst = [
      "a:",
      "https://a",
      "eyJ",
      "token=",
      "secret:",
      "-----BEGIN ",
      "?sig=",
      "bearer ",
      "xoxb-",
      "A",
      "aA1",
    ];
    for (const piece of worst) redact(piece.repeat(20_000 / piece.length));
  });
});
