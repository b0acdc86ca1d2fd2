import { describe, expect, it } from "vitest";
import { messagesToForget, type RememberedRun, runsToForget } from "../../../src/core/policy/forgetting.ts";
import {
  BRANCH_MESSAGES_MAX,
  BRANCH_RUNS_MAX,
  BRANCH_RUNS_UNTOLD_MAX,
  RETENTION_MS,
} from "../../../src/core/policy/limits.ts";

const NOW = 10 * RETENTION_MS;
/** So many runs, the first one the oldest. */
const runs = (count: number, isNeeded: (i: number) => boolean): RememberedRun[] =>
  Array.from({ length: count }, (_, i) => ({ id: String(i), at: NOW - count + i, isNeeded: isNeeded(i) }));
const ids = (all: readonly { id: string }[]) => all.map(({ id }) => Number(id)).sort((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("a branch forgets", () => {
  it("runs that are told, but for the newest", () => {
    expect(
      ids(
        runsToForget(
          runs(BRANCH_RUNS_MAX + 3, () => false),
          NOW,
        ),
      ),
    ).toEqual([0, 1, 2]);
  });

  it("no run of which something is still to be told, or that stands in the comment", () => {
    expect(
      runsToForget(
        runs(BRANCH_RUNS_UNTOLD_MAX, () => true),
        NOW,
      ),
    ).toEqual([]);
    expect(
      ids(
        runsToForget(
          runs(BRANCH_RUNS_MAX + 3, (i) => i === 1),
          NOW,
        ),
      ),
    ).toEqual([0, 2]);
  });

  it("the oldest of these after all where there are more than it can hold", () => {
    expect(
      ids(
        runsToForget(
          runs(BRANCH_RUNS_UNTOLD_MAX + 2, () => true),
          NOW,
        ),
      ),
    ).toEqual([0, 1]);
  });

  it("a run that nobody has heard of for as long as state is kept, unless it is needed", () => {
    const old = runs(4, (i) => i === 2).map((run) => ({ ...run, at: run.at - RETENTION_MS }));
    expect(ids(runsToForget(old, NOW))).toEqual([0, 1, 3]);
  });

  it("where a forgotten run's message is, when that is old, or one of too many", () => {
    const messages = runs(BRANCH_MESSAGES_MAX + 5, () => false);
    expect(ids(messagesToForget(messages, NOW))).toEqual(upTo(5));
    expect(ids(messagesToForget([{ id: "0", at: NOW - RETENTION_MS }], NOW))).toEqual([0]);
  });
});
