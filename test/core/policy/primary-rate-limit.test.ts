import { describe, expect, it } from "vitest";
import { hasToSpare, pauseOf } from "../../../src/core/policy/primary-rate-limit.ts";

const pause = (remaining: number, random = 0.5, { resetAt = 3600_000, hasSlowed = false, used = 0 } = {}) =>
  pauseOf({ limit: 5000, remaining, resetAt }, { now: 0, random, used, hasSlowed });

describe("GitHub's primary rate limit", () => {
  it("has some to spare while three quarters of it are left, or when its hour is over", () => {
    const spare = (remaining: number, resetAt = 3600_000) => hasToSpare({ limit: 5000, remaining, resetAt }, 0);
    expect([spare(3750), spare(3749), spare(3, -1)]).toEqual([true, false, true]);
  });

  it("is of no concern while a tenth of it is left, or when its hour is over", () => {
    expect([pause(5000), pause(500), pause(3, 0.5, { resetAt: -1 })]).toEqual([0, 0, 0]);
  });

  it("is slowed for below that: what begins is spread over the time that is left", () => {
    expect([pause(499, 0), pause(499, 0.5), pause(60, 0.99)]).toEqual([0, 1800_000, 3564_000]);
  });

  it("is slowed for once in each window", () => {
    expect(pause(300, 0.5, { hasSlowed: true })).toBe(0);
  });

  it("is not touched any more when next to nothing is left", () => {
    expect(pause(49, 0)).toBe(3600_000);
    expect(pause(0, 0.9)).toBeGreaterThan(3600_000);
    expect(pause(49, 0, { hasSlowed: true })).toBe(3600_000);
  });

  it("leaves a fifth to the installation's other repositories, whatever one of them uses", () => {
    expect([pause(4000, 0.5, { used: 1000 }), pause(1500, 0.5, { used: 3400 })]).toEqual([0, 0]);
    expect(pause(1400, 0.5, { used: 3600 })).toBe(1800_000);
    expect(pause(1000, 0.5, { used: 4000 })).toBeGreaterThan(3600_000);
  });
});
