import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Scene } from "../asks.ts";
import { GREEN, LOG, only, RED } from "../failed-log.ts";
import { ask, branchOf, deliver, host, inboxOf, pass, passIn, runOf, seen, told } from "../outside.ts";

describe("what was told", () => {
  it("becomes green when a later attempt passes, in the comment and in the message", async () => {
    const scene = await told([RED]);
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ name: "test", conclusion: "success" }] });
    expect((await deliver(again.run)).status).toBe(202);
    await pass(scene, 5);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toMatch(/passed on .*attempt 2/);
    expect(only(messages)).toEqual({ text: expect.stringContaining("passed on attempt 2"), edits: 1 });
  });

  it("becomes green also where GitHub had not named the run, so that it was told in Slack alone", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const unnamed = env.BRANCH.getByName(`${host()}/${scene.repositoryId}/none/${scene.branch}`);
    const objects = [inboxOf(scene), runOf(scene), unnamed];
    const trouble = { answer: { status: 404, body: JSON.stringify({ message: "Not Found" }) } };
    await ask({ ask: "trouble", operation: "actions/get-workflow-run", scene: scene.scene, trouble });
    await deliver(only(scene.jobs));
    await passIn(objects, 300);
    await ask({ ask: "heal" });
    expect(only((await seen(scene)).messages).edits).toBe(0);
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ name: "test", conclusion: "success" }] });
    await deliver(again.run);
    await passIn([...objects, branchOf(scene)], 60);
    expect(only((await seen(scene)).messages).text).toContain("passed on attempt 2");
  });

  it("says on attempt 2 that the job failed on attempt 1 as well, in the same comment and message", async () => {
    const scene = await told([RED]);
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [RED] });
    for (const job of again.jobs) await deliver(job);
    await pass(scene, 5);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toMatch(/attempt 2[\s\S]*also failed on attempt 1/);
    expect(only(messages).edits).toBe(1);
  });

  it("becomes green in the comment and in the message when a newer commit passes", async () => {
    const scene = await told([RED]);
    const pushed = await ask({ ask: "push", scene: scene.scene, jobs: [GREEN] });
    await deliver(pushed.run);
    await pass(scene, 5);
    expect(only((await seen(scene)).comments).body).toContain("passed on");
    const { text, edits } = only((await seen(scene)).messages);
    expect([edits, text]).toEqual([1, expect.stringMatching(/^✅ CI on topic: passed on .* and 1 failed run$/)]);
  });

  it("becomes green in the older run's message when that run passes on a re-run, after a newer commit has", async () => {
    const scene = await told([RED]);
    const pushed = await ask({ ask: "push", scene: scene.scene, jobs: [GREEN] });
    await deliver(pushed.run);
    await pass(scene, 5);
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ name: "test", conclusion: "success" }] });
    await deliver(again.run);
    await pass(scene, 5);
    expect(only((await seen(scene)).messages).text).toContain("passed on attempt 2");
  });

  it("stays green when the older commit's run fails once more on a re-run", async () => {
    const scene = await told([RED]);
    const next = await ask({ ask: "push", scene: scene.scene, jobs: [{ name: "test", conclusion: "success" }] });
    await deliver(next.run);
    await pass(scene, 5);
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [RED] });
    for (const job of again.jobs) await deliver(job);
    await deliver(again.run);
    await pass(scene, 10);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).not.toContain("❌");
    expect(messages.map(({ text }) => text.startsWith("✅"))).toEqual([true]);
  });

  it("is replaced by a failure of a newer commit", async () => {
    const scene = await told([RED]);
    const pushed = await told2(scene, { ...RED, log: LOG.replaceAll("TypeError", "RangeError") });
    const { body } = only((await seen(pushed)).comments);
    expect([body.includes("RangeError"), body.includes("TypeError")]).toEqual([true, false]);
    // The workflow's message, which names its newest run, and the reply that says how that failed.
    expect((await seen(pushed)).messages.length).toBe(2);
  });

  it("about an older commit never replaces what is told about the head, and is not told beside it in Slack", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await told2(scene, { ...RED, log: LOG.replaceAll("TypeError", "RangeError") });
    await deliver(only(scene.jobs));
    await pass(scene, 5);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).not.toContain("TypeError");
    // Nothing had been posted about it before the newer commit failed.
    expect(messages).toEqual([]);
  });

  async function told2(scene: Scene, job: typeof RED): Promise<Scene> {
    const pushed = await ask({ ask: "push", scene: scene.scene, jobs: [job] });
    await deliver(only(pushed.jobs));
    await pass(pushed, 5);
    return pushed;
  }
});
