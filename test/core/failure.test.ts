import { describe, expect, it } from "vitest";
import { decide, type Failure } from "../../src/core/failure.ts";
import { GIVE_UP_MS } from "../../src/core/limits.ts";

const at = (kind: Failure["kind"], tries = 0, more: Partial<Failure> & { sinceMs?: number } = {}) =>
  decide({ kind, what: "x", ...more }, { tries, sinceMs: more.sinceMs ?? 0, random: 0.5 });

describe("a failure outside", () => {
  it("that may pass is tried again within 2 s at first, and at most 15 minutes apart later", () => {
    const waits = Array.from({ length: 30 }, (_, tries) => at("unavailable", tries)).map((decision) =>
      decision.do === "retry" ? decision.afterMs : null,
    );
    expect(waits[0]).toBeLessThanOrEqual(2_000);
    expect(Math.max(...waits.map(Number))).toBeLessThanOrEqual(15 * 60_000);
    expect(waits).not.toContain(null);
  });

  it("waits as long as the other side asks, and never less", () => {
    expect(at("rate-limited", 0, { retryAfterMs: 45_000 })).toEqual({ do: "retry", afterMs: 45_000 });
  });

  it.each(["forbidden", "gone", "invalid"] as const)("that no further try mends is given up at once: %s", (kind) => {
    expect(at(kind)).toEqual({ do: "give-up" });
  });

  it("is given up after a day", () => {
    expect(at("unavailable", 100, { sinceMs: GIVE_UP_MS })).toEqual({ do: "give-up" });
  });

  it("of a refused token or a missing thing is tried a few times", () => {
    expect([at("unauthorized").do, at("unauthorized", 5).do, at("not-found").do, at("not-found", 2).do]).toEqual([
      "retry",
      "give-up",
      "retry",
      "give-up",
    ]);
  });
});
