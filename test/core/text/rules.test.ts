import { describe, expect, it } from "vitest";
import { withShortRules } from "../../../src/core/text/rules.ts";

describe("a row of one sign", () => {
  it.each([
    ["=".repeat(21), `${"=".repeat(20)}…`],
    ["=".repeat(20), "=".repeat(20)],
    [`${"_".repeat(70)} test_sum ${"_".repeat(70)}`, `${"_".repeat(20)}… test_sum ${"_".repeat(20)}…`],
    [`${"-".repeat(30)}${"*".repeat(30)}`, `${"-".repeat(20)}…${"*".repeat(20)}…`],
    ["─".repeat(80), `${"─".repeat(20)}…`],
    ["=-".repeat(40), "=-".repeat(40)],
    ["a.c:1:2 ^~~~~~~~~~~~~~~~~~~~~~~~~~", "a.c:1:2 ^~~~~~~~~~~~~~~~~~~~~~~~~~"],
    [`sha ${"0".repeat(40)}`, `sha ${"0".repeat(40)}`],
  ])("longer than 20 is cut, and nothing else: %s", (text, short) => {
    expect(withShortRules(text, 20)).toBe(short);
  });

  it("that was cut is cut shorter with one mark", () => {
    expect(withShortRules(withShortRules(`${"=".repeat(70)} FAILURES`, 20), 10)).toBe(`${"=".repeat(10)}… FAILURES`);
  });
});
