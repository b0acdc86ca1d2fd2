import { describe, expect, it } from "vitest";
import { redact, redactLines } from "../../../src/core/redact/redact.ts";
import { ALNUM, type Chance, chance, DIGITS, HEX, LOWER } from "./random-text.ts";

/** On a busy machine. */
const TIMEOUT_MS = 60_000;

const by = chance(18);
const random = by.of(ALNUM, 28);
const hex = by.of(HEX, 40);
const masked = (line: string, secret: string) => line.replaceAll(secret, "***");

/** Names that tell, as environments, settings and programs write them. */
const TELLING = [
  "AWS_SECRET_ACCESS_KEY",
  "DB_PASSWORD",
  "API_KEY",
  "GH_TOKEN",
  "JWT_SECRET_KEY",
  "CLIENT_SECRET",
  "client_secret",
  "apiKey",
  "accessToken",
  "dbPassword",
  "db-password",
  "api.token",
  "secret",
];
const SUFFIXES = [
  "PROD",
  "STAGING",
  "1",
  "2",
  "V2",
  "ORG",
  "B64",
  "OLD",
  "EU_WEST_1",
  "VALUE",
  "STRING",
  "BINARY",
  "ACME",
];
/** In the name's own case. */
function withSuffix(name: string, suffix: string): string {
  if (/^\d/.test(suffix)) return name + suffix;
  if (name === name.toUpperCase()) return `${name}_${suffix}`;
  const small = suffix.toLowerCase();
  if (name.includes("_")) return `${name}_${small}`;
  if (/[-.]/.test(name)) return `${name}-${small.replaceAll("_", "-")}`;
  return name + small.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
const WRITTEN: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `${name}=${value}`,
  (name, value) => `  ${name}: ${value}`,
  (name, value) => `export ${name}='${value}'`,
  (name, value) => `{"${name}":"${value}"}`,
  (name, value) => `const ${name} = "${value}";`,
  (name, value) => `deploy --${name} ${value} --yes`,
];
const VALUES: readonly ((of: Chance) => string)[] = [
  (of) => of.of(ALNUM, 24),
  (of) => of.of(HEX, 40),
  (of) => of.of(LOWER + DIGITS, 20),
  (of) => [8, 4, 4, 4, 12].map((length) => of.of(HEX, length)).join("-"),
];

describe("a suffix", () => {
  it(
    "hides no secret's name: what follows is masked, at least 99 of 100",
    () => {
      const lines = TELLING.flatMap((name) =>
        ["", "S", ...SUFFIXES].flatMap((suffix) => {
          const whole =
            suffix === ""
              ? name
              : suffix === "S"
                ? name + (name === name.toUpperCase() ? "S" : "s")
                : withSuffix(name, suffix);
          return WRITTEN.flatMap((write) =>
            VALUES.map((make) => make(by)).map((value) => ({ value, line: write(whole, value) })),
          );
        }),
      );
      const missed = lines.filter(({ line, value }) => redact(line).includes(value));
      console.log(
        `behind a telling name with any suffix: ${((1 - missed.length / lines.length) * 100).toFixed(1)}% of ${lines.length}`,
      );
      for (const { line } of missed.slice(0, 20)) console.log(`  missed: ${line}`);
      expect(1 - missed.length / lines.length).toBeGreaterThanOrEqual(0.99);
    },
    TIMEOUT_MS,
  );

  it.each([
    [`AWS_SECRET_ACCESS_KEY_PROD=${random}`, random],
    ["DB_PASSWORD1=correcthorse", "correcthorse"],
    [`API_KEYS=${hex}`, hex],
    [`GH_TOKEN_ORG=${hex}`, hex],
    [`JWT_SECRET_KEY_V2=${random}`, random],
    [`  SSH_KEY_B64: ${random}${random}`, random + random],
    [`{"Name":"shop","secretString":"${random}"}`, random],
    [`"SecretBinary": "${random}=="`, `${random}==`],
    [`client_secret_value = "${hex}"`, hex],
  ])("%j is masked behind its name", (line, secret) => {
    expect(redact(line)).toBe(masked(line, secret));
  });

  it.each(["TYPE", "NAME", "URL", "FILE", "PATH", "ID", "TTL", "EXPIRES_AT", "LENGTH", "COUNT", "POLICY", "HASH"])(
    "that says that it is none (%s) leaves the value readable",
    (suffix) => {
      for (const line of [`CLIENT_SECRET_${suffix}=x7-Kq9pL2m`, `password_${suffix.toLowerCase()}: a1b2c3d4e5`]) {
        expect(redact(line)).toBe(line);
      }
    },
  );

  it("that makes another word of it is none", () => {
    for (const line of [
      "TOKENIZER=bert-Base-x1y2",
      "passwordless: a1B2c3",
      "secretary: Mona2000x",
      "KEYBOARD=Us101x",
    ]) {
      expect(redact(line)).toBe(line);
    }
  });
});

describe("a list of secrets", () => {
  it("is masked to its end", () => {
    expect(redact('{"passwords": ["hunter2-a", "swordfish", "open sesame"], "user": "mona"}')).toBe(
      '{"passwords": ["***", "***", "***"], "user": "mona"}',
    );
  });

  it("is masked on lines of its own, in JSON and in YAML", () => {
    expect(
      redactLines(['  "passwords": [', '    "hunter2-a",', '    "swordfish"', "  ],", '  "user": "mona"']),
    ).toEqual(['  "passwords": [', '    "***",', '    "***"', "  ],", '  "user": "mona"']);
    expect(redactLines(["api_tokens:", `  - ${hex}`, `  - "${random}"`, "user: mona"])).toEqual([
      "api_tokens:",
      "  - ***",
      '  - "***"',
      "user: mona",
    ]);
  });
});
