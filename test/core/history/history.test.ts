import { describe, expect, it } from "vitest";
import { type Answer, answerFor } from "../../../src/core/history/facts.ts";
import { ALLOWED_JOBS_MAX, FINGERPRINTS_MAX, REMEMBERED_MS } from "../../../src/core/history/limits.ts";
import { type Memory, newMemory, remember, type Telling } from "../../../src/core/history/memory.ts";

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
const BEGIN = Date.parse("2026-11-01T00:00:00Z");

type Told = Partial<Omit<Telling, "run">> & { run?: Partial<Telling["run"]> };

/** A repository's history over time: what it is told, and what it answers. */
class Days {
  memory: Memory | null;
  now = BEGIN;
  #runs = 100;

  /** Watched for three days already, unless it is told that it is new. */
  constructor({ isNew = false } = {}) {
    this.memory = isNew ? null : newMemory(1, BEGIN - 3 * DAY_MS);
  }

  pass(ms: number): void {
    this.now += ms;
  }

  tell({ run, ...given }: Told = {}): Answer {
    const number = ++this.#runs;
    const telling: Telling = {
      version: 1,
      branch: "topic",
      defaultBranch: "main",
      isOwn: true,
      failed: ["aaaa"],
      passed: [],
      isGreen: false,
      jobs: ["test"],
      knownBefore: [],
      ...given,
      run: { id: String(number), attempt: 1, number, workflowId: "7", event: "push", at: this.now, ...run },
    };
    this.memory = remember(this.memory, telling, this.now);
    return answerFor(this.memory, telling, this.now);
  }

  /** The facts in words about this failure of a new run. */
  facts(told: Told = {}): string[] {
    return (this.tell(told).facts["aaaa"] ?? []).map(({ text }) => text);
  }
}

const green = (run: Told["run"] = {}): Told => ({ branch: "main", failed: [], jobs: [], isGreen: true, run });

describe("a failure that the default branch has as well", () => {
  it("is said to fail there, for how long, with its newest run", () => {
    const days = new Days();
    days.tell({ branch: "main" });
    days.pass(3 * HOUR_MS);
    days.tell({ branch: "main", run: { id: "555" } });
    const { facts } = days.tell();
    expect(facts["aaaa"]?.[0]).toEqual({
      fact: "on-default-branch",
      text: "Also fails on main, for 3 hours",
      run: "555",
    });
  });

  it.each([
    ["the branch has passed since", (days: Days) => days.tell(green())],
    ["its newest run fails otherwise", (days: Days) => days.tell({ branch: "main", failed: ["bbbb"] })],
    ["it stands there in another workflow", () => {}, { run: { workflowId: "8" } }],
    ["another branch is the default one now", () => {}, { defaultBranch: "trunk" }],
    ["the event does not say which branch is the default one", () => {}, { defaultBranch: null }],
  ])("is not said to fail there where %s", (_, act: (days: Days) => void, told: Told = {}) => {
    const days = new Days();
    days.tell({ branch: "main" });
    act(days);
    expect(days.facts(told).join()).not.toContain("Also fails");
  });

  it("is not said of the default branch itself", () => {
    const days = new Days();
    days.tell({ branch: "main" });
    expect(days.facts({ branch: "main" })).toEqual([]);
  });

  it("is not turned red by an older run that ends later, nor by its re-run, nor green by an older pass", () => {
    const days = new Days();
    days.tell({ branch: "main", run: { id: "10", number: 10 } });
    days.tell(green({ id: "12", number: 12 }));
    days.tell({ branch: "main", run: { id: "11", number: 11 } });
    days.tell({ branch: "main", run: { id: "10", number: 10, attempt: 2 } });
    expect(days.facts().join()).not.toContain("Also fails");
    days.tell({ branch: "main", run: { id: "14", number: 14 } });
    days.tell(green({ id: "13", number: 13 }));
    expect(days.facts()).toContain("Also fails on main, for 1 minute");
  });

  it("is not said to fail there after the re-run of a run that nobody had heard of, which others may have followed", () => {
    const days = new Days();
    days.tell({ branch: "main", run: { attempt: 2 } });
    expect(days.facts().join()).not.toContain("Also fails");
  });

  it("fails there no more where the run passed although the job failed", () => {
    const days = new Days();
    days.tell({ branch: "main", run: { id: "10", number: 10 } });
    days.tell({ ...green({ id: "10", number: 10 }), jobs: ["test"] });
    days.tell({ branch: "main", run: { id: "10", number: 10 } });
    expect(days.facts().join()).not.toContain("Also fails");
  });

  it.each(["workflow_run", "issue_comment", "issues"])("cannot be put there by who may only set off a %s", (event) => {
    const days = new Days();
    days.tell({ branch: "main", run: { event } });
    expect(days.facts()).toEqual(["First seen here"]);
  });

  it("is not put there by a pull request from the default branch", () => {
    const days = new Days();
    days.tell({ branch: "main", run: { event: "pull_request" } });
    expect(days.facts()).toEqual(["Seen on 1 other branch in 7 days"]);
  });
});

describe("a failure that passed on a re-run", () => {
  it("is said to have done so, how often in seven days, with the last attempt that passed", () => {
    const days = new Days();
    const [first, second] = [{ id: "900" }, { id: "901" }];
    days.tell({ run: first });
    const passes = { failed: [], passed: ["aaaa"], isGreen: true };
    days.tell({ ...passes, run: { ...first, attempt: 2 } });
    expect(days.facts()).toEqual(["Passed on a re-run of the same commit once in 7 days"]);
    days.tell({ ...passes, run: { ...first, attempt: 2 } });
    days.tell({ ...passes, run: { ...second, attempt: 3 } });
    const { facts } = days.tell();
    expect(facts["aaaa"]?.[0]).toMatchObject({
      text: "Passed on a re-run of the same commit 2 times in 7 days",
      run: "901/3",
    });
    days.pass(8 * DAY_MS);
    expect(days.facts()).toEqual([]);
  });
});

describe("a failure of other branches", () => {
  it("is said to have been seen there, each branch once, the default one only where nothing is said of it already", () => {
    const days = new Days();
    for (const branch of ["a", "b", "b", "topic", "c"]) days.tell({ branch });
    expect(days.facts()).toEqual(["Seen on 3 other branches in 7 days"]);
    days.tell({ branch: "main" });
    expect(days.facts()).toEqual(["Also fails on main, for 1 minute", "Seen on 3 other branches in 7 days"]);
    days.tell(green());
    expect(days.facts()).toEqual(["Seen on 4 other branches in 7 days"]);
  });

  it("is forgotten after a week", () => {
    const days = new Days();
    days.tell({ branch: "a" });
    days.pass(8 * DAY_MS);
    expect(days.facts()).toEqual([]);
  });
});

describe("a failure that is new", () => {
  it("is called new in its run, however often that is told, and not in the next one", () => {
    const days = new Days();
    const run = { id: "200" };
    expect([days.facts({ run }), days.facts({ run }), days.facts()]).toEqual([
      ["First seen here"],
      ["First seen here"],
      [],
    ]);
  });

  it("is not called new on the first day, nor on the first of a new kind of fingerprint", () => {
    const days = new Days({ isNew: true });
    days.tell({ failed: ["bbbb"] });
    days.pass(DAY_MS - HOUR_MS);
    expect(days.facts()).toEqual([]);
    days.pass(HOUR_MS);
    expect(days.facts({ failed: ["aaaa", "cccc"] })).toEqual([]);
    expect(days.tell({ failed: ["dddd"] }).facts["dddd"]?.[0]?.text).toBe("First seen here");
    expect(days.tell({ failed: ["eeee"], version: 2 }).facts).toEqual({});
    expect(days.tell({ failed: ["ffff"], version: 1 }).facts).toEqual({});
  });

  it("is called new again after two weeks without it", () => {
    const days = new Days();
    days.tell();
    days.pass(REMEMBERED_MS + 1);
    expect(days.facts()).toEqual(["First seen here"]);
  });

  it("is not called new where the branch has seen it, as a fork's may have, nor where memory has holes", () => {
    const days = new Days();
    expect(days.facts({ isOwn: false, knownBefore: ["aaaa"] })).toEqual([]);
    for (let i = 0; i < FINGERPRINTS_MAX + 1; i++) days.tell({ failed: [`f${i}`] });
    expect(days.facts()).toEqual([]);
  });
});

describe("a fork's run", () => {
  it("is only looked up, whatever its branch is called", () => {
    const days = new Days();
    days.tell();
    const before = JSON.stringify(days.memory);
    for (const branch of ["main", "topic", "gh-readonly-queue/main/pr-1-abc"]) {
      days.tell({ isOwn: false, branch, failed: ["aaaa", "bbbb"], passed: ["aaaa"], isGreen: true });
    }
    expect(JSON.stringify(days.memory)).toBe(before);
    expect(days.facts({ isOwn: false, branch: "topic" })).toEqual(["Seen on 1 other branch in 7 days"]);
  });

  it("makes no history where there was none", () => {
    const days = new Days({ isNew: true });
    expect([days.facts({ isOwn: false }), days.memory]).toEqual([[], null]);
  });
});

describe("ten thousand different failures a day", () => {
  it("leave what was seen twice, and of the others the newest", () => {
    const days = new Days();
    days.tell({ failed: ["twice"] });
    days.tell({ failed: ["twice"] });
    days.tell({ failed: ["once"] });
    for (let i = 0; i < 10_000; i += 50) {
      days.pass(DAY_MS / 200);
      days.tell({ failed: Array.from({ length: 50 }, (_, k) => `f${i + k}`) });
    }
    const kept = Object.keys(days.memory?.seen ?? {});
    expect(kept.length).toBe(FINGERPRINTS_MAX);
    expect(["twice", "once", "f1000", "f9999"].map((one) => kept.includes(one))).toEqual([true, false, false, true]);
  });

  it("on hundreds of branches fit in a row of a Durable Object", () => {
    const days = new Days();
    for (let i = 0; i < 400; i++) {
      const failed = Array.from({ length: 64 }, (_, k) => `${i % 30}-${k}-0123456789`);
      days.tell({ failed, branch: `branch-${i}`, run: { id: `1970000${i}` } });
    }
    expect(JSON.stringify(days.memory).length).toBeLessThan(1_000_000);
  });
});

describe("a job that was allowed to fail", () => {
  it("is named to the next run of its workflow in which it fails, for two weeks", () => {
    const days = new Days();
    const run = { id: "300" };
    days.tell({ run });
    days.tell({ isGreen: true, failed: [], jobs: ["test", "__proto__"], run });
    expect(days.tell({ jobs: ["test", "lint"] }).allowed).toEqual(["test"]);
    expect(days.tell({ jobs: ["test"], run: { workflowId: "8" } }).allowed).toEqual([]);
    days.pass(REMEMBERED_MS + 1);
    expect(days.tell().allowed).toEqual([]);
  });

  it("is one of a bounded number", () => {
    const days = new Days();
    for (let i = 0; i < 10; i++) {
      days.tell({ isGreen: true, failed: [], jobs: Array.from({ length: 100 }, (_, k) => `${i} ${k}`) });
    }
    expect(Object.keys(days.memory?.allowed ?? {}).length).toBe(ALLOWED_JOBS_MAX);
  });
});
