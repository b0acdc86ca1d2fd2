import { describe, expect, it } from "vitest";
import type { Change, Scene, SceneSpec } from "./asks.ts";
import { LOG, only, RED } from "./failed-log.ts";
import { ask, deliver, pass, seen } from "./outside.ts";

const change = (scene: Scene, to: Change) => ask({ ask: "change", scene: scene.scene, to });

async function tell(
  spec: Partial<SceneSpec>,
  before: (scene: Scene) => Promise<unknown> = async () => {},
): Promise<Scene> {
  const scene = await ask({ ask: "scene", jobs: [RED], ...spec });
  await before(scene);
  for (const job of scene.jobs) await deliver(job);
  await pass(scene, 5);
  return scene;
}

describe("one sink's trouble does not hold up the other:", () => {
  it("a locked pull request", async () => {
    const scene = await tell({}, (it) => change(it, "locked"));
    const { comments, messages } = await seen(scene);
    expect([comments.length, messages.length]).toEqual([0, 1]);
  });

  it("a closed pull request", async () => {
    const scene = await tell({}, (it) => change(it, "closed"));
    const { comments, messages } = await seen(scene);
    expect([comments.length, messages.length]).toEqual([0, 1]);
  });

  it("a channel that is archived", async () => {
    const scene = await tell({}, (it) => change(it, "channel archived"));
    const { comments, messages } = await seen(scene);
    await change(scene, "channel restored");
    expect([comments.length, messages.length]).toEqual([1, 0]);
  });

  it("GitHub's comments being down, for a while", async () => {
    await ask({ ask: "trouble", operation: "issues/create-comment", trouble: { times: 3, answer: { status: 502 } } });
    const scene = await tell({});
    expect((await seen(scene)).messages.length).toBe(1);
    await pass(scene, 100);
    expect((await seen(scene)).comments.length).toBe(1);
  });
});

describe("a comment whose answer was lost", () => {
  it("is found again, not doubled", async () => {
    const trouble = { times: 1, answer: "hang up" as const, afterwards: true };
    await ask({ ask: "trouble", operation: "issues/create-comment", trouble });
    const scene = await tell({});
    await pass(scene, 100);
    expect((await seen(scene)).comments.length).toBe(1);
  });

  it("turns green although the run has passed before it was found again", async () => {
    const answer = { status: 503, headers: { "retry-after": "30" } };
    await ask({ ask: "trouble", operation: "issues/create-comment", trouble: { times: 1, answer, afterwards: true } });
    const scene = await tell({});
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ name: "test", conclusion: "success" }] });
    await deliver(again.run);
    await pass(scene, 100);
    expect(only((await seen(scene)).comments).body).toContain("passed on");
  });

  it("is not made to say that all is well, where it was not made before", async () => {
    const answer = { status: 503, headers: { "retry-after": "30" } };
    await ask({ ask: "trouble", operation: "issues/create-comment", trouble: { times: 1, answer } });
    const scene = await tell({});
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ name: "test", conclusion: "success" }] });
    await deliver(again.run);
    await pass(scene, 100);
    expect((await seen(scene)).comments).toEqual([]);
  });
});

describe("a comment that GitHub says is not there, although it is", () => {
  it("turns green all the same", async () => {
    const scene = await tell({});
    const answer = { status: 404, body: "" };
    await ask({ ask: "trouble", operation: "issues/update-comment", trouble: { times: 1, answer } });
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ name: "test", conclusion: "success" }] });
    await deliver(again.run);
    await pass(scene, 100);
    expect(only((await seen(scene)).comments).body).toContain("passed on");
  });
});

describe("a comment that somebody deleted", () => {
  it("is made anew when there is something new to tell", async () => {
    const scene = await tell({});
    await change(scene, "comments deleted");
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [RED] });
    for (const job of again.jobs) await deliver(job);
    await pass(scene, 20);
    expect(only((await seen(scene)).comments).body).toContain("attempt 2");
  });

  it("is not made anew to say that all is well", async () => {
    const scene = await tell({});
    await change(scene, "comments deleted");
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ name: "test", conclusion: "success" }] });
    await deliver(again.run);
    await pass(scene, 20);
    expect((await seen(scene)).comments).toEqual([]);
  });
});

describe("a log", () => {
  const sentence = async (scene: Scene) => only((await seen(scene)).comments).body;

  it("that is not there yet is told as such, and then shown", async () => {
    await ask({
      ask: "trouble",
      operation: "actions/download-job-logs-for-workflow-run",
      trouble: {
        times: 2,
        answer: { status: 404, headers: { "content-type": "application/json" }, body: '{"message":"Not Found"}' },
      },
    });
    const scene = await tell({});
    expect(await sentence(scene)).toContain("has not published this job's log yet");
    await pass(scene, 60);
    expect(await sentence(scene)).toContain("TypeError");
  });

  it.each([
    ["that never comes", null, "did not write one"],
    ["whose blob is missing", { gone: "not stored" }, "did not write one"],
    ["that has expired", { gone: "expired" }, "retention"],
    ["that is empty", "", "is empty"],
  ] as const)("%s is told with its reason", async (_what, log, reason) => {
    const scene = await tell({ jobs: [{ ...RED, log }] });
    await pass(scene, 200);
    expect(await sentence(scene)).toContain(reason);
    expect(only((await seen(scene)).messages).edits).toBeLessThanOrEqual(1);
  });

  it("that is not there is asked for after 2, 5, 15 and 60 seconds, and then no more", async () => {
    const scene = await tell({ jobs: [{ ...RED, log: null }] });
    const asked = async () =>
      (await ask({ ask: "asked", scene: scene.scene })).filter((line) => line.includes("/logs")).length;
    const times = [await asked()];
    for (const seconds of [16, 30, 40, 300]) {
      await pass(scene, seconds);
      times.push(await asked());
    }
    // After 5 s, 21 s, 51 s, 91 s and 391 s, more or less.
    expect(times).toEqual([2, 3, 4, 5, 5]);
  });

  it("that is not there yet after an outage is asked for again all the same", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const trouble = (operation: string, times: number, status: number) =>
      ask({
        ask: "trouble",
        scene: scene.scene,
        operation,
        trouble: {
          times,
          answer: { status, headers: { "content-type": "application/json" }, body: '{"message":"No"}' },
        },
      });
    await trouble("actions/get-job-for-workflow-run", 4, 502);
    await trouble("actions/download-job-logs-for-workflow-run", 1, 404);
    for (const job of scene.jobs) await deliver(job);
    await pass(scene, 400);
    expect(await sentence(scene)).toContain("TypeError");
  });

  it("of a lost runner is told with its reason", async () => {
    const step = {
      name: "Run tests",
      status: "in_progress",
      conclusion: null,
      number: 2,
      started_at: "2026-11-22T10:00:00Z",
      completed_at: null,
    } as const;
    const scene = await tell({ jobs: [{ ...RED, log: null, steps: [step] }] });
    await pass(scene, 200);
    expect(await sentence(scene)).toContain("runner was lost");
  });

  it("without timestamps is read all the same", async () => {
    const scene = await tell({ jobs: [{ ...RED, log: LOG.replaceAll(/^2026\S+ /gm, "") }] });
    expect(await sentence(scene)).toContain("TypeError");
  });
});

describe("a repository that was renamed while its jobs ran", () => {
  it("is found by its old name", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const [job] = scene.jobs;
    await change(scene, "renamed");
    await deliver(job ?? scene.run);
    await pass(scene, 20);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toContain("TypeError");
    expect(messages.length).toBe(1);
  });
});

describe("a repository whose old name is another's now", () => {
  it("is found by its id", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await change(scene, "renamed, and its name taken");
    await deliver(only(scene.jobs));
    await pass(scene, 20);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toContain("TypeError");
    expect(messages.length).toBe(1);
  });
});

describe("whose pull request it is", () => {
  it("is told on a fork's", async () => {
    expect((await seen(await tell({ from: "fork" }))).comments.length).toBe(1);
  });

  it("cannot be known of a deleted fork: Slack alone", async () => {
    const { comments, messages } = await seen(await tell({ from: "deleted fork" }));
    expect([comments.length, messages.length]).toEqual([0, 1]);
  });

  it("is nobody's where another run set it off: Slack alone", async () => {
    const { comments, messages } = await seen(await tell({ event: "workflow_run" }));
    expect([comments.length, messages.length]).toEqual([0, 1]);
  });
});
