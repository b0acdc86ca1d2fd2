import { describe, expect, it } from "vitest";
import { meanOf, NOTHING, plus, rowsTogether } from "./cost/counts.ts";
import { allDollarsOf, PRICES, timesADay } from "./cost/prices.ts";
import { isMet, rowOf } from "./table.ts";

const rows = PRICES.find(({ what }) => what === "rows written");

describe("what an event costs", () => {
  it("is the sum of its parts at list price", () => {
    // A row for a millionth, two requests and an alarm for 0.15 each, ten seconds awake at 0.128 GB and 12.50.
    const cost = { ...NOTHING, rowsWritten: 1, objectRequests: 2, alarms: 1, awakeSeconds: 10 };
    expect(allDollarsOf(cost) * 1e6).toBeCloseTo(1 + 3 * 0.15 + 10 * 0.128 * 12.5);
  });

  it("is the mean of its runs, and what comes beside it so many times", () => {
    const mean = meanOf([
      { ...NOTHING, rowsWritten: 20 },
      { ...NOTHING, rowsWritten: 21 },
    ]);
    expect(plus(mean, { ...NOTHING, rowsWritten: 1, workerRequests: 2 }, 3)).toMatchObject({
      rowsWritten: 23.5,
      workerRequests: 6,
    });
  });

  it("can be had on the free plan until what every day costs leaves no more", () => {
    if (rows === undefined) throw new Error("rows written have no price");
    const cost = { ...NOTHING, rowsWritten: 20 };
    expect(timesADay(rows, cost, NOTHING)).toBe(5000);
    expect(timesADay(rows, cost, { ...NOTHING, rowsWritten: 2000 })).toBe(4900);
    expect(timesADay(rows, cost, { ...NOTHING, rowsWritten: 200_000 })).toBe(0);
    expect(timesADay(rows, NOTHING, NOTHING)).toBe(Number.POSITIVE_INFINITY);
  });

  it("is shown by class, method and kind of access, those that write most first", () => {
    const row = { object: "Inbox", method: "take", what: "put N", read: 0, written: 1 };
    const alarm = { ...row, method: "alarm", what: "delete N", written: 3 };
    expect(rowsTogether([row, alarm, row])).toEqual([alarm, { ...row, written: 2 }]);
  });
});

describe("a figure whose bar is the least", () => {
  const figure = { what: "failed jobs a day", unit: "", bar: 4500, atLeast: true } as const;
  it.each([
    [4500, true],
    [4499, false],
    [null, false],
  ])("%s is met: %s", (value, met) => {
    expect(isMet({ ...figure, value })).toBe(met);
    expect(rowOf({ ...figure, value })).toContain(met ? "≥ 4500  met" : "≥ 4500  MISSED");
  });
});
