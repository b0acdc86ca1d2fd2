import { expect, it } from "vitest";
import { only, RED } from "../failed-log.ts";
import { ask, deliver, pass, seen } from "../outside.ts";

it("a workflow is called by its name where it names its runs otherwise, whichever delivery comes first", async () => {
  for (const runFirst of [false, true]) {
    const scene = await ask({ ask: "scene", jobs: [RED], runName: "Deploy to prod" });
    for (const each of runFirst ? [scene.run, only(scene.jobs)] : [only(scene.jobs), scene.run]) await deliver(each);
    await pass(scene, 30);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toMatch(/### ❌ \[`CI`\]\(\S+\) \(`Deploy to prod`\): 1 of 1 job failed/);
    expect(only(messages).text).toContain("CI on topic: 1 of 1 job failed");
  }
});

it("so is one whose run could not start", async () => {
  const scene = await ask({ ask: "scene", jobs: [], conclusion: "startup_failure", runName: "Deploy to prod" });
  await deliver(scene.run);
  await pass(scene, 30);
  expect(only((await seen(scene)).comments).body).toContain("(`Deploy to prod`) could not start");
  expect(only((await seen(scene)).messages).text).toContain("CI on topic: could not start");
});
