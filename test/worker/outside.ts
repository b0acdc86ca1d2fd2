// Inside workerd: the tests' side of the outside, and the Worker as GitHub calls it.

import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { inject } from "vitest";
import type { Branch } from "../../src/branch/branch.ts";
import type { Installation } from "../../src/installation/installation.ts";
import type { Inbox } from "../../src/intake/inbox.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import type { WorkflowRun } from "../../src/run/workflow-run.ts";
import type { Delivery } from "../world/deliveries.ts";
import type { JobSpec } from "../world/github/specs.ts";
import type { Ask, Scene, Seen } from "./asks.ts";
import type { StorageSaw } from "./run/lies.ts";

type Answers = {
  scene: Scene;
  "scene again": Scene;
  change: null;
  rerun: Scene;
  push: Scene;
  beside: Scene;
  seen: Seen;
  asked: string[];
  hold: null;
  holdOperation: null;
  held: boolean;
  busy: boolean;
  release: null;
  trouble: null;
  heal: null;
  slackTrouble: null;
  slackScopes: null;
  rate: null;
  count: number;
  delivered: null;
  askedAgain: Delivery[];
  liar: { liar: number; url: string };
  liarSaw: StorageSaw;
  store: string;
};

export async function ask<A extends Ask>(what: A): Promise<Answers[A["ask"]]> {
  const response = await fetch(inject("control"), { method: "POST", body: JSON.stringify(what) });
  return response.json();
}

/** What people see of it. */
export const seen = (scene: Scene): Promise<Seen> => ask({ ask: "seen", scene: scene.scene });

/** A run of these jobs, all of whose deliveries have come, and which has been told. */
export async function told(jobs: JobSpec[]): Promise<Scene> {
  const scene = await ask({ ask: "scene", jobs });
  for (const job of scene.jobs) await deliver(job);
  await pass(scene, 5);
  return scene;
}

export const WEBHOOKS = "https://whyred.example/api/github/webhooks";

/** Delivers it as GitHub does; headers given as undefined are left out. */
export function deliver(delivery: Delivery, headers: Record<string, string | undefined> = {}): Promise<Response> {
  const all = Object.entries({ ...delivery.headers, ...headers }).flatMap(([k, v]) =>
    v === undefined ? [] : [[k, v]],
  );
  return exports.default.fetch(WEBHOOKS, { method: "POST", headers: Object.fromEntries(all), body: delivery.body });
}

export const host = () => new URL(inject("settings")["GITHUB_API_URL"] ?? "").host;

export const inboxOf = ({ repositoryId }: Scene) => env.INBOX.getByName(`${host()}/${repositoryId}`);
export const runOf = ({ repositoryId, runId }: Scene) =>
  env.WORKFLOW_RUN.getByName(`${host()}/${repositoryId}/${runId}`);
export const branchOf = ({ repositoryId, headRepositoryId, branch }: Scene) =>
  env.BRANCH.getByName(`${host()}/${repositoryId}/${headRepositoryId}/${branch}`);

export const ledger = () => env.LEDGER.getByName("ledger");
export const installationOf = (id: string) => env.INSTALLATION.getByName(`${host()}/${id}`);

/** As if nobody had written for an hour. */
export async function forgetWrites({ jobs }: Scene): Promise<void> {
  const id: unknown = JSON.parse(jobs[0]?.body ?? "{}").installation?.id;
  await runInDurableObject(installationOf(String(id)), (_object: Installation, { storage }) => {
    if (exists(storage.sql, "fact")) storage.sql.exec("DELETE FROM fact");
  });
}

/** Lets so many seconds pass in the objects, and waits until all that is due by then has been done. */
export function pass(scene: Scene, seconds: number): Promise<void> {
  return passIn([inboxOf(scene), runOf(scene), branchOf(scene)], seconds);
}

/** The same, in these objects. */
export async function passIn(stubs: readonly Stub[], seconds: number): Promise<void> {
  for (let left = seconds * 1000; left >= 0; ) {
    const waiting = await quiet(stubs);
    if (waiting.length === 0) return;
    const wait = Math.max(1, Math.min(...waiting.map(({ due }) => due)) - Date.now());
    for (const stub of stubs) await hasten(stub, Math.min(wait, left));
    left -= wait;
  }
}

/** Waits until nothing changes any more and nobody is asked anything; answers what is to be done later. */
async function quiet(stubs: readonly Stub[]): Promise<Row[]> {
  let before: Row[] = [];
  for (let still = 0; still < 5; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = (await Promise.all(stubs.map(tasks))).flat();
    const same = JSON.stringify(now) === JSON.stringify(before) && now.every(({ due }) => due > Date.now());
    still = same && !(await ask({ ask: "busy" })) ? still + 1 : 0;
    before = now;
  }
  return before;
}

type Stub =
  | DurableObjectStub<Inbox>
  | DurableObjectStub<WorkflowRun>
  | DurableObjectStub<Branch>
  | DurableObjectStub<Ledger>;
/** What is still to be done: neither what was given up, nor the end of all. */
const WAITING = "name <> 'end' AND due < 9000000000000000";

type Row = { name: string; due: number; tries: number };

/** Rather than to wait, every due time is moved towards now, and the alarm with it. */
function hasten(stub: Stub, ms: number): Promise<void> {
  return inside(stub, async ({ sql, setAlarm }) => {
    sql.exec(
      `UPDATE task SET due = due - ?1, since = since - ?1, hold = hold - ?1, failing = iif(failing = 0, 0, failing - ?1)
      WHERE ${WAITING}`,
      ms,
    );
    if (exists(sql, "fact")) for (const path of TIMES) sql.exec(SHIFT, path, ms);
    const [row] = sql.exec<{ due: number | null }>(`SELECT min(due) AS due FROM task WHERE ${WAITING}`).toArray();
    if (row?.due) await setAlarm(row.due);
  });
}

/** Times in a branch's facts that say how long ago something was. */
const TIMES = ["$.since", "$.seenAt", "$.askedAt"];
const SHIFT = `UPDATE fact SET json = json_set(json, ?1, json_extract(json, ?1) - ?2)
  WHERE (name LIKE 'head %' OR name LIKE 'comment %' OR name LIKE 'slack %') AND json_extract(json, ?1) > 0`;

const exists = (sql: SqlStorage, table: string) =>
  sql.exec("SELECT 1 FROM sqlite_master WHERE name = ?", table).toArray().length > 0;

/** What is to be done, and whether it is due. */
async function tasks(stub: Stub): Promise<Row[]> {
  let rows: Row[] = [];
  await inside(stub, async ({ sql }) => {
    rows = sql.exec<Row>(`SELECT name, due, tries FROM task WHERE ${WAITING}`).toArray();
  });
  return rows;
}

type Inside = { readonly sql: SqlStorage; readonly setAlarm: (due: number) => Promise<void> };

function inside(stub: Stub, act: (inside: Inside) => Promise<void>): Promise<void> {
  return runInDurableObject(stub, async (_object: Inbox | WorkflowRun | Branch | Ledger, { storage }) => {
    if (exists(storage.sql, "task")) await act({ sql: storage.sql, setAlarm: (due) => storage.setAlarm(due) });
  });
}
