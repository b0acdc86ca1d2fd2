import { describe, expect, it } from "vitest";
import type { BranchRun } from "../../../src/core/report/branch-run.ts";
import { HEAD_BELIEVED_MS, HEAD_LOOKS_MS } from "../../../src/sinks/comment/render/limits.ts";
import {
  type Doubt,
  doubtOf,
  isBelieved,
  isOlderThanShown,
  nextLookAt,
} from "../../../src/sinks/comment/render/stale-head.ts";
import { job, report } from "../samples.ts";

const base = report([job("test", ["x"])]);
const run = (id: string, headSha: string, more: Partial<BranchRun> = {}): BranchRun => ({
  report: { ...base, run: { ...base.run, id, headSha } },
  passed: null,
  shown: false,
  ...more,
});
const shown = (id: string, headSha: string) => run(id, headSha, { shown: true });
const [OLD, HEAD] = [run("1", "old"), run("2", "head")];
const doubt = (runs: BranchRun[], now: number, known: Doubt | null = null) =>
  doubtOf(known, { runs, headSha: "old", now });

describe("the head that GitHub names", () => {
  it("is doubted while newer runs than its own stand in the comment, or nowhere", () => {
    expect(doubt([OLD, shown("2", "head")], 5)).toEqual({ sha: "old", since: 5, seenAt: 5 });
    expect(doubt([OLD, HEAD], 5)).not.toBeNull();
    expect(doubt([HEAD], 5)).not.toBeNull();
  });

  it("is not doubted because of older runs, of what has passed, nor of what is nobody's pull request", () => {
    const passed = { runId: "2", attempt: 2, headSha: "head", url: "" };
    const queue = { ...HEAD, report: { ...HEAD.report, run: { ...HEAD.report.run, event: "merge_group" } } };
    expect([doubt([OLD, run("0", "older")], 5), doubt([{ ...HEAD, passed }], 5), doubt([queue], 5)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("is older than a run that has passed since by a newer one", () => {
    const passed = { runId: "20", attempt: 1, headSha: "head", url: "" };
    expect(isOlderThanShown([run("11", "old"), run("10", "old", { shown: true, passed })], "old")).toBe(true);
  });

  it("is believed when it was named for a minute, and looked at some times more", () => {
    let known = doubt([OLD, shown("2", "head")], 1_000);
    const looks: [number, boolean][] = [];
    for (let at = known && nextLookAt(known); at; at = known && nextLookAt(known)) {
      known = doubt([OLD, shown("2", "head")], at, known);
      looks.push([at - 1_000, known !== null && isBelieved(known)]);
    }
    expect(looks).toEqual(HEAD_LOOKS_MS.map((ms) => [ms, ms >= HEAD_BELIEVED_MS]));
  });

  it("is doubted anew where it is another, or where nobody has looked for long", () => {
    const known = { sha: "old", since: 0, seenAt: 0 };
    expect(doubt([HEAD], 60_000, { ...known, sha: "other" })?.since).toBe(60_000);
    expect(doubt([HEAD], 3600_000, known)?.since).toBe(3600_000);
    expect(doubt([HEAD], 60_000, known)?.since).toBe(0);
  });
});
