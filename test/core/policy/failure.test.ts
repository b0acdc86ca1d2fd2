import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, type Failure, type Reason } from "../../../src/core/policy/failure.ts";
import { GIVE_UP_MS } from "../../../src/core/policy/limits.ts";

type So = Partial<Failure> & { sinceMs?: number; random?: number; refused?: number };
const at = (kind: Reason, tries = 0, { sinceMs = 0, random = 0.5, refused = tries, ...more }: So = {}) =>
  decide({ kind, logText: "x", ...more }, { fails: tries, refused, sinceMs, random });

/** Every try of a thing that fails each time, in milliseconds since it was first due, until it is given up. */
function tries(kind: Reason, random: () => number): number[] {
  const times: number[] = [];
  for (let now = 0; ; ) {
    const decision = at(kind, times.length, { sinceMs: now, random: random() });
    if (decision.do === "give-up") return times;
    now += decision.afterMs;
    times.push(now);
  }
}

describe("a failure outside", () => {
  it("that may pass is tried again within 2 s, at most 60 s apart for 15 minutes, then 15 minutes, for a day", () => {
    const randoms = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
    fc.assert(
      fc.property(randoms, fc.constantFrom("unavailable" as const, "conflict" as const), (random, kind) => {
        const times = tries(kind, () => random.next().value);
        const waits = times.map((time, i) => ({ from: times[i - 1] ?? 0, ms: time - (times[i - 1] ?? 0) }));
        expect(times[0]).toBeLessThanOrEqual(2_000);
        for (const { from, ms } of waits) expect(ms).toBeLessThanOrEqual(from < 15 * 60_000 ? 60_000 : 15 * 60_000);
        expect(times.at(-1)).toBeGreaterThanOrEqual(GIVE_UP_MS);
        expect(times.at(-2)).toBeLessThan(GIVE_UP_MS);
      }),
      { numRuns: 50 },
    );
  });

  it("waits as long as the other side asks, and never less", () => {
    expect(at("rate-limited", 0, { retryAfterMs: 45_000 })).toEqual({ do: "retry", afterMs: 45_000 });
    expect(at("unavailable", 9, { retryAfterMs: 1_000 })).toEqual({ do: "retry", afterMs: 52_500 });
  });

  it.each([
    ["unauthorized", 8],
    ["unexpected", 6],
    ["not-found", 5],
    ["forbidden", 4],
    ["invalid", 4],
    ["gone", 4],
  ] as const)("that is %s is tried %i times more, and then given up", (kind, more) => {
    expect(tries(kind, () => 0).length).toBe(more);
  });

  it("that refuses has all its tries, however long an outage there was before", () => {
    expect(at("forbidden", 40, { refused: 0 }).do).toBe("retry");
  });

  it("is given up after a day", () => {
    expect(at("unavailable", 100, { sinceMs: GIVE_UP_MS })).toEqual({ do: "give-up" });
  });

  it("comes back apart from what failed at the same moment", () => {
    expect(at("unavailable", 5, { random: 0 })).not.toEqual(at("unavailable", 5, { random: 0.9 }));
  });
});
