// The life of a failure through the bundle that ships, as people would see it: the facts, its end, while it stays red.
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { JobSpec } from "../world/github/specs.ts";
import type { PullRequest, Repository, Run } from "../world/github/state.ts";
import { shaOf } from "../world/github/state.ts";
import { until } from "../world/until.ts";
import { type RunningWorker, startWorker } from "../world/worker.ts";
import { startWorld, type World } from "../world/world.ts";

const logSaying = (message: string) => `\uFEFF2026-11-22T10:00:00.1234567Z ##[group]Run npm test
2026-11-22T10:00:00.1234567Z \u001b[36;1mnpm test\u001b[0m
2026-11-22T10:00:00.1234567Z shell: /usr/bin/bash -e {0}
2026-11-22T10:00:00.1234567Z ##[endgroup]
2026-11-22T10:00:01.1234567Z ${message}
2026-11-22T10:00:01.1234567Z ##[error]Process completed with exit code 1.
`;
const RED = { name: "test", conclusion: "failure", log: logSaying("TypeError: basket is undefined") } satisfies JobSpec;
const OTHER = { ...RED, log: logSaying("RangeError: 7 is not a basket") };
const PASSED: JobSpec = { name: "test", conclusion: "success" };

let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

/** A repository on a GitHub of its own, and a Worker that hears of it. */
class Place {
  readonly world: World;
  readonly repo: Repository;
  readonly #worker: RunningWorker;
  #commits = 0;

  private constructor(world: World, worker: RunningWorker) {
    this.world = world;
    this.#worker = worker;
    this.repo = world.github.addRepository({ owner: "acme", name: "shop" });
  }

  static async start(options: Parameters<typeof startWorker>[1] = {}): Promise<Place> {
    const world = await startWorld();
    ends.push(() => world.close());
    const worker = await startWorker(world.settings({ SETTLE_SECONDS: "0" }), options);
    ends.push(() => worker.stop());
    return new Place(world, worker);
  }

  pull(branch: string, files: string[] = []): PullRequest {
    return this.world.github.addPullRequest({ repo: this.repo, branch, files });
  }

  /** A run of a new commit on the branch; with its pull request's head where it has one. */
  async run(
    branch: string,
    jobs: JobSpec[],
    given: { event?: string; workflow?: string; sha?: string } = {},
  ): Promise<Run> {
    const { github } = this.world;
    const sha = given.sha ?? shaOf(`${branch} ${this.#commits++}`);
    const pull = github.pulls.find((one) => one.branch === branch);
    if (pull) pull.sha = sha;
    const workflow = { name: given.workflow ?? "CI" };
    const run = github.addRun({ repo: this.repo, branch, sha, jobs, workflow, event: given.event ?? "push" });
    await this.deliver(run);
    return run;
  }

  /** As if so many hours had passed for the repository's History. */
  async later(hours: number): Promise<void> {
    expect((await fetch(`${this.#worker.url}/later?hours=${hours}`)).status).toBe(204);
  }

  /** All that GitHub delivers of the run's newest attempt. */
  async deliver(run: Run): Promise<void> {
    const { deliveries } = this.world;
    const to = this.#worker.url;
    const attempt = run.attempts.at(-1);
    for (const job of attempt?.jobs ?? []) {
      if (job.status === "completed" && job.attempt === attempt?.number) {
        await this.world.deliver(await deliveries.job(job), { to });
      }
    }
    if (attempt?.status === "completed") await this.world.deliver(await deliveries.run(run), { to });
  }

  async rerun(run: Run, jobs: JobSpec[]): Promise<void> {
    this.world.github.rerun(run, { jobs });
    await this.deliver(run);
  }

  comment = (pull: PullRequest): string => this.world.github.comments(pull)[0]?.body ?? "";

  says(pull: PullRequest, what: string | RegExp): Promise<void> {
    const matches = (body: string) => (typeof what === "string" ? body.includes(what) : what.test(body));
    return until(`the comment says ${what}`, () => matches(this.comment(pull)), { withinMs: 40_000 });
  }

  /** Messages that are no replies, and those that are, as texts and all their words. */
  messages(isReply = false): { text: string; all: string }[] {
    const all = this.world.slack.messages(this.world.channel);
    const some = all.filter(({ threadTs }) => (threadTs !== undefined) === isReply);
    return some.map(({ text, blocks }) => ({ text, all: JSON.stringify(blocks) }));
  }

  posted(what: string, isSo: (messages: { text: string; all: string }[]) => boolean): Promise<void> {
    return until(what, () => isSo(this.messages()), { withinMs: 40_000 });
  }
}

describe("the history of a failure", () => {
  it("says that it also fails on the default branch, was seen elsewhere, and what the title deserves", async () => {
    const place = await Place.start();
    await place.run("main", [RED]);
    await place.posted("main's failure is told", (all) => all.length === 1);
    const pull = place.pull("topic");
    await place.run("topic", [RED, { ...OTHER, name: "mine" }]);
    await place.says(pull, "Also fails on main, for 1 minute");
    await place.says(pull, "1 of 2 failures is not on main");
    await until("Slack says so too", () => place.messages().some(({ all }) => all.includes("Also fails on main")));
    const other = place.pull("other");
    await place.run("other", [{ ...OTHER, name: "mine" }]);
    await place.says(other, "Seen on 1 other branch in 7 days");
  }, 120_000);

  it("says that it passed on a re-run, and that what it names is changed in the pull request", async () => {
    const place = await Place.start();
    const log = logSaying("src/basket.ts:7:2 - error TS2322: Type 'string' is not assignable to type 'number'.");
    const pull = place.pull("topic", ["src/basket.ts"]);
    const run = await place.run("topic", [{ ...RED, log }]);
    await place.says(pull, "src/basket.ts is changed in this pull request");
    await place.rerun(run, [PASSED]);
    await place.says(pull, "passed on attempt 2 on the same commit, without a change: flaky?");
    const next = place.pull("next");
    await place.run("next", [{ ...RED, log }]);
    await place.says(next, "Passed on a re-run of the same commit once in 7 days");
  }, 120_000);
});

describe("a failure that nobody has seen", () => {
  it("is said to be seen here first, once the repository has been watched for a day, and not the next time", async () => {
    const place = await Place.start({ around: join(import.meta.dirname, "later-history.ts") });
    const first = place.pull("first");
    await place.run("first", [RED]);
    await place.says(first, "TypeError");
    expect(place.comment(first)).not.toContain("First seen here");
    await place.later(25);
    const second = place.pull("second");
    await place.run("second", [OTHER]);
    await place.says(second, "First seen here");
    await place.posted("Slack says so too", (all) => all.some((one) => one.all.includes("First seen here")));
    const third = place.pull("third");
    await place.run("third", [OTHER]);
    await place.says(third, "RangeError");
    expect(place.comment(third)).not.toContain("First seen here");
  }, 120_000);
});

describe("the end of a failure", () => {
  it("is said: flaky, when it passes on a re-run of the same commit, in both places", async () => {
    const place = await Place.start();
    const pull = place.pull("topic");
    const run = await place.run("topic", [RED]);
    await place.says(pull, "❌");
    await place.rerun(run, [PASSED]);
    const words = "passed on attempt 2 on the same commit, without a change: flaky?";
    await place.says(pull, words);
    expect(place.comment(pull)).toMatch(/What failed[\s\S]*TypeError/);
    await place.posted("the message says so", ([first]) => first?.text.includes(words) === true);
    expect(place.comment(pull) + place.messages()[0]?.text).not.toContain("❌");
  }, 120_000);

  it("is said: fixed by which commit, after how many runs, in both places", async () => {
    const place = await Place.start();
    const pull = place.pull("topic");
    await place.run("topic", [RED]);
    await place.says(pull, "TypeError");
    await place.run("topic", [PASSED]);
    await place.says(pull, /passed on \[`[0-9a-f]{7}`\]\(\S+\), after 1 minute and 1 failed run/);
    expect(place.comment(pull)).toMatch(/What failed[\s\S]*TypeError/);
    await place.posted("the message is green", (all) => /^✅ .*passed on [0-9a-f]{7}, after/.test(all[0]?.text ?? ""));
  }, 120_000);

  it("is said: gone, when everything that ran on the head is green", async () => {
    const place = await Place.start();
    const pull = place.pull("topic");
    await place.run("topic", [RED]);
    await place.says(pull, "❌");
    await place.run("topic", [PASSED], { workflow: "Docs" });
    await place.says(pull, "and everything that ran there is green");
    expect(place.comment(pull)).not.toContain("❌");
  }, 120_000);

  it("is said: allowed to fail, when the run has passed", async () => {
    const place = await Place.start();
    const pull = place.pull("topic");
    const run = await place.run("topic", [RED, { name: "deploy", conclusion: null }]);
    await place.says(pull, "❌");
    for (const job of run.attempts[0]?.jobs ?? []) {
      if (job.status !== "completed") place.world.github.completeJob(job, { conclusion: "success" });
    }
    place.world.github.completeRun(run, "success");
    await place.deliver(run);
    await place.says(pull, "1 job failed, allowed to fail");
    await place.posted("the message says so", ([first]) => first?.text.includes("allowed to fail") === true);
    expect(place.comment(pull) + place.messages()[0]?.text).not.toContain("❌");
  }, 120_000);
});

describe("a workflow that stays red", () => {
  it("has one message for the same failure, a reply for another, and turns green in it", async () => {
    const place = await Place.start();
    await place.run("topic", [RED]);
    await place.posted("it is told", (all) => all.length === 1);
    await place.run("topic", [RED]);
    await place.posted("two have failed", ([first]) => first?.all.includes("2 runs failed since") === true);
    await place.run("topic", [OTHER]);
    await until("a reply says how", () => place.messages(true)[0]?.text.includes("RangeError") === true);
    await place.posted("three have failed", ([first]) => first?.all.includes("3 runs failed since") === true);
    await place.run("topic", [PASSED]);
    await place.posted("it is green", ([first]) => /and 3 failed runs$/.test(first?.text ?? ""));
    expect(place.messages().length).toBe(1);
  }, 120_000);
});

describe("a workflow that is red three times in a row", () => {
  it("with the same failure has one message and no reply", async () => {
    const place = await Place.start();
    for (const words of ["1 of 1 job failed", "2 runs failed since", "3 runs failed since"]) {
      await place.run("topic", [RED]);
      await place.posted(words, ([first]) => first !== undefined && (first.text + first.all).includes(words));
    }
    expect([place.messages().length, place.messages(true)]).toEqual([1, []]);
  }, 120_000);

  it("with another failure each time has one message, and a reply for each that is new", async () => {
    const place = await Place.start();
    const third = { ...RED, log: logSaying("SyntaxError: a basket is missing") };
    await place.run("topic", [RED]);
    await place.posted("it is told", (all) => all.length === 1);
    await place.run("topic", [OTHER]);
    await until("a reply says how", () => place.messages(true).length === 1, { withinMs: 40_000 });
    await place.run("topic", [third]);
    await until("a second one does", () => place.messages(true).length === 2, { withinMs: 40_000 });
    expect(place.messages(true).map(({ text }) => /(\w+Error)/.exec(text)?.[1])).toEqual(["RangeError", "SyntaxError"]);
    await place.posted("three have failed", ([first]) => first?.all.includes("3 runs failed since") === true);
    expect(place.messages()).toHaveLength(1);
  }, 120_000);
});

describe("a commit that runs a workflow for push and for pull_request", () => {
  it("is told once where both fail alike, in the comment and in Slack, each with both runs", async () => {
    const place = await Place.start();
    const pull = place.pull("topic");
    const sha = shaOf("one commit");
    await place.run("topic", [RED], { event: "pull_request", sha });
    await place.says(pull, "TypeError");
    await place.run("topic", [RED], { event: "push", sha });
    await place.says(pull, /\[`pull_request`\]\(\S+\) and \[`push`\]\(\S+\)/);
    expect(place.comment(pull).match(/^#+ ❌/gm)).toHaveLength(1);
    await place.posted("it names both", ([first]) => /\(pull_request\)[\s\S]*\(push\)/.test(first?.all ?? ""));
    expect([place.messages().length, place.messages(true).length]).toEqual([1, 0]);
  }, 120_000);
});

describe("a pull request that is thrown out of the merge queue", () => {
  it("is told why in its comment, and Slack links to it", async () => {
    const place = await Place.start();
    const pull = place.pull("topic");
    await place.run(`gh-readonly-queue/main/pr-${pull.number}-${"c".repeat(40)}`, [RED], { event: "merge_group" });
    await place.says(pull, /^### ❌ .* in the merge queue/m);
    await place.posted("the message links to it", ([first]) => first?.all.includes(`/pull/${pull.number}"`) === true);
  }, 120_000);

  it("and queued again has its earlier failure replaced by the next, and is green when the queue passes it", async () => {
    const place = await Place.start();
    const pull = place.pull("topic");
    const tryIt = (sha: string, jobs: JobSpec[]) =>
      place.run(`gh-readonly-queue/main/pr-${pull.number}-${sha.repeat(40)}`, jobs, { event: "merge_group" });
    await tryIt("c", [RED]);
    await place.says(pull, "TypeError");
    await tryIt("d", [OTHER]);
    await place.says(pull, "RangeError");
    expect(place.comment(pull)).not.toContain("TypeError");
    await tryIt("e", [PASSED]);
    await place.says(pull, "in the merge queue, after");
    expect(place.comment(pull)).not.toMatch(/❌|no longer the head/);
    await place.posted("the message is green", ([first]) => first?.text.startsWith("✅") === true);
    expect(place.messages()).toHaveLength(1);
  }, 120_000);
});
