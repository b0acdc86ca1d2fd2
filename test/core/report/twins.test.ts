import { describe, expect, it } from "vitest";
import type { Report } from "../../../src/core/report/report.ts";
import { areTwins, isWithin, toldOnce } from "../../../src/core/report/twins.ts";
import { excerpt, job, report } from "../samples.ts";

const of = (
  id: string,
  jobs: Parameters<typeof report>[0],
  run: Partial<Report["run"]> = {},
  more: Partial<Report> = {},
) => {
  const base = report(jobs, more);
  return { ...base, run: { ...base.run, id, ...run } };
};
const test = (...lines: string[]) => job("test", lines);
const push = of("1", [test("Error: x"), job("lint", ["no-var"])], { event: "push" });

describe("two runs of one workflow on one commit", () => {
  it("are told once where the same jobs failed for the same reasons, in any order, on any attempt", () => {
    const other = of("2", [job("lint", ["no-var"]), test("Error: x")], { attempt: 3 });
    expect(areTwins(push, other)).toBe(true);
    expect(areTwins(other, push)).toBe(true);
    const unable = (id: string) => of(id, [], {}, { outcome: "startup-failure" });
    expect(areTwins(unable("1"), unable("2"))).toBe(true);
  });

  it.each([
    ["another reason", of("2", [test("Error: y"), job("lint", ["no-var"])])],
    ["another job", of("2", [test("Error: x"), job("lint (2)", ["no-var"])])],
    ["one job fewer", of("2", [test("Error: x")])],
    ["a job that is only counted", of("2", [test("Error: x"), job("lint", ["no-var"])], {}, { failedJobs: 3 })],
    ["another commit", of("2", [test("Error: x"), job("lint", ["no-var"])], { headSha: "fedcba9" })],
    ["another workflow", of("2", [test("Error: x"), job("lint", ["no-var"])], { workflowId: "10" })],
    ["no log", of("2", [job("test", [], { told: { kind: "no-log", why: "expired" } }), job("lint", ["no-var"])])],
    ["another end", of("2", [job("test", ["Error: x"], { annotation: "out of time" }), job("lint", ["no-var"])])],
    ["the same run", of("1", [test("Error: x"), job("lint", ["no-var"])])],
  ])("are told both where one has %s", (_what, other) => {
    expect(areTwins(push, other)).toBe(false);
  });

  it("of which nobody knows the workflow are told both", () => {
    const unknown = (id: string) => of(id, [test("Error: x")], { workflowId: "0" });
    expect(areTwins(unknown("1"), unknown("2"))).toBe(false);
  });

  it("are within each other as long as one has failed with nothing else", () => {
    expect(isWithin(of("2", [test("Error: x")]), push)).toBe(true);
    expect(isWithin(push, of("2", [test("Error: x")]))).toBe(false);
    expect(isWithin(of("2", [test("Error: y")]), push)).toBe(false);
  });

  it("are told by the earlier one, which has the others with it", () => {
    const runs = [push, of("2", [test("Error: y")]), of("3", push.jobs)].map((each) => ({ report: each }));
    const told = toldOnce(runs, () => true);
    expect(told.map(({ first, twins }) => [first, ...twins].map((each) => each.report.run.id))).toEqual([
      ["1", "3"],
      ["2"],
    ]);
    expect(toldOnce(runs, ({ report: { run } }) => run.id !== "3")).toHaveLength(3);
  });

  it("of which the excerpt is the same by its fingerprint are twins, whatever the lines", () => {
    const alike = (id: string, line: string) => {
      const told = { kind: "excerpt" as const, excerpt: excerpt([line], { fingerprint: "f" }) };
      return of(id, [job("test", [], { told })]);
    };
    expect(areTwins(alike("1", "took 3 s"), alike("2", "took 4 s"))).toBe(true);
  });
});
