import { describe, expect, it } from "vitest";
import type { JobSpec } from "../../world/github/specs.ts";
import type { Scene } from "../asks.ts";
import { GREEN, only, RED } from "../failed-log.ts";
import { ask, branchOf, deliver, inboxOf, passIn, runOf, seen, storedIn } from "../outside.ts";

const QUEUE = `gh-readonly-queue/main/pr-1-${"c".repeat(40)}`;

/** A pull request whose own checks passed, and its run in the merge queue, or what calls itself so. */
async function queued(
  given: { from?: "fork"; event?: string; branch?: string } = {},
): Promise<{ pull: Scene; run: Scene }> {
  const pull = await ask({ ask: "scene", jobs: [GREEN] });
  const { branch = QUEUE, ...rest } = given;
  const run = await ask({
    ask: "run",
    scene: pull.scene,
    branch,
    event: "merge_group",
    alone: true,
    jobs: [RED],
    ...rest,
  });
  for (const job of run.jobs) await deliver(job);
  await deliver(run.run);
  await passIn([inboxOf(pull), runOf(run), branchOf(pull), branchOf(run)], 10);
  return { pull, run };
}

describe("a pull request that is thrown out of the merge queue", () => {
  it("is told why in its comment, by its own branch's object, and Slack links to it", async () => {
    const { pull, run } = await queued();
    const { body } = only((await seen(pull)).comments);
    expect(body).toMatch(/^### ❌ .* in the merge queue/m);
    expect(body).toContain("TypeError");
    expect(body).not.toContain("no longer the head");
    const message = only(await ask({ ask: "channel", scene: pull.scene }));
    expect(message.text).toContain("CI on topic in the merge queue: 1 of 1 job failed");
    expect(message.all).toMatch(/pull request #1/);
    expect(message.all).toMatch(/\/pull\/1"/);
    expect(await storedIn(branchOf(run))).toEqual([]);
  });

  it("is told why also where GitHub once said that there is no such pull request", async () => {
    const answer = { status: 404, body: JSON.stringify({ message: "Not Found" }) };
    await ask({ ask: "trouble", operation: "pulls/get", trouble: { times: 1, answer } });
    const { pull, run } = await queued();
    await passIn([runOf(run), branchOf(pull)], 30);
    expect(only((await seen(pull)).comments).body).toMatch(/^### ❌ .* in the merge queue/m);
  });

  it("is told why also where GitHub said of its run, too, that there is none", async () => {
    const answer = { status: 404, body: JSON.stringify({ message: "Not Found" }) };
    await ask({ ask: "trouble", operation: "actions/get-workflow-run", trouble: { times: 1, answer } });
    await ask({ ask: "trouble", operation: "pulls/get", trouble: { times: 2, answer } });
    const { pull, run } = await queued();
    await passIn([runOf(run), branchOf(pull)], 60);
    expect(only((await seen(pull)).comments).body).toMatch(/^### ❌ .* in the merge queue/m);
  });

  it("is not red where the run passed although the job failed", async () => {
    const pull = await ask({ ask: "scene", jobs: [GREEN] });
    const jobs: JobSpec[] = [RED, { name: "deploy", conclusion: null }];
    const run = await ask({
      ask: "run",
      scene: pull.scene,
      branch: QUEUE,
      event: "merge_group",
      alone: true,
      jobs,
      conclusion: null,
    });
    for (const job of run.jobs) await deliver(job);
    await passIn([inboxOf(pull), runOf(run), branchOf(pull)], 10);
    expect(only((await seen(pull)).comments).body).toContain("❌");
    const { run: green } = await ask({ ask: "complete", scene: run.scene, conclusion: "success" });
    await deliver(green);
    await passIn([inboxOf(pull), runOf(run), branchOf(pull)], 10);
    const { body } = only((await seen(pull)).comments);
    expect(body).toContain("1 job failed, allowed to fail");
    expect(body).not.toMatch(/❌|no longer the head/);
  });

  it("is said to look flaky when the queue's run passes on a later attempt", async () => {
    const { pull, run } = await queued();
    const again = await ask({ ask: "rerun", scene: run.scene, jobs: [{ name: "test", conclusion: "success" }] });
    await deliver(again.run);
    await passIn([inboxOf(pull), runOf(run), branchOf(pull)], 10);
    const { body } = only((await seen(pull)).comments);
    expect(body).toContain("passed on attempt 2 on the same commit, without a change: flaky?");
    expect(body).not.toMatch(/❌|no longer the head/);
  });

  it("has what is told replaced by its next push's failure", async () => {
    const { pull } = await queued();
    const log = RED.log.replace("TypeError", "RangeError");
    const next = await ask({
      ask: "run",
      scene: pull.scene,
      branch: "topic",
      event: "pull_request",
      jobs: [{ ...RED, log }],
    });
    for (const job of next.jobs) await deliver(job);
    await passIn([inboxOf(pull), runOf(next), branchOf(pull)], 10);
    const { body } = only((await seen(pull)).comments);
    expect([body.includes("RangeError"), body.includes("merge queue")]).toEqual([true, false]);
  });

  it.each([
    ["a fork", { from: "fork" as const }],
    ["a push to a branch that is called so", { event: "push" }],
    ["a queue whose pull request is not there", { branch: `gh-readonly-queue/main/pr-77-${"c".repeat(40)}` }],
  ])("is told nothing by %s", async (_, given) => {
    const { pull, run } = await queued(given);
    await passIn([runOf(run), branchOf(pull), branchOf(run)], 130);
    expect((await seen(pull)).comments).toEqual([]);
    expect((await ask({ ask: "channel", scene: pull.scene })).length).toBe(1);
  });
});

describe("a pull request that is queued again", () => {
  const SECOND = `gh-readonly-queue/main/pr-1-${"d".repeat(40)}`;

  /** What the queue's next try of the same head comes to. */
  async function triedAgain({ pull, run }: { pull: Scene; run: Scene }, jobs: JobSpec[]): Promise<string> {
    const asked = { branch: SECOND, event: "merge_group", alone: true, jobs } as const;
    const next = await ask({ ask: "run", scene: pull.scene, ...asked });
    for (const job of next.jobs) await deliver(job);
    await deliver(next.run);
    await passIn([inboxOf(pull), runOf(run), runOf(next), branchOf(pull), branchOf(next)], 10);
    return only((await seen(pull)).comments).body;
  }

  it("and fails differently has its earlier failure replaced", async () => {
    const other = { ...RED, log: RED.log.replace("TypeError", "RangeError") };
    const body = await triedAgain(await queued(), [other]);
    expect(body.match(/❌/g)).toHaveLength(1);
    expect([body.includes("RangeError"), body.includes("TypeError")]).toEqual([true, false]);
  });

  it("and passes is red no more, in the comment and in its message", async () => {
    const again = await queued();
    const body = await triedAgain(again, [{ name: "test", conclusion: "success" }]);
    expect(body).toMatch(/passed on \[`[0-9a-f]{7}`\]\(\S+\) in the merge queue, after 1 minute and 1 failed run/);
    expect(body).not.toMatch(/❌|no longer the head/);
    expect(only(await ask({ ask: "channel", scene: again.pull.scene })).text).toMatch(/^✅ /);
  });

  it("and passes is not red for an earlier try that is heard of later", async () => {
    const pull = await ask({ ask: "scene", jobs: [GREEN] });
    const asked = { event: "merge_group", alone: true } as const;
    const first = await ask({ ask: "run", scene: pull.scene, branch: QUEUE, jobs: [RED], ...asked });
    const passed: JobSpec[] = [{ name: "test", conclusion: "success" }];
    const second = await ask({ ask: "run", scene: pull.scene, branch: SECOND, jobs: passed, ...asked });
    await deliver(second.run);
    for (const job of first.jobs) await deliver(job);
    await passIn([inboxOf(pull), runOf(first), runOf(second), branchOf(pull)], 10);
    expect((await seen(pull)).comments).toEqual([]);
  });

  it("and passes stays red for what had failed outside of the queue", async () => {
    const pull = await ask({ ask: "scene", jobs: [RED] });
    for (const job of pull.jobs) await deliver(job);
    await passIn([inboxOf(pull), runOf(pull), branchOf(pull)], 10);
    const body = await triedAgain({ pull, run: pull }, [{ name: "test", conclusion: "success" }]);
    expect(body).toMatch(/^### ❌ /m);
  });
});

describe("a pull request that is pushed to while it is in the merge queue", () => {
  it("is not told of the older head's failure as the newer one's, and Slack is", async () => {
    const pull = await ask({ ask: "scene", jobs: [GREEN] });
    const asked = { branch: QUEUE, event: "merge_group", alone: true } as const;
    const run = await ask({ ask: "run", scene: pull.scene, jobs: [RED], ...asked });
    const other = { ...RED, log: RED.log.replace("TypeError", "RangeError") };
    const pushed = { branch: "topic", event: "pull_request" } as const;
    const next = await ask({ ask: "run", scene: pull.scene, jobs: [other], ...pushed });
    for (const job of run.jobs) await deliver(job);
    await passIn([inboxOf(pull), runOf(run), branchOf(pull), branchOf(run)], 200);
    expect((await seen(pull)).comments).toEqual([]);
    expect(only(await ask({ ask: "channel", scene: pull.scene })).text).toContain("in the merge queue");
    for (const job of next.jobs) await deliver(job);
    await passIn([inboxOf(pull), runOf(next), branchOf(pull)], 10);
    const { body } = only((await seen(pull)).comments);
    expect([body.includes("RangeError"), body.includes("TypeError")]).toEqual([true, false]);
  });
});

describe("a pull request that is opened after its branch failed", () => {
  it("gets its comment with the next thing that is heard of that commit, though that passes", async () => {
    const other = await ask({ ask: "scene", jobs: [GREEN] });
    const early = await ask({ ask: "run", scene: other.scene, branch: "early", alone: true, jobs: [RED] });
    for (const job of early.jobs) await deliver(job);
    await passIn([inboxOf(other), runOf(early), branchOf(early)], 10);
    expect((await seen(early)).comments).toEqual([]);
    await ask({ ask: "change", scene: early.scene, to: "opened" });
    const checks = { branch: "early", event: "pull_request", workflow: "Checks", sameCommit: true } as const;
    const next = await ask({ ask: "run", scene: early.scene, jobs: [GREEN], ...checks });
    await deliver(next.run);
    await passIn([inboxOf(other), branchOf(early)], 10);
    expect(only((await seen(early)).comments).body).toContain("TypeError");
  });
});
