import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BodyBudget } from "../../../src/core/policy/body-budget.ts";

const BODY_MAX = 25;
const LIMITS = { maxBytes: 32, expiresMs: 1000 };

describe("the memory of large bodies", () => {
  it("is granted while there is some, and again when another body has ended", () => {
    const budget = new BodyBudget(LIMITS);
    const [a, b, c] = [budget.open(0), budget.open(0), budget.open(0)];
    expect([budget.grow(a, 16, 0), budget.grow(b, 16, 0), budget.grow(c, 1, 0)]).toEqual([true, true, false]);
    budget.close(b);
    expect(budget.grow(c, 16, 0)).toBe(true);
  });

  it("is always granted to the oldest, up to what a body may be", () => {
    const budget = new BodyBudget(LIMITS);
    const [oldest, other] = [budget.open(0), budget.open(0)];
    expect(budget.grow(other, 32, 0)).toBe(true);
    expect(budget.grow(oldest, BODY_MAX, 0)).toBe(true);
  });

  it("is free again when the time of a body that left without a word is over", () => {
    const budget = new BodyBudget(LIMITS);
    budget.grow(budget.open(0), 32, 0);
    const next = budget.open(500);
    expect(budget.grow(next, 1, 999)).toBe(false);
    expect(budget.grow(next, 20, 1000)).toBe(true);
  });

  it("has every body read in the end, and is bounded, however they grow beside each other", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: BODY_MAX }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.nat()), (bodies, turns) => {
        const budget = new BodyBudget({ ...LIMITS, expiresMs: Number.POSITIVE_INFINITY });
        const open = bodies.map((size) => ({ size, share: budget.open(0) }));
        for (let step = 0; open.length > 0; step++) {
          expect(step).toBeLessThan(10_000);
          const at = turns.next().value % open.length;
          const body = open[at];
          if (!body) continue;
          budget.grow(body.share, Math.min(body.size, body.share.bytes + 3), 0);
          const held = open.reduce((sum, { share }) => sum + share.bytes, 0);
          expect(held).toBeLessThanOrEqual(LIMITS.maxBytes + BODY_MAX);
          if (body.share.bytes < body.size) continue;
          budget.close(body.share);
          open.splice(at, 1);
        }
      }),
    );
  });
});
