// What must hold for every text, however it was made to harm.
import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MASK, redact, redactLines } from "../../../src/core/redact/redact.ts";
import { HOSTILE } from "../samples.ts";
import { PLACES } from "./placed-secrets.ts";
import { BASE64, chance } from "./random-text.ts";
import { TOKEN_SHAPES } from "./token-shapes.ts";

const seeds = fc.integer({ min: 0, max: 1_000_000 });
const secrets = fc.tuple(fc.constantFrom(...TOKEN_SHAPES), seeds).map(([{ make }, seed]) => make(chance(seed)));
const placed = fc.tuple(fc.constantFrom(...PLACES), seeds).map(([{ make, line }, seed]) => line(make(chance(seed))));
/** What the rules look for, in pieces: the worst surroundings are made of it. */
const piece = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(...HOSTILE),
  fc.constantFrom(..."\"'`\\<>{}[]()=:;,&?#@ \t\n|".split("")),
  fc.constantFrom(
    "://",
    "password=",
    "token: ",
    "Authorization: ",
    "Bearer ",
    "secret",
    "eyJ",
    "ghp_",
    "sig=",
    "--token ",
    "***",
  ),
  fc.constantFrom(
    "…",
    "\u200B",
    "\u00AD",
    "[31m",
    "\\u001b[0m",
    "\uFFFD[1m",
    "\u009B31m",
    "\u001B[31m",
    "^[[",
    "[",
    "31m",
  ),
  fc.constantFrom(
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    "curl -u a:",
    "docker login -p ",
    "xoxb-",
    "$",
    "sk-",
  ),
);
const text = fc
  .array(fc.oneof({ weight: 6, arbitrary: piece }, secrets, placed), { maxLength: 12 })
  .map((parts) => parts.join(""));

const RUNS = { numRuns: 3000 };
/** On a busy machine. */
const TIMEOUT_MS = 60_000;

describe("any text", () => {
  it(
    "is the same when it is masked twice",
    () => {
      fc.assert(
        fc.property(text, (given) => {
          const once = redact(given);
          expect(redact(once)).toBe(once);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  it(
    "keeps its lines, and grows by no more than a mask for each place",
    () => {
      fc.assert(
        fc.property(text, (given) => {
          const lines = given.split("\n");
          const masked = redactLines(lines);
          expect(masked).toHaveLength(lines.length);
          for (const [at, line] of lines.entries()) {
            const shown = masked[at] ?? "";
            expect(shown.length).toBeLessThanOrEqual(line.length + 2 * shown.split(MASK).length);
          }
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );
});

describe("a secret of a known shape", () => {
  /** A letter or a digit beside it is part of another word: what is one token cannot be told then. */
  const border = (side: string) => side.replace(/[A-Za-z0-9+/=_.~-]/g, " ");

  it(
    "does not survive, whatever stands around it",
    () => {
      fc.assert(
        fc.property(text, secrets, text, (before, secret, after) => {
          expect(redact(border(before) + secret + border(after))).not.toContain(secret);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );
});

describe("a private key", () => {
  const by = chance(7);
  const body = [...Array.from({ length: 25 }, () => by.of(BASE64, 64)), `${by.of(BASE64, 22)}==`];
  const lines = ["-----BEGIN RSA PRIVATE KEY-----", ...body, "-----END RSA PRIVATE KEY-----"];
  const shown = (given: readonly string[]) => redactLines(given).join("\n");
  const leaks = (given: readonly string[]) => body.filter((line) => shown(given).includes(line));

  it.each([
    ["as it is", lines],
    ["with a margin", lines.map((line) => `    ${line}`)],
    ["in a diff", lines.map((line) => `+${line}`)],
    ["behind a container's name", lines.map((line) => `web-1  | ${line}`)],
    ["in quotes, line by line", lines.map((line) => `"${line}\\n" +`)],
    ["in a YAML block", ["key: |", ...lines.map((line) => `  ${line}`)]],
    ["in JSON", [`{"private_key":"${lines.join("\\n")}\\n","type":"service_account"}`]],
    ["on one line, escaped twice", [lines.join("\\\\n")]],
    ["in an environment", [`KEY="${lines[0]}`, ...lines.slice(1, -1), `${lines.at(-1)}"`]],
    ["without its end", lines.slice(0, -1)],
    ["cut on one line", [lines.join("\\n").slice(0, 900)]],
    ["encrypted", [lines[0] ?? "", "Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-128-CBC,0A1B", "", ...lines.slice(1)]],
    ["of PGP", lines.map((line) => line.replace("RSA PRIVATE KEY", "PGP PRIVATE KEY BLOCK"))],
    ["of OpenSSH", lines.map((line) => line.replace("RSA", "OPENSSH"))],
    ["body alone", body.slice(0, -1)],
    ["without its beginning, on one line", [lines.slice(1).join("\\n")]],
    ["without its beginning, with spaces", [`key: ${lines.slice(9).join(" ")}`]],
  ])("%s does not survive", (_, given) => {
    expect(leaks(given)).toEqual([]);
  });

  const inLines = (text: string, width: number): string[] => text.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
  const wrapped = (width: number) => inLines(Buffer.from(lines.join("\n")).toString("base64"), width);
  const der = `MIIEpQIBAAKCAQEA${by.of(BASE64, 1570)}==`;
  const openssh = `b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ${by.of(BASE64, 1500)}`;

  it.each([
    ["as base64 in 76 columns", wrapped(76)],
    ["as base64 on one line", wrapped(10_000)],
    ["as base64 in 76 columns, behind a name", ["SSH_KEY: |", ...wrapped(76).map((line) => `  ${line}`)]],
    ["as DER on one line", [`parsed ${der} in 3 ms`]],
    ["as DER in 64 columns", inLines(der, 64)],
    ["of OpenSSH, without its frame, in 70 columns", inLines(openssh, 70)],
    ["of OpenSSH, without its frame, on one line", [`key="${openssh}"`]],
  ])("in another coat does not survive: %s", (_, given) => {
    const left = shown(given);
    const pieces = given
      .flatMap((line) => line.match(/[A-Za-z0-9+/]{4,}={0,2}/g) ?? [])
      .filter((piece) => /\d/.test(piece));
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces.filter((piece) => left.includes(piece))).toEqual([]);
  });

  it("does not survive with its short last line, whatever of it is shown", () => {
    const last = body.at(-1) ?? "";
    for (const given of [body, [...body.slice(-2), lines.at(-1) ?? ""], [last, lines.at(-1) ?? ""]]) {
      expect(shown(given)).not.toContain(last);
    }
  });

  it("without its frame has an end as well: a word on the next line is shown", () => {
    expect(redactLines([...body.slice(0, 3), "done", "Error: cannot parse the key"]).slice(-2)).toEqual([
      "done",
      "Error: cannot parse the key",
    ]);
  });

  it("that is only named hides nothing behind it", () => {
    const given = [
      'Error: expected "-----BEGIN PRIVATE KEY-----"',
      "    at read (src/key.ts:3:5)",
      "Process completed",
    ];
    expect(redactLines(given)).toEqual(given);
  });

  it("has an end: what follows is shown", () => {
    expect(redactLines([...lines, "npm error code 1"]).at(-1)).toBe("npm error code 1");
  });
});

describe("the published rules", () => {
  it("that are left out are all still called so: a renamed one would be used again", () => {
    const names = rules.map(({ meta }) => meta.id.replace("@secretlint/secretlint-rule-", ""));
    for (const left of [
      "aws",
      "basicauth",
      "database-connection-string",
      "filter-comments",
      "gcp",
      "privatekey",
      "sendgrid",
    ]) {
      expect(names).toContain(left);
    }
  });

  it("answer at once: one that did not would be too late", () => {
    const context = {
      sharedOptions: {},
      createTranslator: () => () => ({ message: "", messageId: "", data: undefined }),
      report: () => {},
      ignore: () => {},
    };
    const source = { content: "a text", filePath: "job.log", ext: ".log", contentType: "text" as const, hasBOM: false };
    const unasked = () => {
      throw new Error("no rule asks for this");
    };
    const places = { locationToRange: unasked, rangeToLocation: unasked, positionToIndex: unasked };
    const rest = {
      indexToPosition: unasked,
      getFilePath: unasked,
      getPhysicalFilePath: unasked,
      physicalFilePath: undefined,
    };
    for (const rule of rules) {
      expect(rule.create(context, {}).file?.({ ...source, ...places, ...rest }), rule.meta.id).toBeUndefined();
    }
  });

  it("cannot be switched off by a text", () => {
    const by = chance(9);
    const token = TOKEN_SHAPES.find(({ what }) => what === "Notion token")?.make(by) ?? "";
    expect(redact(`// secretlint-disable\n${token}\n${token} // secretlint-disable-line`)).not.toContain(token);
  });
});
