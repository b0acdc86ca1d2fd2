import {
  abortAllDurableObjects,
  evictAllDurableObjects,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Branch } from "../../src/branch/branch.ts";
import type { WorkflowRun } from "../../src/run/workflow-run.ts";
import { GREEN, LOG, only, RED } from "./failed-log.ts";
import { ask, branchOf, changeState, deliver, pass, runOf, seen, storedIn, told } from "./outside.ts";

describe("a failure", () => {
  it("is told once on its pull request and once in Slack", async () => {
    const { comments, messages } = await seen(await told([RED, GREEN]));
    expect(only(comments).body).toContain("1 of 2 jobs failed");
    expect(only(comments).body).toContain("TypeError: Cannot read properties of undefined (reading 'length')");
    expect(only(messages).text).toContain("TypeError: Cannot read properties of undefined (reading 'length')");
  });

  it("that is delivered twice, also under another GUID, is told once", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const job = only(scene.jobs);
    await Promise.all([deliver(job), deliver(job), deliver(job, { "x-github-delivery": crypto.randomUUID() })]);
    await pass(scene, 5);
    await deliver(job);
    await deliver(scene.run);
    await pass(scene, 100);
    const { comments, messages } = await seen(scene);
    expect([comments.length, messages.length]).toEqual([1, 1]);
  });

  it("whose run was heard of before it is told once", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await deliver(scene.run);
    await pass(scene, 5);
    await deliver(only(scene.jobs));
    await pass(scene, 5);
    const { comments, messages } = await seen(scene);
    expect([only(comments).edits, only(messages).edits]).toEqual([0, 0]);
  });

  it("of two jobs at the same instant is told in one comment and one message", async () => {
    const scene = await ask({
      ask: "scene",
      jobs: [RED, { ...RED, name: "build", log: LOG.replaceAll("TypeError", "RangeError") }],
    });
    await Promise.all(scene.jobs.map((job) => deliver(job)));
    await pass(scene, 5);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toMatch(/`build`[\s\S]*RangeError[\s\S]*`test`[\s\S]*TypeError/);
    expect(messages.length).toBe(1);
  });

  it("of a sibling whose own webhook never came is told too", async () => {
    const scene = await ask({
      ask: "scene",
      jobs: [RED, { ...RED, name: "lost", log: LOG.replaceAll("TypeError", "RangeError") }],
    });
    await deliver(scene.jobs[0] ?? scene.run);
    await pass(scene, 5);
    expect(only((await seen(scene)).comments).body).toContain("RangeError");
  });

  it("that three jobs share is told once, and names them all", async () => {
    const scene = await told(["18", "20", "22"].map((node) => ({ ...RED, name: `test (${node})` })));
    const { body } = only((await seen(scene)).comments);
    expect(body.match(/```text\n.*TypeError/g)).toHaveLength(1);
    for (const node of ["18", "20", "22"]) expect(body).toContain(`\`test (${node})\``);
  });

  it("survives its objects being evicted after every step", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await deliver(only(scene.jobs));
    for (let i = 0; i < 6; i++) {
      await pass(scene, 1);
      await evictAllDurableObjects();
    }
    const { comments, messages } = await seen(scene);
    expect([only(comments).edits, only(messages).edits]).toEqual([0, 0]);
  });
});

/** Counted once, so that the test below dies at each of them and notices when there are more. */
const REQUESTS_OF_ONE_FAILURE = 10;

describe("a Worker that dies in the middle", () => {
  it.each(Array.from({ length: REQUESTS_OF_ONE_FAILURE }, (_, i) => i + 1))(
    "of request %i tells the failure all the same",
    async (request) => {
      const scene = await ask({ ask: "scene", jobs: [RED] });
      await ask({ ask: "hold", request });
      await deliver(only(scene.jobs));
      const working = pass(scene, 5).catch(() => {}); // it asks the objects that die
      while (!(await ask({ ask: "held" }))) await new Promise((resolve) => setTimeout(resolve, 5));
      await abortAllDurableObjects();
      await ask({ ask: "release" });
      await working;
      await pass(scene, 200);
      const { comments, messages } = await seen(scene);
      expect(comments.length).toBe(1);
      expect(messages.length).toBe(1);
    },
  );
});

describe("a run that passes", () => {
  it("makes no comment and no message, and stores nothing", async () => {
    const scene = await ask({ ask: "scene", jobs: [GREEN] });
    expect((await deliver(scene.run)).status).toBe(202);
    await pass(scene, 5);
    expect(await seen(scene)).toEqual({ comments: [], messages: [] });
    for (const stub of [runOf(scene), branchOf(scene)]) expect(await storedIn(stub)).toEqual([]);
  });
});

describe("a cancelled job", () => {
  const cancelled = (annotations: { message: string }[]) => ({
    ...RED,
    conclusion: "cancelled" as const,
    log: LOG.replace("Process completed with exit code 1.", "The operation was canceled."),
    annotations,
  });

  it("is told when it exceeded its time", async () => {
    const message = "The job running on runner GitHub Actions 7 has exceeded the maximum execution time of 6 minutes.";
    const { comments } = await seen(await told([cancelled([{ message }])]));
    expect(only(comments).body).toContain(message);
  });

  it("is not told when somebody cancelled it", async () => {
    const scene = await told([cancelled([{ message: "The operation was canceled." }])]);
    await deliver(scene.run);
    await pass(scene, 100);
    expect(await seen(scene)).toEqual({ comments: [], messages: [] });
  });
});

describe("a run that could not start", () => {
  it("is told as such, without any job", async () => {
    const scene = await ask({ ask: "scene", jobs: [], conclusion: "startup_failure" });
    expect((await deliver(scene.run)).status).toBe(202);
    await pass(scene, 5);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toMatch(/### ❌ \[`CI`\]\(.*\) could not start on/);
    expect(only(messages).text).toContain("could not start");
  });
});

describe("what an object stores", () => {
  it("is deleted when it is no longer needed, and a failure after that is told as new", async () => {
    const scene = await told([RED]);
    for (const stub of [runOf(scene), branchOf(scene)]) await passRetention(stub);
    for (const stub of [runOf(scene), branchOf(scene)]) {
      expect(await storedIn(stub)).toEqual([]);
    }
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [RED] });
    for (const job of again.jobs) await deliver(job);
    await pass(scene, 5);
    // The comment is found again by its marker; Slack's message cannot be.
    const { comments, messages } = await seen(scene);
    expect([only(comments).edits, messages.length]).toEqual([1, 2]);
  });

  async function passRetention(stub: DurableObjectStub<WorkflowRun> | DurableObjectStub<Branch>): Promise<void> {
    await runInDurableObject(stub, async (_object: WorkflowRun | Branch, { storage }) => {
      changeState(storage, ({ tasks }) => Object.assign(tasks["end"] ?? {}, { due: 1 }));
      await storage.setAlarm(Date.now() + 60_000);
    });
    await runDurableObjectAlarm(stub);
  }
});
