// What version 0.1.0 had stored, row by row as it wrote them, is read, told and finished by this one.
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Branch } from "../../src/branch/branch.ts";
import type { WorkflowRun } from "../../src/run/workflow-run.ts";
import type { Scene } from "./asks.ts";
import { GREEN, only, RED } from "./failed-log.ts";
import { ask, branchOf, deliver, host, pass, runOf, seen, told } from "./outside.ts";
import recorded from "./state-0.1.0.json";

type Row = { name: string; due: number; tries: number; since: number; hold: number };
type Rows = { task: Row[]; fact: { name: string; json: string }[] };
type State = { run: Rows; branch: Rows };

/** The recorded rows, about this scene: its own ids and names in the place of those that were recorded. */
function stateOf(scene: Scene, when: "heard" | "told", posted: { comment?: string; ts?: string } = {}): State {
  const job = only(scene.jobs.filter(({ body }) => body.includes('"conclusion":"failure"')));
  const { installation, repository, workflow_job } = JSON.parse(job.body);
  const own: Record<string, string> = {
    HOST: host(),
    INSTALLATION: String(installation.id),
    REPOSITORY: String(repository.id),
    NAME: repository.name,
    RUN: String(scene.runId),
    JOB: String(workflow_job.id),
    SHA: workflow_job.head_sha,
    WORKFLOW: "187000001",
    COMMENT: posted.comment ?? "0",
    TS: posted.ts ?? "0",
  };
  const now = Date.now();
  const text = JSON.stringify(recorded)
    .replaceAll(/\{\{(\w+)\}\}/g, (_whole, name: string) => own[name] ?? "")
    .replaceAll(/17953942\d{5}/g, String(now - 60_000))
    .replaceAll(/17966038\d{5}/g, String(now + 14 * 86_400_000));
  return JSON.parse(text)[when];
}

const TABLES = [
  "CREATE TABLE task (name TEXT PRIMARY KEY, due INTEGER NOT NULL, tries INTEGER NOT NULL, since INTEGER NOT NULL, hold INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE TABLE fact (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID",
];

/** As the old version left it, when the new one is deployed. */
async function restore(scene: Scene, { run, branch }: State): Promise<void> {
  const write = async ({ sql, setAlarm }: Inside, { task, fact }: Rows) => {
    for (const name of ["task", "fact"]) sql.exec(`DROP TABLE IF EXISTS ${name}`);
    for (const create of TABLES) sql.exec(create);
    for (const { name, due, tries, since, hold } of task) {
      sql.exec("INSERT INTO task VALUES (?, ?, ?, ?, ?)", name, due, tries, since, hold);
    }
    for (const { name, json } of fact) sql.exec("INSERT INTO fact VALUES (?, ?)", name, json);
    if (task.length > 0) await setAlarm(Math.min(...task.map(({ due }) => due)));
  };
  type Inside = { sql: SqlStorage; setAlarm: (due: number) => Promise<void> };
  const inside = (storage: DurableObjectStorage) => ({
    sql: storage.sql,
    setAlarm: (due: number) => storage.setAlarm(Math.max(due, Date.now() + 500)),
  });
  await runInDurableObject(runOf(scene), (_o: WorkflowRun, { storage }) => write(inside(storage), run));
  await runInDurableObject(branchOf(scene), (_o: Branch, { storage }) => write(inside(storage), branch));
  await abortAllDurableObjects();
}

/** Where our comment and our message about the scene are. */
async function postedOf(scene: Scene): Promise<{ comment: string; ts: string }> {
  return runInDurableObject(branchOf(scene), (_object: Branch, { storage }) => {
    const fact = (kind: string) =>
      JSON.parse(storage.sql.exec<{ json: string }>("SELECT json FROM fact WHERE name LIKE ?", `${kind} %`).one().json);
    return { comment: fact("comment").id, ts: fact("slack").posted.ts };
  });
}

describe("state of 0.1.0", () => {
  it("of a failure that was only heard of is told, once", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED, GREEN] });
    await restore(scene, stateOf(scene, "heard"));
    await pass(scene, 20);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toContain("TypeError");
    expect(messages.length).toBe(1);
  });

  it("of a failure that was told goes on: the same comment and message are edited when it fails again, or passes", async () => {
    const scene = await told([RED, GREEN]);
    await restore(scene, stateOf(scene, "told", await postedOf(scene)));
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [RED] });
    await deliver(only(again.jobs.filter(({ body }) => body.includes('"conclusion":"failure"'))));
    await pass(scene, 20);
    const failedAgain = await seen(scene);
    expect(only(failedAgain.comments)).toEqual({ body: expect.stringContaining("attempt 2"), edits: 1 });
    expect(only(failedAgain.messages).edits).toBe(1);

    const green = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ ...GREEN, name: "test" }] });
    await deliver(green.run);
    await pass(scene, 60);
    const passed = await seen(scene);
    expect(only(passed.comments).body).toContain("passed on");
    expect(only(passed.messages).text).toContain("passed on attempt 3");
  });

  it("whose message's fate was not known is looked for in Slack, and not posted twice", async () => {
    const scene = await told([RED, GREEN]);
    const state = stateOf(scene, "told", await postedOf(scene));
    const fact = state.branch.fact.map((one) =>
      one.name.startsWith("slack ")
        ? { ...one, json: '{"posted":null,"message":null,"attempt":0,"failedJobs":0}' }
        : one,
    );
    const due = Date.now() - 1_000;
    const task = [...state.branch.task, { name: `slack ${scene.runId}`, due, tries: 0, since: due, hold: 0 }];
    await restore(scene, { ...state, branch: { fact, task } });
    await pass(scene, 60);
    expect((await seen(scene)).messages.length).toBe(1);
  });
});
