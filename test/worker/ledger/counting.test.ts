import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { WorkflowRun } from "../../../src/run/workflow-run.ts";
import type { Scene } from "../asks.ts";
import { GREEN, LOG, only, RED } from "../failed-log.ts";
import { ask, deliver, pass, runOf, seen } from "../outside.ts";

const body = async (scene: Scene) => only((await seen(scene)).comments).body;
const CANCELLED = { ...RED, name: "cancelled", conclusion: "cancelled" as const };
const jobNamed = (scene: Scene, name: string) =>
  only(scene.jobs.filter((job) => job.body.includes(`"name":"${name}"`)));

describe("a job that was cancelled because its sibling failed", () => {
  it("is neither counted nor named", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED, CANCELLED] });
    await deliver(jobNamed(scene, "test"));
    await deliver(scene.run);
    await pass(scene, 20);
    expect(await body(scene)).toContain("1 of 2 jobs failed");
    expect(await body(scene)).not.toContain("more failed");
    expect(await body(scene)).not.toContain("`cancelled`");
  });

  it("is not told while its annotations cannot be read", async () => {
    const down = { times: 3, answer: { status: 502 } };
    await ask({ ask: "trouble", operation: "checks/list-annotations", trouble: down });
    const scene = await ask({ ask: "scene", jobs: [CANCELLED] });
    await deliver(only(scene.jobs));
    await pass(scene, 100);
    expect(await seen(scene)).toEqual({ comments: [], messages: [] });
  });
});

describe("many failed jobs", () => {
  it("are all named, and the newest attempt's are read however many failed before", async () => {
    const jobs = Array.from({ length: 70 }, (_, i) => ({
      ...RED,
      name: `test (${i})`,
      log: LOG.replace("length", `${i}`),
    }));
    const scene = await ask({ ask: "scene", jobs });
    for (const job of scene.jobs) await deliver(job);
    await pass(scene, 100);
    expect(await body(scene)).toContain("70 of 70 jobs failed");
    for (let i = 0; i < 70; i++) expect(await body(scene)).toContain(`\`test (${i})\``);
    expect(await body(scene)).toContain("too many jobs of this run failed");

    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ ...RED, name: "test (0)" }] });
    await deliver(jobNamed(again, "test (0)"));
    await pass(scene, 100);
    expect(await body(scene)).toMatch(/`test \(0\)`[\s\S]*also failed on attempt 1[\s\S]*TypeError/);
  });
});

describe("a later attempt that passed", () => {
  it("is heard of before the failure that it mends: nothing stays red", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ ...GREEN, name: "test" }] });
    await deliver(again.run);
    await deliver(only(scene.jobs));
    await pass(scene, 20);
    const { comments, messages } = await seen(scene);
    expect(comments).toEqual([]);
    expect(only(messages).text).toContain("passed on attempt 2 on the same commit");
  });

  it("while GitHub would not tell of the failed one: nothing stays red", async () => {
    const down = { times: 2, answer: { status: 502 } };
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await ask({ ask: "trouble", operation: "actions/get-job-for-workflow-run", trouble: down });
    await deliver(only(scene.jobs));
    await pass(scene, 0);
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ ...GREEN, name: "test" }] });
    await deliver(again.run);
    await pass(scene, 100);
    expect((await seen(scene)).comments).toEqual([]);
  });
});

describe("a sink that asks to wait", () => {
  it("is not asked again before, whatever else happens", async () => {
    const wait = {
      times: 1,
      answer: {
        status: 403,
        headers: { "retry-after": "60", "content-type": "application/json" },
        body: '{"message":"You have exceeded a secondary rate limit"}',
      },
    };
    await ask({ ask: "trouble", operation: "issues/create-comment", trouble: wait });
    const scene = await ask({ ask: "scene", jobs: [RED, { ...RED, name: "build" }] });
    await deliver(jobNamed(scene, "test"));
    await pass(scene, 5);
    await deliver(jobNamed(scene, "build"));
    await pass(scene, 20);
    expect(await seen(scene)).toMatchObject({ comments: [], messages: [{}] });
    await pass(scene, 60);
    expect((await seen(scene)).comments.length).toBe(1);
  });
});

describe("a run that another run set off", () => {
  it("never stands in a pull request's comment, nor keeps others out of it", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    for (const job of scene.jobs) await deliver(job);
    const other = await ask({
      ask: "beside",
      scene: scene.scene,
      event: "workflow_run",
      jobs: [{ ...RED, name: "notify" }],
    });
    for (const job of other.jobs) await deliver(job);
    await pass(other, 10);
    await pass(scene, 10);
    expect(await body(scene)).toContain("`test`");
    expect(await body(scene)).not.toContain("`notify`");
  });
});

describe("a pull request whose head GitHub still names as the commit before", () => {
  it("is looked at again", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const pushed = await ask({ ask: "push", scene: scene.scene, jobs: [RED] });
    await ask({ ask: "change", scene: scene.scene, to: "behind" });
    for (const job of pushed.jobs) await deliver(job);
    await pass(pushed, 5);
    expect((await seen(pushed)).comments).toEqual([]);
    await ask({ ask: "change", scene: scene.scene, to: "caught up" });
    await pass(pushed, 15);
    expect((await seen(pushed)).comments.length).toBe(1);
  });
});

describe("a job", () => {
  it.each(["__proto__", "constructor", "toString"])("of the name %s is told", async (name) => {
    const scene = await ask({ ask: "scene", jobs: [{ ...RED, name }] });
    await deliver(only(scene.jobs));
    await pass(scene, 10);
    expect(await body(scene)).toContain(`\`${name}\``);
  });
});

describe("a failure that is heard of while another is being told", () => {
  it("is told as well, however long the telling takes", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await deliver(only(scene.jobs));
    await ask({ ask: "holdOperation", operation: "issues/create-comment" });
    const working = pass(scene, 5);
    while (!(await ask({ ask: "held" }))) await new Promise((resolve) => setTimeout(resolve, 5));
    const other = await ask({ ask: "beside", scene: scene.scene, event: "push", jobs: [{ ...RED, name: "build" }] });
    await deliver(only(other.jobs));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await ask({ ask: "release" });
    await working;
    await pass(other, 60);
    expect(await body(scene)).toContain("`build`");
  });
});

describe("a run that failed", () => {
  it("is told although its job's webhook never came and the first list of its jobs is empty", async () => {
    const empty = { status: 200, headers: { "content-type": "application/json" }, body: '{"total_count":0,"jobs":[]}' };
    const operation = "actions/list-jobs-for-workflow-run-attempt";
    await ask({ ask: "trouble", operation, trouble: { times: 1, answer: empty } });
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await deliver(scene.run);
    await pass(scene, 20);
    expect(await body(scene)).toContain("TypeError");
  });

  it("leaves nothing red where its later attempt was heard of first", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ ...GREEN, name: "test" }] });
    await deliver(again.run);
    await deliver(scene.run);
    await deliver(only(scene.jobs));
    await pass(scene, 20);
    expect((await seen(scene)).comments).toEqual([]);
  });

  it("leaves nothing red where its later attempt passed before any of its jobs was heard of", async () => {
    const operation = "actions/list-jobs-for-workflow-run-attempt";
    const answer = { status: 503, headers: { "retry-after": "30" } };
    await ask({ ask: "trouble", operation, trouble: { times: 1, answer } });
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await deliver(scene.run);
    await pass(scene, 5);
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ ...GREEN, name: "test" }] });
    await deliver(again.run);
    await pass(scene, 60);
    const { comments, messages } = await seen(scene);
    expect(comments).toEqual([]);
    expect(messages.filter(({ text }) => text.startsWith("❌"))).toEqual([]);
  });

  it("is told on a later attempt, although the run's own state was forgotten meanwhile", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await deliver(only(scene.jobs));
    await pass(scene, 10);
    await runInDurableObject(runOf(scene), (_object: WorkflowRun, { storage }) => storage.deleteAll());
    await abortAllDurableObjects();
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [RED] });
    await deliver(only(again.jobs));
    await pass(scene, 20);
    expect(await body(scene)).toContain("attempt 2");
  });
});
