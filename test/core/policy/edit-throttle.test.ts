import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextWriteAt, type Pace, wrote } from "../../../src/core/policy/edit-throttle.ts";
import { MERGE_MAX_MS, MERGE_MS } from "../../../src/core/policy/limits.ts";

/** When something is written that changes at these times, the last change being the end of it. */
function writes(changes: readonly number[]): number[] {
  let pace: Pace | undefined;
  let due: number | null = null;
  const times: number[] = [];
  const write = (at: number) => {
    times.push(at);
    pace = wrote(pace, at);
    due = null;
  };
  for (const [i, now] of changes.entries()) {
    if (due !== null && due <= now) write(due);
    const next = nextWriteAt(pace, { now, last: i === changes.length - 1 });
    due = Math.min(due ?? next, next);
  }
  if (due !== null) write(due);
  return times;
}

const HOUR = 3600_000;

describe("what was posted", () => {
  it("is written at once, and its end is written within seconds", () => {
    expect(writes([0])).toEqual([0]);
    const times = writes([0, 1_000, 2_000, 60_000, 200_000, HOUR]);
    expect(times[0]).toBe(0);
    expect(times.at(-1)).toBe(HOUR + MERGE_MS);
  });

  it("is edited a handful of times by 256 jobs that fail within some minutes, and some twenty times within an hour", () => {
    const over = (ms: number) => Array.from({ length: 256 }, (_, i) => Math.round((i * ms) / 255));
    expect(writes(over(5_000)).length).toBeLessThanOrEqual(4);
    expect(writes(over(5 * 60_000)).length).toBeLessThanOrEqual(9);
    expect(writes(over(HOUR)).length).toBeLessThanOrEqual(24);
  });

  it("never waits longer than four minutes for a change, whenever changes come", () => {
    const times = fc.array(fc.integer({ min: 0, max: 3 * HOUR }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(times, (unsorted) => {
        const changes = unsorted.sort((a, b) => a - b);
        const written = writes(changes);
        for (const change of changes) {
          const shown = written.find((time) => time >= change) ?? Number.POSITIVE_INFINITY;
          expect(shown - change).toBeLessThanOrEqual(MERGE_MAX_MS + MERGE_MS);
        }
      }),
    );
  });
});
