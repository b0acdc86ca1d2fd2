// More runs of one branch fail than it remembers.
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Branch } from "../../../src/branch/branch.ts";
import { BRANCH_MESSAGES_MAX, BRANCH_RUNS_MAX } from "../../../src/core/policy/limits.ts";
import type { Report } from "../../../src/core/report/report.ts";
import type { Scene } from "../asks.ts";
import { only, RED } from "../failed-log.ts";
import {
  ask,
  branchOf,
  changeState,
  deliver,
  forgetWrites,
  inboxOf,
  passIn,
  runOf,
  seen,
  stateOf,
  told,
} from "../outside.ts";

const forget = async () => forgetWrites(await ask({ ask: "scene", jobs: [RED] }));
beforeEach(forget);
afterEach(async () => {
  await ask({ ask: "heal" });
  await forget();
});

const beside = (scene: Scene, event = "push") => ask({ ask: "beside", scene: scene.scene, event, jobs: [RED] });

/** The report that the branch has of this scene's run, under other ids. */
async function reportsLike(scene: Scene, ids: readonly string[]): Promise<Report[]> {
  return runInDurableObject(branchOf(scene), (_object: Branch, { storage }) => {
    const [[, text] = ["", "{}"]] = storage.kv.list<string>({ prefix: "report " });
    const report = JSON.parse(text);
    return ids.map((id) => ({ ...report, run: { ...report.run, id } }));
  });
}

/** How much the branch's one row holds of each, and how many reports lie beside it. */
const kept = (scene: Scene) =>
  runInDurableObject(branchOf(scene), (_object: Branch, { storage }) => {
    const state = stateOf(storage);
    const messages = Object.keys(state?.tasks ?? {}).filter((name) => name.startsWith("slack "));
    return {
      runs: Object.keys(state?.records["run"] ?? {}),
      reports: [...storage.kv.list({ prefix: "report " })].length,
      tasks: messages.length,
      messages: Object.keys(state?.records["slack"] ?? {}).length,
      bytes: JSON.stringify(state?.records["slack"]).length,
    };
  });

describe("sixty workflows that fail together", () => {
  it("are each told in Slack, once, and all stand in the comment", async () => {
    const scenes = [await ask({ ask: "scene", jobs: [RED] })];
    const first = only(scenes);
    for (let i = 1; i < 60; i++) scenes.push(await beside(first, `push${i}`));
    for (const { jobs } of scenes) await deliver(only(jobs));
    for (const { run } of scenes) await deliver(run);
    await passIn([inboxOf(first), ...scenes.map(runOf), branchOf(first)], 300);
    const posted = await Promise.all(scenes.map(async (scene) => (await seen(scene)).messages.length));
    expect(posted).toEqual(scenes.map(() => 1));
    expect(only((await seen(first)).comments).body).toContain("60 jobs failed");
  }, 240_000);
});

describe("a run that was told, and that its branch has forgotten since", () => {
  it("is told in the same message when it fails again", async () => {
    const first = await told([RED]);
    const pushed = await ask({ ask: "push", scene: first.scene, jobs: [RED] });
    await deliver(only(pushed.jobs));
    await passIn([inboxOf(first), runOf(pushed), branchOf(first)], 60);
    const others = Array.from({ length: BRANCH_RUNS_MAX + 1 }, (_, i) => String(800_000 + i));
    const reports = await reportsLike(first, others);
    await runInDurableObject(branchOf(first), async (object: Branch, { storage }) => {
      for (const report of reports) {
        await object.receive(report, 1);
        // As if it had been told.
        changeState(storage, ({ tasks }) => {
          delete tasks[`slack ${report.run.id}`];
          delete tasks["comment"];
        });
      }
    });
    expect((await kept(first)).runs).not.toContain(first.runId);
    const again = await ask({ ask: "rerun", scene: first.scene, jobs: [RED] });
    await deliver(only(again.jobs));
    await passIn([inboxOf(first), runOf(first), branchOf(first)], 60);
    expect((await ask({ ask: "channel", scene: first.scene })).length).toBe(1);
  });
});

describe("a branch on which hundreds of runs fail", () => {
  it("keeps no row of what it has forgotten, given up or not, but where the newest messages are", async () => {
    const scene = await told([RED]);
    const ids = Array.from({ length: BRANCH_MESSAGES_MAX + 200 }, (_, i) => String(900_000 + i));
    const reports = await reportsLike(scene, ids);
    await runInDurableObject(branchOf(scene), async (object: Branch, { storage }) => {
      for (const report of reports) {
        await object.receive(report, 1);
        changeState(storage, ({ tasks, records }) => {
          records["slack"] ??= {};
          records["slack"][report.run.id] = {
            state: "posted",
            posted: { channel: "C1", ts: String(Date.now() / 1000) },
            digest: "x".repeat(44),
            attempt: 1,
            failedJobs: 1,
            pace: { at: Date.now(), writes: 1 },
          };
          // As the queue gives up, and the comment as if it had been written.
          tasks[`slack ${report.run.id}`] = { state: "dead" };
          delete tasks["comment"];
        });
      }
    });
    const { runs, reports: rows, tasks, messages, bytes } = await kept(scene);
    expect([runs.length, rows].map((n) => n <= BRANCH_RUNS_MAX + 2)).toEqual([true, true]);
    expect(tasks).toBeLessThanOrEqual(BRANCH_RUNS_MAX + 2);
    expect(messages).toBeLessThanOrEqual(BRANCH_MESSAGES_MAX + BRANCH_RUNS_MAX + 2);
    expect(bytes).toBeLessThan(400_000);
  }, 60_000);
});
