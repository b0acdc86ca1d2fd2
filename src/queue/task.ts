// The row of a durable queue: one thing to do, and how far it has come.
//
//   state        means                                      put again     begin     done     reschedule  postpone   failed
//   queued       waits for its time                         earlier due   leased
//   leased       is being done, or was when a process died  done once more          removed  queued      postponed  backing-off, dead
//   postponed    may not be done before its time            -             leased
//   backing-off  has failed, and is tried again             -             leased
//   dead         no further try mends it; kept, so that     queued
//                its webhook can revive it
//
// A lease is the intent: it is stored before anybody outside is asked to change anything. A lease that is found where
// nothing is being done says that a process died: what it asked for may have been done, or may be done still.
import type { Failure } from "../core/policy/failure.ts";

/** How often a thing has failed in a row, since when (ms), and how often it was refused rather than interrupted. */
type Failing = { readonly fails: number; readonly refused: number; readonly since: number };

type Known = {
  /** When it was first due, in milliseconds. */
  readonly since: number;
  /** How often it was done and is not finished. */
  readonly tries: number;
  readonly failing: Failing | null;
};

type Waiting = Known & {
  /** When it may be done, in milliseconds. */
  readonly due: number;
  /** When it was last leased (ms), where the process died then; null where all that was begun was ended. */
  readonly interruptedAt: number | null;
};

export type Task =
  | ({ readonly state: "queued" } & Waiting)
  | ({ readonly state: "postponed" } & Waiting)
  | ({ readonly state: "backing-off" } & Waiting)
  | ({
      readonly state: "leased";
      readonly leasedAt: number;
      /** It was put again meanwhile, and is due then (ms). */
      readonly again: number | null;
    } & Known)
  | { readonly state: "dead" };

export type LeasedTask = Extract<Task, { readonly state: "leased" }>;

export function queued(due: number): Task {
  return { state: "queued", due, since: due, tries: 0, failing: null, interruptedAt: null };
}

/** Puts a thing to do, or moves one that waits to an earlier time. Only what must wait keeps its time. */
export function putAgain(task: Task, due: number): Task {
  switch (task.state) {
    case "queued":
      return { ...task, due: Math.min(due, task.due), tries: 0 };
    case "leased":
      return { ...task, again: Math.min(due, task.again ?? due) };
    case "postponed":
    case "backing-off":
      // It is news again, but no event shortens a wait.
      return { ...task, since: due };
    case "dead":
      return queued(due);
  }
}

export function lease(task: Exclude<Task, { readonly state: "dead" }>, now: number): LeasedTask {
  const { since, tries, failing } = task;
  return { state: "leased", leasedAt: now, again: null, since, tries, failing };
}

/** A lease that nobody holds any more: the thing is due at once, and what it asked for may have been done. */
export function recover({ leasedAt, since, tries, failing }: LeasedTask, now: number): Task {
  return { state: "queued", due: now, since, tries, failing, interruptedAt: leasedAt };
}

/** It is not finished: it goes on at this time, or when it is put again. Whether it still fails is `isFailing`'s to say. */
export function reschedule({ again, since, tries, failing }: LeasedTask, at: number, isFailing: boolean): Task {
  const due = Math.min(at, again ?? at);
  return { state: "queued", due, since, tries: tries + 1, failing: isFailing ? failing : null, interruptedAt: null };
}

/** It must wait until this time, whatever is put meanwhile. */
export function postpone({ since, tries, failing }: LeasedTask, until: number): Task {
  return { state: "postponed", due: until, since, tries, failing, interruptedAt: null };
}

/** It has failed, and must wait until this time. */
export function backOff(
  { since, tries, failing }: LeasedTask,
  { until, now, refused }: { readonly until: number; readonly now: number; readonly refused: boolean },
): Task {
  const fails = (failing?.fails ?? 0) + 1;
  const next = { fails, refused: (failing?.refused ?? 0) + Number(refused), since: failing?.since ?? now };
  return { state: "backing-off", due: until, since, tries: tries + 1, failing: next, interruptedAt: null };
}

/** When a task may be done, in milliseconds; null where it is being done, or is dead. */
export function dueOf(task: Task): number | null {
  return task.state === "leased" || task.state === "dead" ? null : task.due;
}

/** A thing to do is called `KIND` or `KIND KEY`. */
export const kindOf = (name: string) => name.split(" ", 1)[0] ?? name;

/** What a thing to do is about: all of its name after the kind. */
export const keyOf = (name: string) => name.slice(kindOf(name).length + 1);

/** What came of doing a thing. */
export type Outcome =
  /** `isEdit`: done once more it would change nothing, so that its result may be stored with the next write. */
  | { readonly kind: "done"; readonly isEdit?: true }
  /** `isFailing`: it waits for what a failure before may still have done, which is no success. */
  | { readonly kind: "reschedule"; readonly at: number; readonly isFailing?: boolean }
  | { readonly kind: "postpone"; readonly until: number }
  /** `giveUp` is called if no further try mends this failure. */
  | { readonly kind: "failed"; readonly failure: Failure; readonly giveUp?: () => void };

export const DONE: Outcome = { kind: "done" };

/** What stood there already says something else now. */
export const EDITED: Outcome = { kind: "done", isEdit: true };

/** Where the App's settings cannot be used it is tried again: they may be mended. */
export const NOT_CONFIGURED: Outcome = {
  kind: "failed",
  failure: { kind: "unavailable", logText: "the App's settings cannot be used" },
};

/** What a handler knows of the thing that it does. */
export type Attempted = Pick<Known, "since" | "tries"> & Pick<Waiting, "interruptedAt"> & { readonly key: string };

/** How a kind of thing is done. */
export type Kind = {
  /** How many of the kind are done at the same time. */
  readonly atOnce: number;
  /**
   * How many of the kind one alarm begins, `atOnce` unless said: each may make the requests that are set aside for it
   * in `alarm-budget`, and no kind takes another's.
   */
  readonly perAlarm?: number;
  /** In place of a number for each alarm: may one more begin, beside so many that are being done? */
  readonly mayBegin?: (running: number) => boolean;
  /** It changes what people see: its lease is stored before it begins, and its result at once, an edit's by the alarm's end. */
  readonly leased?: true;
  readonly handle: (attempted: Attempted) => Promise<Outcome>;
};

/** Nobody outside is asked: one at a time, and as many as there are. */
export const LOCAL_ONLY = { atOnce: 1, perAlarm: Number.POSITIVE_INFINITY } as const;
