// Writes that nobody answers, and that take effect later than anybody waits for an answer.
import { abortAllDurableObjects } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JobSpec } from "../../world/github/specs.ts";
import type { Scene } from "../asks.ts";
import { LOG, only, RED } from "../failed-log.ts";
import { ask, deliver, dieDuring, forgetWrites, objectsOf, pass, seen, told } from "../outside.ts";

const OTHER = { ...RED, log: LOG.replaceAll("TypeError", "RangeError") };
const forget = async () => forgetWrites(await ask({ ask: "scene", jobs: [RED] }));
beforeEach(forget);
afterEach(async () => {
  await ask({ ask: "heal" });
  await ask({ ask: "slackScopes", scopes: ["chat:write", "channels:history", "channels:read"] });
  await forget();
});

const EFFECT_AFTER_MS = 4_000;
const late = { times: 1, answer: "hang up" as const, effectAfterMs: EFFECT_AFTER_MS };
const effect = () => new Promise((resolve) => setTimeout(resolve, EFFECT_AFTER_MS + 200));
const commentMeets = (operation: string) => ask({ ask: "trouble", operation: `issues/${operation}`, trouble: late });
const messageMeets = (method: string) => ask({ ask: "slackTrouble", trouble: { method, ...late } });

async function rerun(scene: Scene, jobs: JobSpec[]): Promise<void> {
  const again = await ask({ ask: "rerun", scene: scene.scene, jobs });
  for (const job of again.jobs) await deliver(job);
  await deliver(again.run);
}

describe("a comment whose making nobody answered", () => {
  it("is waited for before it is made once more", async () => {
    await commentMeets("create-comment");
    const scene = await told([RED]);
    await pass(scene, 20);
    expect((await seen(scene)).comments).toEqual([]);
    await effect();
    await pass(scene, 20);
    expect(only((await seen(scene)).comments).body).toContain("TypeError");
  });

  it("is deleted where it came even after another had been made", async () => {
    await commentMeets("create-comment");
    const scene = await told([RED]);
    await pass(scene, 40);
    expect((await seen(scene)).comments.length).toBe(1);
    await effect();
    expect((await seen(scene)).comments.length).toBe(2);
    await pass(scene, 120);
    expect(only((await seen(scene)).comments).body).toContain("TypeError");
    await rerun(scene, [OTHER]);
    await pass(scene, 60);
    expect(only((await seen(scene)).comments).body).toContain("RangeError");
  });

  it("is waited for by who died in the middle, too", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await ask({ ask: "holdOperation", operation: "issues/create-comment" });
    await deliver(only(scene.jobs));
    const working = pass(scene, 5).catch(() => {}); // it asks the objects that die
    while (!(await ask({ ask: "held" }))) await new Promise((resolve) => setTimeout(resolve, 5));
    await abortAllDurableObjects();
    const busy = pass(scene, 1).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 500));
    await ask({ ask: "release" });
    await Promise.all([working, busy]);
    await pass(scene, 200);
    expect((await seen(scene)).comments.length).toBe(1);
  });

  it("is found and says that it passed, where its maker died, GitHub failed next, and the run passed meanwhile", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await dieDuring("issues/create-comment", scene.jobs, objectsOf(scene));
    await ask({ ask: "trouble", operation: "pulls/list", trouble: { times: 1, answer: { status: 502, body: "" } } });
    await rerun(scene, [{ name: "test", conclusion: "success" }]);
    await pass(scene, 200);
    const { body } = only((await seen(scene)).comments);
    expect(body).toContain("✅");
    expect(body).not.toContain("❌");
  });
});

describe("a comment whose edit nobody answered", () => {
  it("says in the end what is known, though an older edit came last", async () => {
    const scene = await told([RED]);
    await commentMeets("update-comment");
    await rerun(scene, [OTHER]);
    await pass(scene, 5);
    await rerun(scene, [{ name: "test", conclusion: "success" }]);
    await pass(scene, 20);
    expect(only((await seen(scene)).comments).body).toContain("✅");
    await effect();
    expect(only((await seen(scene)).comments).body).toContain("❌");
    await pass(scene, 200);
    expect(only((await seen(scene)).comments).body).toContain("✅");
  });
});

describe("a message whose posting nobody answered", () => {
  it("is waited for before it is posted once more", async () => {
    await messageMeets("chat.postMessage");
    const scene = await told([RED]);
    await pass(scene, 20);
    expect((await seen(scene)).messages).toEqual([]);
    await effect();
    await pass(scene, 200);
    expect((await seen(scene)).messages.length).toBe(1);
  });

  it("is deleted where it came even after another had been posted", async () => {
    await messageMeets("chat.postMessage");
    const scene = await told([RED]);
    await pass(scene, 40);
    expect((await seen(scene)).messages.length).toBe(1);
    await effect();
    expect((await seen(scene)).messages.length).toBe(2);
    await pass(scene, 120);
    expect((await seen(scene)).messages.length).toBe(1);
    await rerun(scene, [OTHER]);
    await pass(scene, 60);
    expect(only((await seen(scene)).messages).text).toContain("RangeError");
  });

  it("is posted once more after half a minute where the bot may not look", async () => {
    await ask({ ask: "slackScopes", scopes: ["chat:write"] });
    await messageMeets("chat.postMessage");
    const scene = await told([RED]);
    await pass(scene, 35);
    expect((await seen(scene)).messages.length).toBe(1);
  });
});

describe("a message whose edit nobody answered", () => {
  it("says in the end what is known, though an older edit came last", async () => {
    const scene = await told([RED]);
    await messageMeets("chat.update");
    await rerun(scene, [OTHER]);
    await pass(scene, 5);
    await rerun(scene, [{ name: "test", conclusion: "success" }]);
    await pass(scene, 20);
    expect(only((await seen(scene)).messages).text).toContain("✅");
    await effect();
    expect(only((await seen(scene)).messages).text).toContain("❌");
    await pass(scene, 200);
    expect(only((await seen(scene)).messages).text).toContain("✅");
  });
});
