// Pushes to one branch that fail one after the other: which of them the channel is told of.
import { afterEach, describe, expect, it } from "vitest";
import type { Scene } from "../asks.ts";
import { only, RED } from "../failed-log.ts";
import { ask, branchOf, deliver, inboxOf, passIn, runOf, seen, told } from "../outside.ts";

afterEach(() => ask({ ask: "heal" }));

const push = (scene: Scene) => ask({ ask: "push", scene: scene.scene, jobs: [RED] });
const passAll = (scenes: readonly Scene[], seconds: number) =>
  passIn(
    scenes.flatMap((scene) => [inboxOf(scene), runOf(scene), branchOf(scene)]),
    seconds,
  );

/** How many messages each scene's run has. */
const messagesOf = (scenes: readonly Scene[]) =>
  Promise.all(scenes.map(async (scene) => (await seen(scene)).messages.length));

describe("a push that fails while an older one that failed is still to be told", () => {
  it("is told alone in Slack, in whatever order the two are heard of", async () => {
    for (const newerFirst of [false, true]) {
      const old = await ask({ ask: "scene", jobs: [RED] });
      const scenes = [old, await push(old)];
      const inOrder = newerFirst ? [...scenes].reverse() : scenes;
      for (const { jobs } of inOrder) await deliver(only(jobs));
      await passAll(scenes, 60);
      expect(await messagesOf(scenes)).toEqual([0, 1]);
      expect((await seen(old)).comments.length).toBe(1);
    }
  });

  it("takes nothing from a run of another workflow or of the same commit", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const beside = await ask({ ask: "beside", scene: scene.scene, event: "push", jobs: [RED] });
    const scenes = [scene, beside];
    for (const { jobs } of scenes) await deliver(only(jobs));
    await passAll(scenes, 60);
    expect(await messagesOf(scenes)).toEqual([1, 1]);
  });
});

describe("a message that was posted before a newer push failed", () => {
  it("tells of the newer one from then on, whatever its own run does", async () => {
    const old = await told([RED]);
    const scenes = [old, await push(old)];
    for (const { jobs } of scenes) await deliver(only(jobs));
    await passAll(scenes, 60);
    const again = await ask({ ask: "rerun", scene: old.scene, jobs: [RED] });
    await deliver(only(again.jobs));
    await passAll(scenes, 60);
    expect(await messagesOf(scenes)).toEqual([0, 1]);
    expect(only(await ask({ ask: "channel", scene: old.scene })).edits).toBe(1);
  });
});

describe("a message of which nobody knows whether it was posted", () => {
  it("is looked for, and posted where it was not, although a newer push has failed", async () => {
    await ask({ ask: "slackTrouble", trouble: { method: "chat.postMessage", times: 1, answer: "hang up" } });
    const old = await told([RED]);
    const scenes = [old, await push(old)];
    for (const { jobs } of scenes) await deliver(only(jobs));
    await passAll(scenes, 120);
    expect((await ask({ ask: "channel", scene: old.scene })).length).toBe(1);
  });
});
