// What a repository's Inbox does between a delivery's answer and its run's object.
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Inbox } from "../../../src/intake/inbox.ts";
import { INBOX_EVENTS_MAX } from "../../../src/intake/limits.ts";
import type { Scene } from "../asks.ts";
import { RED } from "../failed-log.ts";
import { ask, deliver, inboxOf, pass, runOf, seen } from "../outside.ts";

/** What waits in it. */
function waiting(scene: Scene): Promise<string[]> {
  return runInDurableObject(inboxOf(scene), (_object: Inbox, { storage }) =>
    [...storage.kv.list<string>()].flatMap(([, text]) =>
      JSON.parse(text).events.map(
        ({ job, run }: { job?: { runId: string }; run?: { id: string } }) => job?.runId ?? run?.id,
      ),
    ),
  );
}

const statuses = async (answers: Promise<Response>[]) => (await Promise.all(answers)).map(({ status }) => status);

describe("failed jobs that are delivered in the same moment", () => {
  it("are stored before they are answered for, each once, and handed on together", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED, { ...RED, name: "lint" }, { ...RED, name: "docs" }] });
    // Nothing is handed on meanwhile.
    await runInDurableObject(inboxOf(scene), (object: Inbox) => Object.assign(object, { alarm: async () => {} }));
    const answers = [...scene.jobs, ...scene.jobs].map((job) => deliver(job));
    expect(await statuses(answers)).toEqual([202, 202, 202, 202, 202, 202]);
    expect((await waiting(scene)).length).toBe(3);
    await evictDurableObject(inboxOf(scene));
    await pass(scene, 10);
    expect(await waiting(scene)).toEqual([]);
    const { comments, messages } = await seen(scene);
    expect([comments.length, messages.length]).toEqual([1, 1]);
    for (const name of ["lint", "docs"]) expect(comments[0]?.body).toContain(name);
  });
});

describe("a run's object that cannot be reached", () => {
  it("gets later what came for it; other runs get theirs meanwhile", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const other = await ask({ ask: "beside", scene: scene.scene, event: "push", jobs: [RED] });
    let free = () => {};
    const busy = new Promise<void>((resolve) => (free = resolve));
    const held = runInDurableObject(runOf(scene), (_object, state) => state.blockConcurrencyWhile(() => busy));
    expect(await statuses([...scene.jobs, ...other.jobs].map((job) => deliver(job)))).toEqual([202, 202]);
    await expect.poll(async () => (await seen(other)).messages.length, { timeout: 9000 }).toBe(1);
    expect((await waiting(scene)).map(String)).toContain(String(scene.runId));
    free();
    await held;
    await pass(scene, 60);
    expect(await waiting(scene)).toEqual([]);
    expect((await seen(scene)).messages.length).toBeGreaterThan(0);
  });
});

describe("more events than may wait", () => {
  it("are refused with 503 and Retry-After, and taken once there is room again", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const [job] = scene.jobs;
    if (!job) throw new Error("the scene has no job");
    const fill = (count: number) =>
      runInDurableObject(inboxOf(scene), (_object: Inbox, { storage }) => {
        const events = Array.from({ length: count }, (_, at) => ({ kind: "run", run: { id: `${at}`, attempt: 1 } }));
        storage.kv.put("full", JSON.stringify({ at: Date.now(), events }));
      });
    await fill(INBOX_EVENTS_MAX);
    await evictDurableObject(inboxOf(scene));
    const refused = await deliver(job);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    await runInDurableObject(inboxOf(scene), (_object: Inbox, { storage }) => {
      storage.kv.delete("full");
    });
    await evictDurableObject(inboxOf(scene));
    expect((await deliver(job)).status).toBe(202);
  });
});
