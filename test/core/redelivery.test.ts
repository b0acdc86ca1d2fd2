import { describe, expect, it } from "vitest";
import { REDELIVER_AGAIN_MS } from "../../src/core/limits.ts";
import { asked, type HookDelivery, type Missed, seeDelivery } from "../../src/core/redelivery.ts";

const delivery = (id: string, more: Partial<HookDelivery> = {}): HookDelivery => ({
  id,
  guid: "g",
  deliveredAt: 1_000,
  redelivery: false,
  arrived: false,
  wanted: true,
  ...more,
});
/** What is known after these were seen, the newest first, as GitHub lists them. */
const see = (list: readonly HookDelivery[], known: Missed | null = null, now = 10_000) =>
  list.reduce((so: Missed | null, one) => seeDelivery(so, one, now), known);

describe("a delivery", () => {
  it("that failed is asked for", () => {
    expect(see([delivery("1")])).toMatchObject({ id: "1", due: 10_000 });
  });

  it("that arrived at once, or is of an event that is not acted on, is not remembered", () => {
    expect(see([delivery("1", { arrived: true })])).toBeNull();
    expect(see([delivery("1", { wanted: false })])).toBeNull();
  });

  it.each([
    ["a later repetition", [delivery("2", { redelivery: true, arrived: true }), delivery("1")]],
    [
      "an earlier repetition",
      [
        delivery("3", { redelivery: true }),
        delivery("2", { redelivery: true, arrived: true }),
        delivery("1", { deliveredAt: 0 }),
      ],
    ],
    ["the first of them", [delivery("2", { redelivery: true }), delivery("1", { arrived: true })]],
  ])("of whose GUID %s arrived is not asked for", (_which, list) => {
    expect(see(list)?.due ?? null).toBeNull();
  });

  it("is asked for once, however often it is seen", () => {
    const known = see([delivery("1")]);
    const after = known && asked(known, 20_000);
    expect(see([delivery("1"), delivery("1")], after)).toMatchObject({ asks: 1, due: null });
  });

  it("that failed again is asked for again, later each time, and no more after a day and a half", () => {
    let known = see([delivery("1")]);
    let now = 10_000;
    const waits: number[] = [];
    for (let id = 2; known?.due != null; id++) {
      now = Math.max(now, known.due);
      known = asked(known, now);
      known = see([delivery(String(id), { redelivery: true, deliveredAt: now + 500 })], known, now + 60_000);
      if (known?.due != null) waits.push(known.due - now);
    }
    expect(waits).toEqual(REDELIVER_AGAIN_MS);
  });
});
