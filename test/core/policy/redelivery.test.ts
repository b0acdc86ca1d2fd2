import { describe, expect, it } from "vitest";
import { REDELIVER_AGAIN_MS } from "../../../src/core/policy/limits.ts";
import {
  asked,
  asking,
  type HookDelivery,
  type Missed,
  postponed,
  seeDelivery,
} from "../../../src/core/policy/redelivery.ts";

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

  it("that may have been asked for, or not, is so once more only if the list does not show it", () => {
    const known = see([delivery("1")]);
    const after = known && asking(known, 20_000);
    expect(after).toMatchObject({ asks: 1, due: 20_000 + 600_000 });
    const again = delivery("2", { redelivery: true, deliveredAt: 20_500 });
    expect(see([{ ...again, arrived: true }, delivery("1")], after)).toMatchObject({ arrived: true, due: null });
    expect(see([again, delivery("1")], after)).toMatchObject({ id: "2", due: 20_000 + 600_000 });
    expect(see([delivery("1")], after)).toEqual(after);
  });

  it("that GitHub does not send again is asked for less and less often, some times a day", () => {
    let known: Missed = { id: "1", at: 0, asks: 0, askedAt: 0, due: 0, arrived: false };
    const times: number[] = [];
    for (let now = 0; now < 3 * 24 * 3600_000; now = known.due ?? Number.POSITIVE_INFINITY) {
      known = postponed(known, now);
      times.push(now / 60_000);
    }
    expect(times).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1744, 2464, 3184, 3904]);
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
