// A repository gets another owner: its id stays, its names and the App's installation change.
import { describe, expect, it } from "vitest";
import { only, RED } from "../failed-log.ts";
import { ask, deliver, pass, seen, told } from "../outside.ts";

describe("a repository that was transferred to another owner", () => {
  it("goes on in the same comment and the same message", async () => {
    const scene = await told([RED]);
    await ask({ ask: "change", scene: scene.scene, to: "transferred" });
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [RED] });
    await deliver(only(again.jobs));
    await pass(scene, 60);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toMatch(/umbrella-\d+\/shop[\s\S]*also failed on attempt 1/);
    expect(only(messages).edits).toBe(1);
  });

  it("turns green in both", async () => {
    const scene = await told([RED]);
    await ask({ ask: "change", scene: scene.scene, to: "transferred" });
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ name: "test", conclusion: "success" }] });
    await deliver(again.run);
    await pass(scene, 60);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toContain("passed on");
    expect(only(messages).text).toContain("passed on attempt 2");
  });

  it("while a failure waited to be read is told when its run's end is heard of by its new names", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await deliver(only(scene.jobs));
    await ask({ ask: "change", scene: scene.scene, to: "transferred" });
    await pass(scene, 10);
    await deliver((await ask({ ask: "scene again", scene: scene.scene })).run);
    await pass(scene, 120);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toContain("TypeError");
    expect(messages.length).toBe(1);
  });
});
