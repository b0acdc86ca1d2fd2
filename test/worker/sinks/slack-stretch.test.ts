// A workflow that stays red: one message of a bot's while it does, and how that ends.
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { JobSpec } from "../../world/github/specs.ts";
import type { Said, Scene } from "../asks.ts";
import { only, RED } from "../failed-log.ts";
import { ask, branchOf, changeState, deliver, dieDuring, inboxOf, passIn, runOf } from "../outside.ts";

const OTHER = { ...RED, log: RED.log.replace("TypeError", "RangeError") };
const PASSED: JobSpec = { name: "test", conclusion: "success" };

/** A run of the branch, delivered whole, and all that follows. */
async function runs(scene: Scene, branch: string, job: JobSpec, given: { sameCommit?: true; event?: string } = {}) {
  const next = await ask({ ask: "run", scene: scene.scene, branch, jobs: [job], ...given });
  if (job.conclusion === "failure") for (const one of next.jobs) await deliver(one);
  await deliver(next.run);
  await passIn([inboxOf(scene), runOf(next), branchOf(next)], 10);
  return next;
}

/** A repository in which nothing was told yet. */
const quiet = () => ask({ ask: "scene", jobs: [PASSED] });
const channel = (scene: Scene): Promise<Said[]> => ask({ ask: "channel", scene: scene.scene });

describe("a workflow that stays red", () => {
  it("with the same failure has one message, which counts its runs and says which was the last", async () => {
    const scene = await quiet();
    await runs(scene, "topic", RED);
    await runs(scene, "topic", RED);
    const last = await runs(scene, "topic", RED);
    const { text, all, isReply } = only(await channel(scene));
    expect([text.startsWith("❌"), isReply]).toEqual([true, false]);
    expect(all).toMatch(/3 runs failed since \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    expect(all).toContain(`/runs/${last.runId}`);
  });

  it("with another failure than before gets a reply that says how, and no new message", async () => {
    const scene = await quiet();
    await runs(scene, "topic", RED);
    await runs(scene, "topic", OTHER);
    await runs(scene, "topic", OTHER);
    const said = await channel(scene);
    expect(said.map(({ isReply }) => isReply)).toEqual([false, true]);
    expect(said[1]?.text).toContain("RangeError");
    expect(said[0]?.all).toContain("3 runs failed since");
  });

  it("has one message and one reply also where the process died while that was posted", async () => {
    const scene = await quiet();
    await runs(scene, "topic", RED);
    const next = await ask({ ask: "run", scene: scene.scene, branch: "topic", jobs: [OTHER] });
    await dieDuring("chat.postMessage", next.jobs, [inboxOf(scene), runOf(next), branchOf(next)]);
    await passIn([inboxOf(scene), runOf(next), branchOf(next)], 200);
    const said = await channel(scene);
    expect(said.map(({ isReply }) => isReply)).toEqual([false, true]);
    expect(said[0]?.all).toContain("2 runs failed since");
  });

  it("says its newest run, also when the first one fails differently on a re-run", async () => {
    const scene = await quiet();
    const first = await runs(scene, "topic", RED);
    const last = await runs(scene, "topic", RED);
    const again = await ask({ ask: "rerun", scene: first.scene, jobs: [OTHER] });
    for (const job of again.jobs) await deliver(job);
    await passIn([inboxOf(scene), runOf(first), branchOf(first)], 10);
    const { text, all } = only(await channel(scene));
    expect(text).toContain("TypeError");
    expect(all).toContain("2 runs failed since");
    expect(all).toContain(`/runs/${last.runId}`);
  });

  it("gets a new message on the default branch for a failure that was not told, which links to the first", async () => {
    const scene = await quiet();
    await runs(scene, "main", RED);
    await runs(scene, "main", OTHER);
    const said = await channel(scene);
    expect(said.map(({ isReply }) => isReply)).toEqual([false, false]);
    expect(said[1]?.all).toMatch(/https:\/\/acme\.slack\.com\/archives\/C\w+\/p\d+/);
    expect(said[1]?.all).toContain("2 runs failed since");
  });

  it("gets a new message after a day", async () => {
    const scene = await quiet();
    const first = await runs(scene, "topic", RED);
    await runInDurableObject(branchOf(first), (_object, { storage }) => {
      changeState(storage, ({ records }) => {
        for (const stretch of Object.values(records["stretch"] ?? {})) stretch["begunAt"] = 1;
      });
    });
    await runs(scene, "topic", RED);
    expect((await channel(scene)).map(({ isReply }) => isReply)).toEqual([false, false]);
  });

  it("is told once where one commit runs it for a push and for a pull request", async () => {
    const scene = await quiet();
    const push = await runs(scene, "topic", RED);
    await runs(push, "topic", RED, { sameCommit: true, event: "pull_request" });
    const said = only(await channel(scene));
    expect(said.all).not.toContain("2 runs failed");
  });
});

describe("a workflow that was red and passes", () => {
  it("says on which commit, after how long and how many runs, and keeps a line of each failure", async () => {
    const scene = await quiet();
    await runs(scene, "topic", RED);
    await runs(scene, "topic", OTHER);
    await runs(scene, "topic", PASSED);
    const [message] = await channel(scene);
    expect(message?.text).toMatch(/^✅ CI on topic: passed on [0-9a-f]{7}, after 1 minute and 2 failed runs$/);
    expect(message?.all).toMatch(/test: TypeError.*test: RangeError/);
    await runs(scene, "topic", RED);
    expect((await channel(scene)).filter(({ isReply }) => !isReply).length).toBe(2);
  });

  it("is not turned red by an older run that ends later, nor by its re-run", async () => {
    const scene = await quiet();
    const first = await runs(scene, "topic", RED);
    await runs(scene, "topic", PASSED);
    const again = await ask({ ask: "rerun", scene: first.scene, jobs: [RED] });
    for (const job of again.jobs) await deliver(job);
    await passIn([inboxOf(first), runOf(first), branchOf(first)], 10);
    expect(only(await channel(scene)).text).toMatch(/^✅/);
  });

  it("is told of no failure of an older push that is heard of after that", async () => {
    const scene = await quiet();
    const older = await ask({ ask: "run", scene: scene.scene, branch: "topic", jobs: [RED] });
    await runs(scene, "topic", PASSED);
    await deliver(only(older.jobs));
    await passIn([inboxOf(scene), runOf(older), branchOf(older)], 10);
    expect(await channel(scene)).toEqual([]);
  });
});
