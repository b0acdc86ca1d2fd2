import { describe, expect, it } from "vitest";
import { only, RED } from "../failed-log.ts";
import { ask, deliver, pass, seen } from "../outside.ts";

describe("a redirect of GitHub's API", () => {
  it.each([
    ["issues/create-comment", 307],
    ["issues/create-comment", 308],
    ["actions/get-job-for-workflow-run", 302],
    ["apps/create-installation-access-token", 307],
  ])("of %s (%i) to another origin is not followed, and what it was about is done later", async (operation, status) => {
    const { liar, url } = await ask({ ask: "liar", spec: { logs: ["x"], lies: [] } });
    const scene = await ask({ ask: "scene", jobs: [RED], withheld: "nothing" });
    const answer = { status, headers: { location: `${url}/elsewhere` }, body: "" };
    await ask({ ask: "trouble", operation, scene: scene.scene, trouble: { times: 1, answer } });
    await deliver(only(scene.jobs));
    await deliver(scene.run);
    await pass(scene, 60);
    expect((await ask({ ask: "liarSaw", liar })).requests).toEqual([]);
    expect((await seen(scene)).comments.length).toBe(1);
  });

  it("within the API is followed with the same method and body, as after a transfer", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED], withheld: "nothing" });
    await ask({ ask: "change", scene: scene.scene, to: "renamed" });
    await deliver(only(scene.jobs));
    await pass(scene, 20);
    expect((await seen(scene)).comments.length).toBe(1);
  });
});
