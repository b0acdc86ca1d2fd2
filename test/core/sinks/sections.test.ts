import { describe, expect, it } from "vitest";
import { type BranchRun, passes, shaOf } from "../../../src/core/report/branch-run.ts";
import { deservesComment, sectionsFor } from "../../../src/sinks/comment/render/sections.ts";
import { job, report } from "../samples.ts";

const base = report([job("test", ["x"])]);
const run = (id: string, headSha: string, more: Partial<BranchRun> = {}): BranchRun => ({
  report: { ...base, run: { ...base.run, id, headSha, number: Number(id) } },
  passed: null,
  shown: false,
  ...more,
});
const ids = (runs: readonly BranchRun[]) => runs.map(({ report: { run: it } }) => it.id);
const green = (id: string, headSha: string, attempt = 1) => ({
  ...base.run,
  name: base.run.workflowName,
  id,
  headSha,
  attempt,
  number: Number(id),
  status: "completed",
  conclusion: "success",
});

describe("a pull request's comment", () => {
  it("has all failing runs of its head", () => {
    expect(ids(sectionsFor([run("1", "new"), run("2", "new"), run("3", "old")], "new"))).toEqual(["1", "2"]);
  });

  it("is not made for a commit that is not the head any more", () => {
    const sections = sectionsFor([run("1", "old")], "new");
    expect([ids(sections), deservesComment(sections, "new")]).toEqual([[], false]);
  });

  it("keeps what it showed until something fails on the new head", () => {
    const shown = run("1", "old", { shown: true });
    expect(ids(sectionsFor([shown], "new"))).toEqual(["1"]);
    expect(ids(sectionsFor([shown, run("2", "new")], "new"))).toEqual(["2"]);
  });

  it("that is found, though nobody remembers what it said, is about the head, or about all that is known", () => {
    const passed = { runId: "2", attempt: 2, headSha: "new", url: "" };
    const all = [run("1", "old"), run("2", "new", { passed })];
    expect(ids(sectionsFor(all, "new", { isThere: true }))).toEqual(["2"]);
    expect(ids(sectionsFor([run("1", "old")], "new", { isThere: true }))).toEqual(["1"]);
    expect(ids(sectionsFor(all, "new"))).toEqual([]);
  });

  it("shows as passed what a newer commit passes, beside what fails on it", () => {
    const passed = { runId: "3", attempt: 1, headSha: "new", url: "" };
    expect(ids(sectionsFor([run("1", "old", { shown: true, passed }), run("2", "new")], "new"))).toEqual(["2", "1"]);
  });
});

describe("a pull request that a merge queue has tried more than once", () => {
  const QUEUED = { number: 1, headSha: "new", headBranch: "topic", headRepository: { id: "1", owner: "acme" } };
  const tried = (id: string, sha: string, workflowId = "9", more: Partial<BranchRun> = {}): BranchRun => {
    const { report: own, ...rest } = run(id, sha, more);
    const queue = { headBranch: `gh-readonly-queue/main/pr-1-${"c".repeat(40)}`, event: "merge_group" };
    return { ...rest, report: { ...own, queued: QUEUED, run: { ...own.run, ...queue, workflowId } } };
  };
  const passed = { runId: "4", attempt: 2, headSha: "q2", url: "", inQueue: true } as const;

  it("shows of an earlier try nothing once a later one has failed", () => {
    const all = [tried("1", "q1"), tried("2", "q1", "8"), tried("3", "q2"), run("5", "new")];
    expect(ids(sectionsFor(all, "new", { number: 1 }))).toEqual(["3", "5"]);
  });

  it("keeps what an earlier try said of workflows that a later one has not passed", () => {
    const all = [tried("1", "q1"), tried("2", "q1", "8"), tried("4", "q2", "9", { passed })];
    expect(ids(sectionsFor(all, "new", { number: 1 }))).toEqual(["2", "4"]);
  });

  it("is passed by a later try of that pull request alone, and by no other run than the queue's", () => {
    const inQueue = (number: number, id = "7") => ({
      ...green(id, "q2"),
      event: "merge_group",
      headBranch: `gh-readonly-queue/main/pr-${number}-${"d".repeat(40)}`,
    });
    const { report: queue } = tried("3", "q1");
    expect([passes(inQueue(1), queue), passes(inQueue(2), queue), passes(inQueue(1, "2"), queue)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(passes(inQueue(1), run("3", "new").report)).toBe(false);
    expect(passes(green("7", "newer"), queue)).toBe(true);
  });

  it("is still about its own head when a later try has passed", () => {
    expect(shaOf(tried("1", "q1", "9", { passed }))).toBe("new");
  });
});

describe("a green run", () => {
  it.each([
    ["a later attempt of the same run", green("1", "a", 2), true],
    ["the same attempt, whose failed jobs were allowed to fail", green("1", "a", 1), true],
    ["a newer commit", green("2", "b"), true],
    ["another run on the same commit", green("2", "a"), false],
    ["an older commit", green("0", "z"), false],
    ["another workflow", { ...green("2", "b"), workflowId: "other" }, false],
  ])("of %s", (_what, it_, expected) => {
    expect(passes(it_, run("1", "a").report)).toBe(expected);
  });
});
