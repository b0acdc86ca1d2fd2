// How a failure ends: passed on a re-run, fixed by a commit, gone with its workflow, allowed to fail.
import { describe, expect, it } from "vitest";
import type { JobSpec } from "../../world/github/specs.ts";
import type { Scene } from "../asks.ts";
import { GREEN, only, RED } from "../failed-log.ts";
import { ask, branchOf, deliver, inboxOf, pass, passIn, runOf, seen, told } from "../outside.ts";

const PASSED = { name: "test", conclusion: "success" } as const;
const RUNNING = { name: "deploy", conclusion: null } as const;

const bodyOf = async (scene: Scene) => only((await seen(scene)).comments).body;

/** Another run on the scene's branch, delivered whole. */
async function beside(scene: Scene, jobs: JobSpec[]): Promise<Scene> {
  const next = await ask({ ask: "run", scene: scene.scene, branch: "topic", jobs });
  for (const job of next.jobs) await deliver(job);
  await deliver(next.run);
  await passIn([inboxOf(scene), runOf(next), branchOf(scene)], 10);
  return next;
}

describe("a failure that ends", () => {
  it("on a re-run of the same commit looks flaky", async () => {
    const scene = await told([RED]);
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [PASSED] });
    await deliver(again.run);
    await pass(scene, 5);
    const body = await bodyOf(scene);
    expect(body).toContain("passed on attempt 2 on the same commit, without a change: flaky?");
    expect(body).toMatch(/<details><summary>What failed[\s\S]*TypeError/);
    expect(body).not.toContain("❌");
  });

  it("on a re-run looks flaky also where another job of that attempt failed", async () => {
    const other = { ...RED, name: "build", log: RED.log.replace("TypeError", "RangeError") };
    const scene = await told([RED, other]);
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [PASSED, other] });
    for (const job of again.jobs) await deliver(job);
    await pass(scene, 10);
    const body = await bodyOf(scene);
    expect(body).toMatch(/`test`.*passed on attempt 2 on the same commit, without a change: flaky\?/);
    expect(body).toMatch(/❌[\s\S]*RangeError/);
  });

  it("on a newer commit says on which, after how many runs, and keeps what had failed", async () => {
    const scene = await told([RED]);
    await beside(scene, [RED]);
    const green = await beside(scene, [PASSED]);
    const body = await bodyOf(green);
    expect(body).toMatch(/passed on \[`[0-9a-f]{7}`\]\(.*\), after 1 minute and 2 failed runs/);
    expect(body).toMatch(/What failed[\s\S]*TypeError/);
  });
});

describe("a workflow that does not run on the new head", () => {
  it("is red no more when everything that ran there is green", async () => {
    const scene = await told([RED]);
    const head = await ask({ ask: "run", scene: scene.scene, branch: "topic", workflow: "Docs", jobs: [GREEN] });
    await deliver(head.run);
    await pass(scene, 5);
    const body = await bodyOf(scene);
    expect(body).toContain("and everything that ran there is green");
    expect(body).not.toContain("❌");
  });

  it("is red no more in Slack either, which does not say that it passed", async () => {
    const scene = await told([RED]);
    expect(only((await seen(scene)).messages).text).toContain("❌");
    const head = await ask({ ask: "run", scene: scene.scene, branch: "topic", workflow: "Docs", jobs: [GREEN] });
    await deliver(head.run);
    await pass(scene, 5);
    const { text } = only((await seen(scene)).messages);
    expect(text).toMatch(/^✅ CI on topic: did not run on [0-9a-f]{7}, and everything that ran there is green$/);
  });

  it("stays red while something there still runs, and where something there failed", async () => {
    const scene = await told([RED]);
    const head = await ask({ ask: "run", scene: scene.scene, branch: "topic", workflow: "Docs", jobs: [GREEN] });
    const jobs: JobSpec[] = [{ name: "slow", conclusion: null }];
    const slow = await ask({
      ask: "run",
      scene: head.scene,
      branch: "topic",
      workflow: "Slow",
      jobs,
      sameCommit: true,
    });
    await deliver(head.run);
    await pass(scene, 100);
    expect(await bodyOf(scene)).toContain("❌");
    await ask({ ask: "complete", scene: slow.scene, conclusion: "cancelled" });
    await deliver(head.run);
    await pass(scene, 100);
    expect(await bodyOf(scene)).toContain("❌");
  });

  it("asks GitHub nothing where nothing is red", async () => {
    const scene = await ask({ ask: "scene", jobs: [GREEN] });
    await deliver(scene.run);
    await pass(scene, 5);
    const asked = await ask({ ask: "asked", scene: scene.scene });
    const { full_name: name } = JSON.parse(scene.run.body).repository;
    expect(asked.filter((line) => line.includes(`/repos/${name}/`))).toEqual([]);
  });
});

describe("a job that is allowed to fail", () => {
  const fails = (scene: Scene, conclusion: "success" | "failure") => async () => {
    const jobs: JobSpec[] = [RED, { name: "deploy", conclusion: "success" }];
    const next = await ask({ ask: "run", scene: scene.scene, branch: "topic", jobs, conclusion: null });
    for (const job of next.jobs.slice(0, 1)) await deliver(job);
    await passIn([inboxOf(scene), runOf(next), branchOf(scene)], 20);
    const during = await seen(next);
    const ended = await ask({ ask: "complete", scene: next.scene, conclusion });
    await deliver(ended.run);
    await passIn([inboxOf(scene), runOf(next), branchOf(scene)], 20);
    return { during, after: await seen(next) };
  };

  it("is said so when its run has passed, in the comment and in the message, and is not red", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED, RUNNING] });
    await deliver(only(scene.jobs));
    await pass(scene, 5);
    expect(await bodyOf(scene)).toContain("❌");
    await deliver((await ask({ ask: "complete", scene: scene.scene, conclusion: "success" })).run);
    await pass(scene, 5);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toContain("1 job failed, allowed to fail");
    expect(only(messages).text).toContain("failed, allowed to fail");
    expect(only(comments).body + only(messages).text).not.toContain("❌");
  });

  it("is said so where its run had passed before it was read", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED, RUNNING], conclusion: "success" });
    await deliver(scene.run);
    await deliver(only(scene.jobs));
    await pass(scene, 5);
    const { comments, messages } = await seen(scene);
    expect([comments, only(messages).text]).toEqual([[], expect.stringContaining("failed, allowed to fail")]);
  });

  it("waits for its run's end the next time, and is silent where that passes, and told where it fails", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED, RUNNING] });
    await deliver(only(scene.jobs));
    await pass(scene, 5);
    await deliver((await ask({ ask: "complete", scene: scene.scene, conclusion: "success" })).run);
    await pass(scene, 5);
    const before = await bodyOf(scene);
    const passes = await fails(scene, "success")();
    expect([passes.during.messages, passes.after.messages]).toEqual([[], []]);
    // At most that it is about a commit which is no longer the head.
    const [said = ""] = before.split("\n\n<!-- whyred:data");
    expect((await bodyOf(scene)).startsWith(said)).toBe(true);
    const breaks = await fails(scene, "failure")();
    expect(breaks.during.messages).toEqual([]);
    expect(only(breaks.after.messages).text).toContain("TypeError");
    expect(await bodyOf(scene)).toMatch(/❌[\s\S]*TypeError/);
  });

  it("is told where its run's end was heard of before History had said that it waits for that", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED, RUNNING] });
    await deliver(only(scene.jobs));
    await pass(scene, 5);
    await deliver((await ask({ ask: "complete", scene: scene.scene, conclusion: "success" })).run);
    await pass(scene, 5);
    const next = await ask({ ask: "run", scene: scene.scene, branch: "topic", jobs: [RED] });
    await deliver(only(next.jobs));
    await passIn([inboxOf(scene), runOf(next)], 5);
    await deliver(next.run);
    await passIn([inboxOf(scene), runOf(next)], 5);
    await passIn([branchOf(scene)], 20);
    expect(only((await seen(next)).messages).text).toContain("TypeError");
  });
});
