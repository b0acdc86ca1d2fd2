import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PERMITS_WAITING_MAX, WRITE_LIMITS } from "../../../src/core/policy/limits.ts";
import { NO_PERMITS, type Permits, permit } from "../../../src/core/policy/write-rate-limiter.ts";

/** Everybody asks at its time, and again whenever told to, `lateMs` late; when each was let through. */
function simulate(asks: readonly number[], lateMs: () => number): number[] {
  let permits: Permits = NO_PERMITS;
  const queue = asks.map((at, i) => ({ who: `branch ${i}`, at }));
  const allowed: number[] = [];
  for (let left = 200_000; queue.length > 0; left--) {
    if (left === 0) throw new Error("somebody waits for ever");
    queue.sort((a, b) => a.at - b.at);
    const next = queue.shift();
    if (!next) break;
    const answer = permit(permits, next.who, next.at);
    permits = answer.permits;
    expect(Object.keys(permits.waiting).length).toBeLessThanOrEqual(PERMITS_WAITING_MAX);
    if (answer.at <= next.at) allowed.push(next.at);
    else queue.push({ who: next.who, at: answer.at + lateMs() });
  }
  return allowed;
}

const most = (times: readonly number[], windowMs: number) =>
  Math.max(...times.map((end) => times.filter((time) => time > end - windowMs && time <= end).length));

describe("permits to write", () => {
  it("are granted at once while there is room", () => {
    expect(simulate([0, 0, 5, 9], () => 0)).toEqual([0, 0, 5, 9]);
  });

  it("never exceed what GitHub allows, and everybody gets one, however many ask at whatever time", () => {
    const times = fc.array(fc.integer({ min: 0, max: 600_000 }), { minLength: 60, maxLength: 300 });
    const late = fc.infiniteStream(fc.integer({ min: 0, max: 40_000 }));
    fc.assert(
      fc.property(times, late, (asks, lates) => {
        const allowed = simulate(asks, () => lates.next().value);
        expect(allowed.length).toBe(asks.length);
        for (const limit of WRITE_LIMITS) expect(most(allowed, limit.windowMs)).toBeLessThanOrEqual(limit.most);
      }),
      { numRuns: 30 },
    );
  });

  it("of 600 branches at the same instant are spread over little more than the hour that GitHub wants", () => {
    const allowed = simulate(Array(600).fill(0), () => 0);
    expect(most(allowed, 60_000)).toBeLessThan(80);
    expect(most(allowed, 3600_000)).toBeLessThan(500);
    expect(Math.max(...allowed)).toBeLessThan(2 * 3600_000);
  });

  it("that were reserved and never used are free again soon", () => {
    let permits = NO_PERMITS;
    for (let i = 0; i < 150; i++) permits = permit(permits, `branch ${i}`, 0).permits;
    expect(permit(permits, "late", 100_000).at).toBe(100_000);
  });
});
