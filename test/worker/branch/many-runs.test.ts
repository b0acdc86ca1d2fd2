// More runs of one branch fail than it remembers.
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Branch } from "../../../src/branch/branch.ts";
import { BRANCH_MESSAGES_MAX, BRANCH_RUNS_MAX } from "../../../src/core/policy/limits.ts";
import type { Report } from "../../../src/core/report/report.ts";
import type { Scene } from "../asks.ts";
import { only, RED } from "../failed-log.ts";
import { ask, branchOf, deliver, forgetWrites, inboxOf, passIn, runOf, seen, told } from "../outside.ts";

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
    const { json } = storage.sql.exec<{ json: string }>("SELECT json FROM fact WHERE name LIKE 'run %' LIMIT 1").one();
    const { report } = JSON.parse(json);
    return ids.map((id) => ({ ...report, run: { ...report.run, id } }));
  });
}

const count = (scene: Scene, table: "task" | "fact", name: string) =>
  runInDurableObject(branchOf(scene), (_object: Branch, { storage }) =>
    Number(storage.sql.exec(`SELECT count(*) AS n FROM ${table} WHERE name LIKE ?`, name).one()["n"]),
  );

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
    await runInDurableObject(branchOf(first), (object: Branch, { storage }) => {
      for (const report of reports) {
        object.receive(report, 1);
        // As if it had been told.
        storage.sql.exec("DELETE FROM task WHERE name = ? OR name = 'comment'", `slack ${report.run.id}`);
      }
    });
    expect(await count(first, "fact", `run ${first.runId}`)).toBe(0);
    const again = await ask({ ask: "rerun", scene: first.scene, jobs: [RED] });
    await deliver(only(again.jobs));
    await passIn([inboxOf(first), runOf(first), branchOf(first)], 60);
    expect(only((await seen(first)).messages).edits).toBe(1);
  });
});

describe("a branch on which hundreds of runs fail", () => {
  it("keeps no row of what it has forgotten, given up or not, but where the newest messages are", async () => {
    const scene = await told([RED]);
    const ids = Array.from({ length: BRANCH_MESSAGES_MAX + 200 }, (_, i) => String(900_000 + i));
    const reports = await reportsLike(scene, ids);
    await runInDurableObject(branchOf(scene), (object: Branch, { storage }) => {
      for (const report of reports) {
        object.receive(report, 1);
        const posted = { channel: "C1", ts: String(Date.now() / 1000) };
        const message = { text: "long ".repeat(100), blocks: [] };
        const fact = { posted, message, attempt: 1, failedJobs: 1 };
        storage.sql.exec("INSERT INTO fact VALUES (?, ?)", `slack ${report.run.id}`, JSON.stringify(fact));
        // As the outbox gives up, and the comment as if it had been written.
        storage.sql.exec("UPDATE task SET due = 9007199254740991 WHERE name = ?", `slack ${report.run.id}`);
        storage.sql.exec("DELETE FROM task WHERE name = 'comment'");
      }
    });
    expect(await count(scene, "fact", "run %")).toBeLessThanOrEqual(BRANCH_RUNS_MAX + 2);
    expect(await count(scene, "task", "slack %")).toBeLessThanOrEqual(BRANCH_RUNS_MAX + 2);
    expect(await count(scene, "fact", "slack %")).toBeLessThanOrEqual(BRANCH_MESSAGES_MAX + BRANCH_RUNS_MAX + 2);
    const bytes = await runInDurableObject(branchOf(scene), (_object: Branch, { storage }) =>
      Number(storage.sql.exec("SELECT sum(length(json)) AS n FROM fact WHERE name LIKE 'slack %'").one()["n"]),
    );
    expect(bytes).toBeLessThan(400_000);
  }, 60_000);
});
