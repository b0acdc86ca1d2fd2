import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../../../src/core/policy/retry-after.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");

describe("Retry-After", () => {
  it.each([
    ["seconds", "120", 120_000],
    ["no seconds", "0", 0],
    ["a date", "Sun, 22 Nov 2026 10:02:00 GMT", 120_000],
    ["a date as it was written once", "Sunday, 22-Nov-26 10:02:00 GMT", 120_000],
    ["a date that is over", "Sun, 22 Nov 2026 09:59:00 GMT", 0],
    ["nothing", "", null],
    ["no header", undefined, null],
    ["neither of them", "soon", null],
    ["less than nothing", "-5", null],
  ])("of %s", (_what, header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });
});
