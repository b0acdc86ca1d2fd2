import { describe, expect, it } from "vitest";
import { redact } from "../../../src/core/redact/redact.ts";
import { TOKEN_FORMS } from "../../../src/core/redact/token-forms.ts";
import { ISSUED_TOKENS } from "./issued-tokens.ts";
import { chance } from "./random-text.ts";
import { SURROUNDINGS } from "./token-shapes.ts";

/** On a busy machine. */
const TIMEOUT_MS = 60_000;

const SEED = 12;
const TIMES = 20;
const HIDDEN_MIN = 0.97;
/** Half of a token is one as well: no piece of this length may be left. */
const PIECE_CHARS = 10;

/** Of a hook's address the end of its path is the secret. */
const secretIn = (token: string) => (token.includes("://") ? token.slice(-12) : token);

function survives(shown: string, token: string): boolean {
  const secret = secretIn(token);
  for (let at = 0; at + PIECE_CHARS <= secret.length; at++) {
    if (shown.includes(secret.slice(at, at + PIECE_CHARS))) return true;
  }
  return false;
}

describe("a token of a form that an issuer documents", () => {
  it(
    "is hidden where nothing but its form tells it, at least 97 of 100",
    () => {
      const by = chance(SEED);
      const tokens = ISSUED_TOKENS.flatMap(({ what, make }) =>
        Array.from({ length: TIMES }, () => ({ what, token: make(by) })),
      );
      const missed = tokens.filter(({ token }) => survives(redact(token), token));
      const hidden = 1 - missed.length / tokens.length;
      console.log(`${ISSUED_TOKENS.length} issuers' forms, bare: ${(hidden * 100).toFixed(1)}% of ${tokens.length}`);
      for (const { what, token } of missed) console.log(`  missed: ${what}: ${token.slice(0, 100)}`);
      expect(hidden).toBeGreaterThanOrEqual(HIDDEN_MIN);
    },
    TIMEOUT_MS,
  );

  it(
    "is hidden wherever it stands in a line, at least 97 of 100",
    () => {
      const by = chance(SEED);
      const lines = ISSUED_TOKENS.flatMap(({ what, make }) =>
        SURROUNDINGS.map(([where, line]) => {
          const token = make(by);
          return { what: `${what} in ${where}`, token, line: line(token) };
        }),
      );
      const missed = lines.filter(({ token, line }) => survives(redact(line), token));
      const hidden = 1 - missed.length / lines.length;
      console.log(`in ${SURROUNDINGS.length} surroundings: ${(hidden * 100).toFixed(1)}% of ${lines.length}`);
      for (const { what, line } of missed.slice(0, 60)) console.log(`  missed: ${what}: ${line.slice(0, 120)}`);
      expect(hidden).toBeGreaterThanOrEqual(HIDDEN_MIN);
    },
    TIMEOUT_MS,
  );
});

describe("the table of forms", () => {
  it("names for each its issuer and where it is described, once", () => {
    const seen = TOKEN_FORMS.map(({ pattern }) => pattern.source);
    expect(new Set(seen).size).toBe(seen.length);
    for (const { issuer, source } of TOKEN_FORMS) expect([issuer, source]).not.toContain("");
  });

  it("has global patterns: every token of a line is masked, not the first alone", () => {
    for (const { pattern, issuer } of TOKEN_FORMS) expect(pattern.flags, issuer).toContain("g");
  });
});
