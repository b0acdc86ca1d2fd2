// What Cloudflare asks for, in dollars, beyond what a plan includes, and what its free plan allows a day. Read in
// November 2026 on developers.cloudflare.com:
//
//   Workers   "Workers pricing": Standard usage model
//   Objects   "Durable Objects pricing": compute billing, and storage billing of the SQLite storage backend. Its notes:
//             each `setAlarm()` is one row written, deletes are rows written, key-value methods read and write rows of a
//             hidden table, alarms are requests, and an object that is awake counts with 128 MB whatever it uses
import { type Cost, sum } from "./counts.ts";

export type Price = {
  readonly what: string;
  /** How much of it, in the price's unit, one event needs. */
  readonly of: (cost: Cost) => number;
  /** Dollars for `per` of them. */
  readonly dollars: number;
  readonly per: number;
  /** A day on the free plan; null where it has no limit of this kind, or not by the day. */
  readonly freeADay: number | null;
  readonly source: "Workers pricing" | "Durable Objects pricing";
};

const OBJECT_GB = 0.128;
/** A run's and a branch's objects forget it after 7 days and up to one more. */
const STORED_MONTHS = 8 / 30;
const gigabyteSeconds = ({ awakeSeconds }: Cost) => awakeSeconds * OBJECT_GB;
const objectRequests = ({ objectRequests, alarms }: Cost) => objectRequests + alarms;
const gigabyteMonths = ({ storedBytes }: Cost) => (storedBytes / 1e9) * STORED_MONTHS;

const MILLION = 1e6;
const WORKERS = "Workers pricing";
const OBJECTS = "Durable Objects pricing";

export const PRICES: readonly Price[] = [
  { what: "rows written", of: (it) => it.rowsWritten, dollars: 1, per: MILLION, freeADay: 100_000, source: OBJECTS },
  { what: "rows read", of: (it) => it.rowsRead, dollars: 0.001, per: MILLION, freeADay: 5_000_000, source: OBJECTS },
  {
    what: "requests to objects, alarms",
    of: objectRequests,
    dollars: 0.15,
    per: MILLION,
    freeADay: 100_000,
    source: OBJECTS,
  },
  {
    what: "GB-seconds of objects",
    of: gigabyteSeconds,
    dollars: 12.5,
    per: MILLION,
    freeADay: 13_000,
    source: OBJECTS,
  },
  { what: "GB-months stored", of: gigabyteMonths, dollars: 0.2, per: 1, freeADay: null, source: OBJECTS },
  {
    what: "Worker requests",
    of: (it) => it.workerRequests,
    dollars: 0.3,
    per: MILLION,
    freeADay: 100_000,
    source: WORKERS,
  },
  { what: "milliseconds of CPU", of: (it) => it.cpuMs, dollars: 0.02, per: MILLION, freeADay: null, source: WORKERS },
];

export const dollarsOf = (price: Price, cost: Cost): number => (price.of(cost) / price.per) * price.dollars;

export const allDollarsOf = (cost: Cost): number => sum(PRICES.map((price) => dollarsOf(price, cost)));

/** How often a day the free plan allows this event beside what every day costs; infinite where nothing ends it. */
export function timesADay({ freeADay, of }: Price, cost: Cost, everyDay: Cost): number {
  if (freeADay === null || of(cost) === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, freeADay - of(everyDay)) / of(cost);
}
