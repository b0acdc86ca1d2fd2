// Inside workerd: the tests' side of the outside, and the Worker as GitHub calls it.

import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import type { Branch } from "../../src/branch/branch.ts";
import type { Channel } from "../../src/channel/channel.ts";
import type { History } from "../../src/history/history.ts";
import type { Installation } from "../../src/installation/installation.ts";
import type { Inbox } from "../../src/intake/inbox.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import type { WorkflowRun } from "../../src/run/workflow-run.ts";
import type { Delivery } from "../world/deliveries.ts";
import type { JobSpec } from "../world/github/specs.ts";
import type { Interaction } from "../world/slack/interaction.ts";
import type { Ask, Said, Scene, Seen } from "./asks.ts";
import type { StorageSaw } from "./run/lies.ts";

type Answers = {
  scene: Scene;
  "scene again": Scene;
  change: null;
  rerun: Scene;
  push: Scene;
  beside: Scene;
  run: Scene;
  complete: Scene;
  files: null;
  seen: Seen;
  channel: Said[];
  press: Interaction;
  whispers: { text: string; user: string }[];
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
  requests: number;
  delivered: null;
  askedAgain: Delivery[];
  liar: { liar: number; url: string };
  liarSaw: StorageSaw;
  store: string;
};

/** Where the stand-ins of this file's world take what its tests ask of them: a binding that only the tests have. */
const CONTROL: string = Reflect.get(env, "CONTROL");

export async function ask<A extends Ask>(what: A): Promise<Answers[A["ask"]]> {
  const response = await fetch(CONTROL, { method: "POST", body: JSON.stringify(what) });
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

export const host = () => new URL(env.GITHUB_API_URL ?? "").host;

export const inboxOf = ({ repositoryId }: Scene) => env.INBOX.getByName(`${host()}/${repositoryId}`);
export const runOf = ({ repositoryId, runId }: Scene) =>
  env.WORKFLOW_RUN.getByName(`${host()}/${repositoryId}/${runId}`);
export const branchOf = ({ repositoryId, headRepositoryId, branch }: Scene) =>
  env.BRANCH.getByName(`${host()}/${repositoryId}/${headRepositoryId}/${branch}`);

export const historyOf = ({ repositoryId }: Scene) => env.HISTORY.getByName(`${host()}/${repositoryId}`);

export const channelOf = ({ repositoryId }: Scene) =>
  env.CHANNEL.getByName(`${host()}/${repositoryId}/${env.SLACK_CHANNEL?.replace("#", "") ?? "incoming webhook"}`);

export const ledger = () => env.LEDGER.getByName("ledger");
export const installationOf = (id: string) => env.INSTALLATION.getByName(`${host()}/${id}`);

/** As if nobody had written for an hour. */
export async function forgetWrites({ jobs }: Scene): Promise<void> {
  const id: unknown = JSON.parse(jobs[0]?.body ?? "{}").installation?.id;
  await runInDurableObject(installationOf(String(id)), (object: Installation) => object.forget());
}

/** Lets so many seconds pass in the objects, and waits until all that is due by then has been done. */
export function pass(scene: Scene, seconds: number): Promise<void> {
  return passIn(objectsOf(scene), seconds);
}

/** Those that a scene's failure goes through. */
export const objectsOf = (scene: Scene): readonly Stub[] => [inboxOf(scene), runOf(scene), branchOf(scene)];

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

/** The process dies while a request of this operation, or of this method of Slack's, is held, which is then carried out. */
export async function dieDuring(
  operation: string,
  deliveries: readonly Delivery[],
  stubs: readonly Stub[],
): Promise<void> {
  await ask({ ask: "holdOperation", operation });
  for (const delivery of deliveries) await deliver(delivery);
  const working = passIn(stubs, 10).catch(() => {}); // it asks the objects that die
  while (!(await ask({ ask: "held" }))) await new Promise((resolve) => setTimeout(resolve, 5));
  await abortAllDurableObjects();
  await ask({ ask: "release" });
  await working;
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
  | DurableObjectStub<Channel>
  | DurableObjectStub<History>
  | DurableObjectStub<Ledger>;
/** A row of what is still to be done: neither what is dead, nor the end of all. */
type Row = { name: string; due: number; tries: number };

/** Rather than to wait, every due time is moved towards now, and the alarm with it. */
function hasten(stub: Stub, ms: number): Promise<void> {
  return inside(stub, async (storage) => {
    const state = stateOf(storage);
    if (!state) {
      await hastenAlarm(storage, ms);
      return;
    }
    for (const [name, task] of Object.entries(state.tasks)) if (name !== "end") moveTimes(task, ms);
    for (const kind of ["head", "comment", "slack"]) {
      for (const record of Object.values(state.records[kind] ?? {})) moveTimes(record, ms);
    }
    setState(storage, state);
    const due = Math.min(...rowsOf(state).map((row) => row.due));
    if (Number.isFinite(due)) await storage.setAlarm(Math.max(due, Date.now()));
  });
}

/** What waits in an Inbox waits for its alarm alone. */
async function hastenAlarm(storage: DurableObjectStorage, ms: number): Promise<void> {
  const alarm = await storage.getAlarm();
  if (alarm !== null) await storage.setAlarm(Math.max(alarm - ms, Date.now()));
}

/** Times that say how long ago something was, or when it is due. */
const TIMES = ["due", "since", "leasedAt", "interruptedAt", "again", "seenAt", "askedAt"];

function moveTimes(record: Record<string, unknown>, ms: number): void {
  for (const time of TIMES) {
    const at = record[time];
    if (typeof at === "number" && at > 0) record[time] = at - ms;
  }
  const { failing } = record;
  if (typeof failing === "object" && failing !== null)
    Object.assign(failing, { since: Reflect.get(failing, "since") - ms });
}

export type StateRow = {
  tasks: Record<string, Record<string, unknown>>;
  records: Record<string, Record<string, Record<string, unknown>>>;
};

/** All that an object has stored, row by row. */
export const storedIn = (stub: Stub): Promise<[string, string][]> =>
  runInDurableObject(stub, (_object: Inbox | WorkflowRun | Branch | Channel | History | Ledger, { storage }) => [
    ...storage.kv.list<string>(),
  ]);

/** An object's one row; null where it has stored nothing. */
export function stateOf(storage: DurableObjectStorage): StateRow | null {
  const text = storage.kv.get<string>("state");
  return text === undefined ? null : JSON.parse(text);
}

/** Writes the row; the object reads it with its next call or alarm. */
export function setState(storage: DurableObjectStorage, state: StateRow): void {
  storage.kv.put("state", JSON.stringify({ ...state, alarm: null }));
}

/** Changes the row. */
export function changeState(storage: DurableObjectStorage, change: (state: StateRow) => void): void {
  const state = stateOf(storage);
  if (!state) throw new Error("the object has stored nothing");
  change(state);
  setState(storage, state);
}

function rowsOf({ tasks }: StateRow): Row[] {
  return Object.entries(tasks).flatMap(([name, { state, due, tries }]) => {
    if (name === "end" || state === "dead") return [];
    return [{ name, due: state === "leased" ? 0 : Number(due), tries: Number(tries) }];
  });
}

/** What is to be done, and whether it is due. */
async function tasks(stub: Stub): Promise<Row[]> {
  let rows: Row[] = [];
  await inside(stub, async (storage) => {
    const state = stateOf(storage);
    const alarm = await storage.getAlarm();
    if (state) rows = rowsOf(state);
    else if (alarm !== null) rows = [{ name: "alarm", due: alarm, tries: 0 }];
  });
  return rows;
}

function inside(stub: Stub, act: (storage: DurableObjectStorage) => Promise<void>): Promise<void> {
  return runInDurableObject(
    stub,
    async (_object: Inbox | WorkflowRun | Branch | Channel | History | Ledger, { storage }) => act(storage),
  );
}

/** The same delivery with another payload, rightly signed, or with this secret. */
export async function resigned(
  delivery: Delivery,
  payload: object,
  signedWith = env.GITHUB_WEBHOOK_SECRET ?? "",
): Promise<Delivery> {
  const body = JSON.stringify(payload);
  const [secret = new Uint8Array(), bytes] = [signedWith, body].map((text) => new TextEncoder().encode(text));
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes ?? new Uint8Array()));
  return { ...delivery, body, headers: { ...delivery.headers, "x-hub-signature-256": `sha256=${mac.toHex()}` } };
}
