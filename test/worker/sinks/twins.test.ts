// One commit that runs a workflow twice, for `push` and for `pull_request`.
import { afterEach, describe, expect, it } from "vitest";
import type { Scene } from "../asks.ts";
import { LOG, only, RED } from "../failed-log.ts";
import { ask, branchOf, deliver, inboxOf, passIn, runOf, seen } from "../outside.ts";

afterEach(() => ask({ ask: "heal" }));

const OTHER = { ...RED, log: LOG.replaceAll("TypeError", "RangeError") };
const PASSED = { name: RED.name, conclusion: "success" } as const;

/** A run for the pull request, and one for the push. */
async function both(jobs: { readonly push: typeof RED }): Promise<[Scene, Scene]> {
  const scene = await ask({ ask: "scene", jobs: [RED] });
  const push = await ask({ ask: "beside", scene: scene.scene, event: "push", jobs: [jobs.push], sameWorkflow: true });
  return [scene, push];
}

async function tell(scenes: readonly Scene[], seconds = 60): Promise<void> {
  for (const { jobs } of scenes) for (const job of jobs) await deliver(job);
  for (const { run } of scenes) await deliver(run);
  await passIn(
    scenes.flatMap((scene) => [inboxOf(scene), runOf(scene), branchOf(scene)]),
    seconds,
  );
}

/** All messages about the runs, and the only comment on their pull request. A message names both runs, or one. */
async function posted(scenes: readonly [Scene, Scene]) {
  const [one, two] = [await seen(scenes[0]), await seen(scenes[1])];
  const messages = new Map([...one.messages, ...two.messages].map((message) => [message.text, message]));
  return { body: only(one.comments).body, messages: [...messages.values()] };
}

const posts = () => ask({ ask: "count", of: "chat.postMessage" });

const rerun = async (scene: Scene, job: typeof RED | typeof PASSED) =>
  tell([await ask({ ask: "rerun", scene: scene.scene, jobs: [job] })]);

describe("two runs that failed alike", () => {
  it("are told once, in both sinks, whichever is heard of first", async () => {
    for (const pushFirst of [false, true]) {
      const before = await posts();
      const scenes = await both({ push: RED });
      await tell(pushFirst ? [...scenes].reverse() : scenes);
      const { body, messages } = await posted(scenes);
      expect(body.match(/^#+ ❌/gm)).toHaveLength(1);
      expect(body).toMatch(/\[`pull_request`\]\(\S+\) and \[`push`\]\(\S+\)/);
      expect(messages).toHaveLength(1);
      expect((await posts()) - before).toBe(1);
    }
  });

  it("are told once where one is heard of when the other has been posted", async () => {
    const scenes = await both({ push: RED });
    await tell([scenes[1]]);
    await tell([scenes[0]]);
    const { body, messages } = await posted(scenes);
    expect(body.match(/^#+ ❌/gm)).toHaveLength(1);
    expect(only(messages)).toMatchObject({ edits: 1 });
  });

  it("stay red while one of them is, and turn green with the other", async () => {
    const scenes = await both({ push: RED });
    await tell(scenes);
    await rerun(scenes[0], PASSED);
    const half = await posted(scenes);
    expect(half.body.match(/^#+ ❌/gm)).toHaveLength(1);
    expect(only(half.messages).text).toContain("❌");
    await rerun(scenes[1], PASSED);
    const all = await posted(scenes);
    expect(all.body).not.toContain("❌");
    expect(only(all.messages).text).toContain("✅");
  });

  it("are told both once a newer attempt of one fails differently", async () => {
    const scenes = await both({ push: RED });
    await tell(scenes);
    await rerun(scenes[1], OTHER);
    const { body, messages } = await posted(scenes);
    expect(body.match(/^#+ ❌/gm)).toHaveLength(2);
    expect(body).toMatch(/TypeError[\s\S]*RangeError/);
    expect(new Set(messages.map(({ text }) => /\w+Error/.exec(text)?.[0]))).toEqual(
      new Set(["RangeError", "TypeError"]),
    );
    expect(messages.length).toBe(2);
  });
});

describe("two runs that failed differently", () => {
  it("are told both", async () => {
    const scenes = await both({ push: OTHER });
    await tell(scenes);
    const { body, messages } = await posted(scenes);
    expect(body.match(/^#+ ❌/gm)).toHaveLength(2);
    expect(messages).toHaveLength(2);
  });
});
