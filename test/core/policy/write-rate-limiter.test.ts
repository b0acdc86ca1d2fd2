import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PERMITS_WAITING_MAX, WRITE_LIMITS } from "../../../src/core/policy/limits.ts";
import { NO_PERMITS, type Permits, permit } from "../../../src/core/policy/write-rate-limiter.ts";

type Ask = { readonly at: number; readonly repository: string };

/** Everybody asks at its time, and again whenever told to, `lateMs` late; when each was let through. */
function simulate(asks: readonly Ask[], lateMs: () => number = () => 0): Ask[] {
  let permits: Permits = NO_PERMITS;
  const queue = asks.map((ask, i) => ({ who: `branch ${i}`, ...ask }));
  const allowed: Ask[] = [];
  for (let left = 200_000; queue.length > 0; left--) {
    if (left === 0) throw new Error("somebody waits for ever");
    queue.sort((a, b) => a.at - b.at);
    const next = queue.shift();
    if (!next) break;
    const answer = permit(permits, next, next.at);
    permits = answer.permits;
    expect(Object.keys(permits.waiting).length).toBeLessThanOrEqual(PERMITS_WAITING_MAX);
    if (answer.at <= next.at) allowed.push(next);
    else queue.push({ ...next, at: answer.at + lateMs() });
  }
  return allowed;
}

const most = (times: readonly number[], windowMs: number) =>
  Math.max(...times.map((end) => times.filter((time) => time > end - windowMs && time <= end).length));

const timesOf = (asks: readonly Ask[], repository?: string) =>
  asks.flatMap((ask) => (repository === undefined || ask.repository === repository ? [ask.at] : []));
const asksOf = (repository: string, times: readonly number[]) => times.map((at) => ({ at, repository }));

describe("permits to write", () => {
  it("are granted at once while there is room", () => {
    expect(timesOf(simulate(asksOf("shop", [0, 0, 5, 9])))).toEqual([0, 0, 5, 9]);
  });

  it("never exceed what GitHub allows, and everybody gets one, however many ask at whatever time", () => {
    const ask = fc.record({
      at: fc.integer({ min: 0, max: 600_000 }),
      repository: fc.constantFrom("shop", "shop", "shop", "till", "docs"),
    });
    const late = fc.infiniteStream(fc.integer({ min: 0, max: 40_000 }));
    fc.assert(
      fc.property(fc.array(ask, { minLength: 60, maxLength: 300 }), late, (asks, lates) => {
        const allowed = simulate(asks, () => lates.next().value);
        expect(allowed.length).toBe(asks.length);
        for (const limit of WRITE_LIMITS)
          expect(most(timesOf(allowed), limit.windowMs)).toBeLessThanOrEqual(limit.most);
      }),
      { numRuns: 30 },
    );
  });

  it("of 600 branches at the same instant are spread over little more than the hours that GitHub and the others want", () => {
    const allowed = timesOf(simulate(asksOf("shop", Array(600).fill(0))));
    expect(most(allowed, 60_000)).toBeLessThanOrEqual(60);
    expect(most(allowed, 3600_000)).toBeLessThanOrEqual(380);
    expect(Math.max(...allowed)).toBeLessThan(2 * 3600_000);
  });

  it("are granted at once to a repository of which little fails, whatever fails in another one", () => {
    const loud = asksOf("loud", Array(600).fill(0));
    const quiet = asksOf("quiet", [1, 2, 3, 60_000, 600_000, 3_000_000, 3_600_000]);
    const allowed = simulate([...loud, ...quiet]);
    expect(timesOf(allowed, "quiet")).toEqual(timesOf(quiet));
    expect(timesOf(allowed, "loud").length).toBe(600);
  });

  it("that were reserved and never used are free again soon", () => {
    let permits = NO_PERMITS;
    for (let i = 0; i < 150; i++) permits = permit(permits, { who: `branch ${i}`, repository: "shop" }, 0).permits;
    expect(permit(permits, { who: "late", repository: "shop" }, 100_000).at).toBe(100_000);
  });
});
