// What the counting Worker counted, and sums of it. Pure.
import * as v from "valibot";

const Counts = v.record(v.string(), v.number());

/** Rows that one method of an object's class read and wrote by one kind of access. */
const Rows = v.object({
  object: v.string(),
  method: v.string(),
  what: v.string(),
  read: v.number(),
  written: v.number(),
});
export type Rows = v.InferOutput<typeof Rows>;

export const Counted = v.object({
  /** To the Worker; the cron trigger's are among them. */
  requests: v.number(),
  /** Requests to objects, by `Class.method`. */
  calls: Counts,
  /** That rang, by class. */
  alarms: Counts,
  /** Milliseconds in which an object was in a call or an alarm, by class. */
  awakeMs: Counts,
  rows: v.array(Rows),
  /** Of all objects, now. */
  storedBytes: v.number(),
  /** Calls and alarms that have not ended. */
  running: v.number(),
  /** The earliest of any object (ms since 1970); null where none is set. */
  nextAlarm: v.nullable(v.number()),
});
export type Counted = v.InferOutput<typeof Counted>;

/** What one event costs: the parts of a bill. */
export type Cost = {
  readonly rowsWritten: number;
  readonly rowsRead: number;
  readonly objectRequests: number;
  readonly alarms: number;
  readonly workerRequests: number;
  readonly toGitHub: number;
  readonly toStorage: number;
  readonly toSlack: number;
  readonly awakeSeconds: number;
  readonly cpuMs: number;
  readonly storedBytes: number;
};

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

export function meanOf(costs: readonly Cost[]): Cost {
  return partByPart((part) => sum(costs.map((cost) => cost[part])) / costs.length);
}

function partByPart(value: (part: keyof Cost) => number): Cost {
  return {
    rowsWritten: value("rowsWritten"),
    rowsRead: value("rowsRead"),
    objectRequests: value("objectRequests"),
    alarms: value("alarms"),
    workerRequests: value("workerRequests"),
    toGitHub: value("toGitHub"),
    toStorage: value("toStorage"),
    toSlack: value("toSlack"),
    awakeSeconds: value("awakeSeconds"),
    cpuMs: value("cpuMs"),
    storedBytes: value("storedBytes"),
  };
}

export const NOTHING: Cost = partByPart(() => 0);

/** One cost, and `times` another. */
export function plus(cost: Cost, other: Cost, times: number): Cost {
  return partByPart((part) => cost[part] + times * other[part]);
}

/** The same rows of several events, added up: by class, method and kind. */
export function rowsTogether(rows: readonly Rows[]): Rows[] {
  const together = new Map<string, Rows>();
  for (const row of rows) {
    const name = `${row.object} ${row.method} ${row.what}`;
    const { read = 0, written = 0 } = together.get(name) ?? {};
    together.set(name, { ...row, read: read + row.read, written: written + row.written });
  }
  return [...together.values()].toSorted((a, b) => a.object.localeCompare(b.object) || b.written - a.written);
}
