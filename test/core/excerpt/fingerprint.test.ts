import { describe, expect, it } from "vitest";
import { fingerprintOf } from "../../../src/core/excerpt/fingerprint.ts";
import { excerptOf, failedLog } from "../synthetic-log.ts";

const same: readonly [string, string, string][] = [
  ["numbers", "a.c:12:3: error: x", "a.c:99:1: error: x"],
  ["durations", "Timeout after 30.5s", "Timeout after 31ms"],
  ["hashes", "object 4f2a91c0de not found", "object 9b1c77aa01 not found"],
  ["workspaces", "/home/runner/work/a/a/src/x.c: broken", "/Users/runner/work/a/a/src/x.c: broken"],
  ["temporary paths", "cannot open /tmp/tmp.Xy12/a", "cannot open /tmp/tmp.Zz99/b"],
  ["times", "2026-03-01T10:00:00Z failed", "2025-01-01T09:11:12Z failed"],
];

describe("a fingerprint", () => {
  it.each(same)("does not tell %s apart", (_, one, other) => {
    expect(fingerprintOf([one])).toBe(fingerprintOf([other]));
  });

  it("tells different failures apart", () => {
    const heads = ["error: cannot find x", "error: cannot find y", "TypeError: x is not a function", ""];
    expect(new Set(heads.map((head) => fingerprintOf([head]))).size).toBe(heads.length);
  });

  it("is the same for two matrix entries that fail alike, and another one for a different cause", () => {
    const of = (version: string, error: string) =>
      excerptOf(
        failedLog(
          [`node v${version}`, "FAIL test/a.test.js", "  ● adds", "", `    ${error}`],
          `npm test -- ${version}`,
        ),
      ).fingerprint;
    expect(of("20.1.0", "TypeError: a")).toBe(of("22.9.3", "TypeError: a"));
    expect(of("20.1.0", "TypeError: a")).not.toBe(of("20.1.0", "TypeError: b"));
  });
});
