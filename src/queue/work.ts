// What an object has to do, as its outbox is told of it: how each kind of thing is done, and what came of doing one.
import type { Failure } from "../core/policy/failure.ts";
import type { Task } from "./tasks.ts";

/** What came of doing it. `giveUp` is called if the failure is one that no further try mends. */
export type Outcome =
  | { readonly kind: "done" }
  /** It goes on at this time (ms), or when it is put again. */
  | { readonly kind: "again"; readonly at: number }
  /** It may not be done before this time, whatever is put meanwhile. */
  | { readonly kind: "wait"; readonly until: number }
  | { readonly kind: "failed"; readonly failure: Failure; readonly giveUp?: () => void };

export const DONE: Outcome = { kind: "done" };

/** Where the App's settings cannot be used, it is tried again: they may be mended. */
export const NOT_CONFIGURED: Outcome = {
  kind: "failed",
  failure: { kind: "unavailable", logText: "the App's settings cannot be used" },
};

/** How a kind of thing is done, and how many of the kind at the same time. */
export type Kind = {
  readonly atOnce: number;
  /**
   * One alarm begins so many of the kind, `atOnce` unless said: each may make the requests that are set aside for it, of
   * the few that an invocation may make, and no kind takes another's. No limit where nobody outside is asked.
   */
  readonly perAlarm?: number;
  /** Left to an alarm of its own, unless others would hold it up: behind them it is more than an invocation may take. */
  readonly alone?: true;
  readonly handle: (task: Task, key: string) => Promise<Outcome>;
};

/** Every kind, in the order of their importance. */
export type Work = Readonly<Record<string, Kind>>;

/** One at a time, and as many as there are. */
export const NOBODY_ASKED = { atOnce: 1, perAlarm: Number.POSITIVE_INFINITY } as const;
