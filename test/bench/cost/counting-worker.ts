// The Worker that ships, with everything counted that Cloudflare bills. It runs inside workerd as a module of its own
// beside the production bundle, which stands in the place of `src/index.ts`: nothing of whyred knows of it.
//
//   GET /cost              what was counted since the counters were last set to zero
//   GET /cost?and=zero     the same, and sets them to zero
//   GET /cost?and=forget   the runs' and the branches' objects live through the alarm by which they are forgotten
//
// Rows: a key-value `get` reads one, `put` and `delete` write one, `list` reads one for each entry; SQL costs what its
// cursor says, once read; an alarm that is set or taken back is one row written. `deleteAll` replaces the database's file,
// and deletes no row (workerd, `SqliteKv::deleteAll`).
import { AsyncLocalStorage } from "node:async_hooks";
import shipped, * as bundle from "../../../src/index.ts";
import type { Counted, Rows } from "./counts.ts";

/** One object: as long as a call or an alarm runs in it, it is awake, however many run at once. */
type Watched = {
  readonly kind: string;
  readonly id: string;
  readonly storage: DurableObjectStorage;
  running: number;
  awakeSince: number;
  /** When its alarm rings (ms). */
  alarm: number | null;
  bytes: number;
  cursors: { readonly cursor: SqlStorageCursor<Record<string, SqlStorageValue>>; readonly row: Rows }[];
};

type Running = { readonly object: Watched; readonly method: string };

/** Whatever an object remembers, it has forgotten by then. */
const LONG_AFTER_MS = 30 * 24 * 3600_000;

const scope = new AsyncLocalStorage<Running>();
/** By class and id: an object that was evicted and came back is the same. */
const objects = new Map<string, Watched>();
const byInstance = new WeakMap<object, Watched>();
let counted = zero();

function zero() {
  return {
    requests: 0,
    calls: new Map<string, number>(),
    alarms: new Map<string, number>(),
    awakeMs: new Map<string, number>(),
    rows: new Map<string, Rows>(),
  };
}

function add(to: Map<string, number>, name: string, count: number): void {
  to.set(name, (to.get(name) ?? 0) + count);
}

function rowsOf({ kind }: Watched, what: string): Rows {
  const method = scope.getStore()?.method ?? "constructor";
  const name = `${kind} ${method} ${what}`;
  const row = counted.rows.get(name) ?? { object: kind, method, what, read: 0, written: 0 };
  counted.rows.set(name, row);
  return row;
}

/** `000001732 0001` and `report 19700000000` are each one kind of row. */
const kindOfKey = (key: string): string => key.split(" ")[0]?.replace(/\d+/g, "N") ?? "";

/** The object's storage counts from here on. */
function watch(kind: string, ctx: DurableObjectState): Watched {
  const { storage } = ctx;
  const id = ctx.id.toString();
  const { alarm = null, bytes = 0 } = objects.get(`${kind} ${id}`) ?? {};
  const object: Watched = { kind, id, storage, running: 0, awakeSince: 0, alarm, bytes, cursors: [] };
  objects.set(`${kind} ${id}`, object);
  watchAlarm(object);
  watchKeys(object);
  watchSql(object);
  for (const method of ["get", "put", "delete", "list", "transaction"] as const) storage[method] = uncounted;
  return object;
}

/** Rows that nobody counts would make whatever is measured look cheap. */
function uncounted(): never {
  throw new Error("The cost bench counts storage.kv and storage.sql, not the asynchronous storage.");
}

function watchAlarm(object: Watched): void {
  const { storage } = object;
  const set = storage.setAlarm.bind(storage);
  const take = storage.deleteAlarm.bind(storage);
  storage.setAlarm = (time, options) => {
    rowsOf(object, "alarm set").written++;
    object.alarm = Number(time);
    return set(time, options);
  };
  storage.deleteAlarm = (options) => {
    rowsOf(object, "alarm taken back").written++;
    object.alarm = null;
    return take(options);
  };
}

function watchKeys(object: Watched): void {
  const { kv } = object.storage;
  const [get, put, remove, list] = [kv.get.bind(kv), kv.put.bind(kv), kv.delete.bind(kv), kv.list.bind(kv)];
  kv.get = (key) => {
    rowsOf(object, `get ${kindOfKey(key)}`).read++;
    return get(key);
  };
  kv.put = (key, value) => {
    rowsOf(object, `put ${kindOfKey(key)}`).written++;
    put(key, value);
  };
  kv.delete = (key) => {
    rowsOf(object, `delete ${kindOfKey(key)}`).written++;
    return remove(key);
  };
  kv.list = (options) => eachRead(list(options), rowsOf(object, `list ${kindOfKey(options?.prefix ?? "")}`.trim()));
}

function* eachRead<Entry>(entries: Iterable<Entry>, row: Rows): Generator<Entry> {
  for (const entry of entries) {
    row.read++;
    yield entry;
  }
}

function watchSql(object: Watched): void {
  const { sql } = object.storage;
  const exec = sql.exec.bind(sql);
  sql.exec = <Row extends Record<string, SqlStorageValue>>(query: string, ...values: unknown[]) => {
    const cursor = exec<Row>(query, ...values);
    // SQL names its table after one of these words.
    const what = /^\s*(\w+)(?:.*?\b(?:FROM|INTO|TABLE|UPDATE)\s+(\w+))?/is.exec(query)?.slice(1).join(" ") ?? "SQL";
    object.cursors.push({ cursor, row: rowsOf(object, what.trim()) });
    return cursor;
  };
}

/** Each of the class's methods that is called from outside is a request to the object; its alarm is counted apart. */
function countCalls(prototype: object): void {
  const shipped: object = Object.getPrototypeOf(prototype);
  for (const [method, { value }] of Object.entries(Object.getOwnPropertyDescriptors(shipped))) {
    if (method === "constructor" || typeof value !== "function") continue;
    const counting = function (this: object, ...values: unknown[]): unknown {
      const object = byInstance.get(this);
      const call = () => Reflect.apply(value, this, values);
      // What one of its own methods calls is no request.
      if (!object || scope.getStore()?.object === object) return call();
      begin(object, method);
      return scope.run({ object, method }, () => untilEnd(object, call));
    };
    Object.defineProperty(prototype, method, { value: counting, configurable: true, writable: true });
  }
  Object.defineProperty(prototype, "fetch", { value: liveThroughLastAlarm });
}

/** Answers a request that only this file makes: as if the object's last alarm rang, whenever that is. */
async function liveThroughLastAlarm(this: { alarm(): Promise<void> }): Promise<Response> {
  const { now } = Date;
  Date.now = () => now() + LONG_AFTER_MS;
  try {
    await this.alarm();
  } finally {
    Date.now = now;
  }
  return new Response();
}

async function forget(env: Env): Promise<void> {
  for (const { kind, id, alarm } of objects.values()) {
    const namespace = kind === "Branch" ? env.BRANCH : kind === "WorkflowRun" ? env.WORKFLOW_RUN : null;
    if (namespace === null || alarm === null) continue;
    await namespace.get(namespace.idFromString(id)).fetch("https://object/");
  }
}

function begin(object: Watched, method: string): void {
  if (method === "alarm") {
    add(counted.alarms, object.kind, 1);
    object.alarm = null;
  } else {
    add(counted.calls, `${object.kind}.${method}`, 1);
  }
  if (object.running++ === 0) object.awakeSince = Date.now();
}

function untilEnd(object: Watched, call: () => unknown): unknown {
  let isPending = false;
  try {
    const result = call();
    if (!(result instanceof Promise)) return result;
    isPending = true;
    return result.finally(() => end(object));
  } finally {
    if (!isPending) end(object);
  }
}

function end(object: Watched): void {
  for (const { cursor, row } of object.cursors) {
    row.read += cursor.rowsRead;
    row.written += cursor.rowsWritten;
  }
  object.cursors = [];
  object.bytes = object.storage.sql.databaseSize;
  if (--object.running === 0) add(counted.awakeMs, object.kind, Date.now() - object.awakeSince);
}

export class Branch extends bundle.Branch {
  constructor(ctx: DurableObjectState, env: Env) {
    const object = watch("Branch", ctx);
    super(ctx, env);
    byInstance.set(this, object);
  }
}

export class Channel extends bundle.Channel {
  constructor(ctx: DurableObjectState, env: Env) {
    const object = watch("Channel", ctx);
    super(ctx, env);
    byInstance.set(this, object);
  }
}

export class History extends bundle.History {
  constructor(ctx: DurableObjectState, env: Env) {
    const object = watch("History", ctx);
    super(ctx, env);
    byInstance.set(this, object);
  }
}

export class Inbox extends bundle.Inbox {
  constructor(ctx: DurableObjectState, env: Env) {
    const object = watch("Inbox", ctx);
    super(ctx, env);
    byInstance.set(this, object);
  }
}

export class Installation extends bundle.Installation {
  constructor(ctx: DurableObjectState, env: Env) {
    const object = watch("Installation", ctx);
    super(ctx, env);
    byInstance.set(this, object);
  }
}

export class Ledger extends bundle.Ledger {
  constructor(ctx: DurableObjectState, env: Env) {
    const object = watch("Ledger", ctx);
    super(ctx, env);
    byInstance.set(this, object);
  }
}

export class WorkflowRun extends bundle.WorkflowRun {
  constructor(ctx: DurableObjectState, env: Env) {
    const object = watch("WorkflowRun", ctx);
    super(ctx, env);
    byInstance.set(this, object);
  }
}

for (const { prototype } of [Branch, Channel, History, Inbox, Installation, Ledger, WorkflowRun]) countCalls(prototype);

export default {
  async fetch(request, env, context) {
    const { pathname, search } = new URL(request.url);
    if (pathname !== "/cost") {
      counted.requests++;
      return shipped.fetch(request, env, context);
    }
    if (search === "?and=forget") await forget(env);
    const answer = told();
    if (search === "?and=zero") counted = zero();
    return Response.json(answer);
  },
  scheduled(controller, env) {
    counted.requests++;
    return shipped.scheduled(controller, env);
  },
} satisfies ExportedHandler<Env>;

function told(): Counted {
  const { requests, calls, alarms, awakeMs, rows } = counted;
  const all = [...objects.values()];
  const dues = all.flatMap(({ alarm }) => alarm ?? []);
  return {
    requests,
    calls: Object.fromEntries(calls),
    alarms: Object.fromEntries(alarms),
    awakeMs: Object.fromEntries(awakeMs),
    rows: [...rows.values()],
    storedBytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    running: all.reduce((sum, { running }) => sum + running, 0),
    nextAlarm: dues.length === 0 ? null : Math.min(...dues),
  };
}
