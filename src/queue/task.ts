// A task of the durable queue: one thing to do, and how far it has come.
//
//   state        means                                      put again     begin     done     reschedule  postpone   failed
//   queued       waits for its time                         earlier due   leased
//   leased       is being done, or was when a process died  done once more          removed  queued      postponed  backing-off, dead
//   postponed    may not be done before its time            -             leased
//   backing-off  has failed, and will be retried            -             leased
//   dead         no retry helps; kept, so that              queued
//                its webhook can revive it
//
// A lease records the intent: it is stored before anybody outside is asked to change anything. A lease that is found while
// nothing is being done means that a process died. What it asked for may have been done, or may still happen.
import type { Failure } from "../core/policy/failure.ts";

/**
 * How often a task has failed in a row, since when (ms), and how many of these failures were refusals, not
 * interruptions.
 */
type Failing = { readonly fails: number; readonly refused: number; readonly since: number };

type Known = {
  /** When it was first due, in milliseconds. */
  readonly since: number;
  /** How often it was done without being finished. */
  readonly tries: number;
  readonly failing: Failing | null;
};

type Waiting = Known & {
  /** When it may be done, in milliseconds. */
  readonly due: number;
  /** When it was last leased (ms), if the process died then; null otherwise. */
  readonly interruptedAt: number | null;
};

export type Task =
  | ({ readonly state: "queued" } & Waiting)
  | ({ readonly state: "postponed" } & Waiting)
  | ({ readonly state: "backing-off" } & Waiting)
  | ({
      readonly state: "leased";
      readonly leasedAt: number;
      /** When it is due again (ms), if it was put while being done. */
      readonly again: number | null;
    } & Known)
  | { readonly state: "dead" };

export type LeasedTask = Extract<Task, { readonly state: "leased" }>;

export function queued(due: number): Task {
  return { state: "queued", due, since: due, tries: 0, failing: null, interruptedAt: null };
}

/** Adds a task again. Moves it to an earlier time, unless it must wait. */
export function putAgain(task: Task, due: number): Task {
  switch (task.state) {
    case "queued":
      return { ...task, due: Math.min(due, task.due), tries: 0 };
    case "leased":
      return { ...task, again: Math.min(due, task.again ?? due) };
    case "postponed":
    case "backing-off":
      // It is news, but no event shortens a wait.
      return { ...task, since: due };
    case "dead":
      return queued(due);
  }
}

export function lease(task: Exclude<Task, { readonly state: "dead" }>, now: number): LeasedTask {
  const { since, tries, failing } = task;
  return { state: "leased", leasedAt: now, again: null, since, tries, failing };
}

/** A lease that nobody holds: the task is due at once, and what it asked for may have been done. */
export function recover({ leasedAt, since, tries, failing }: LeasedTask, now: number): Task {
  return { state: "queued", due: now, since, tries, failing, interruptedAt: leasedAt };
}

/**
 * It is not finished: it continues at this time, or when it is put again. `isFailing` says whether it still counts as
 * failing.
 */
export function reschedule({ again, since, tries, failing }: LeasedTask, at: number, isFailing: boolean): Task {
  const due = Math.min(at, again ?? at);
  return { state: "queued", due, since, tries: tries + 1, failing: isFailing ? failing : null, interruptedAt: null };
}

/** It must wait until this time, even if it is put meanwhile. */
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

/** When a task may be done, in milliseconds; null if it is being done, or dead. */
export function dueOf(task: Task): number | null {
  return task.state === "leased" || task.state === "dead" ? null : task.due;
}

/** A task is named `KIND` or `KIND KEY`. */
export const kindOf = (name: string) => name.split(" ", 1)[0] ?? name;

/** What a task is about: its name after the kind. */
export const keyOf = (name: string) => name.slice(kindOf(name).length + 1);

/** The result of doing a task. */
export type Outcome =
  /** `isEdit`: doing it again would change nothing, so its result may be stored with the next write. */
  | { readonly kind: "done"; readonly isEdit?: true }
  /** `isFailing`: it waits for what a failed try may still have done, so this is no success. */
  | { readonly kind: "reschedule"; readonly at: number; readonly isFailing?: boolean }
  | { readonly kind: "postpone"; readonly until: number }
  /** `giveUp` is called if no retry will follow. */
  | { readonly kind: "failed"; readonly failure: Failure; readonly giveUp?: () => void };

export const DONE: Outcome = { kind: "done" };

/** A post was edited. */
export const EDITED: Outcome = { kind: "done", isEdit: true };

/** Retried: the App's settings may be fixed meanwhile. */
export const NOT_CONFIGURED: Outcome = {
  kind: "failed",
  failure: { kind: "unavailable", logText: "the App's settings cannot be used" },
};

/** What a handler knows of its task. */
export type Attempted = Pick<Known, "since" | "tries"> & Pick<Waiting, "interruptedAt"> & { readonly key: string };

/** How tasks of a kind are done. */
export type Kind = {
  /** How many of the kind run at the same time. */
  readonly atOnce: number;
  /**
   * How many of the kind one alarm begins; `atOnce` by default. Each may make the requests that `alarm-budget` reserves
   * for it, and no kind takes another's.
   */
  readonly perAlarm?: number;
  /** Instead of a number per alarm: may one more begin, next to `running` others? */
  readonly mayBegin?: (running: number) => boolean;
  /**
   * It changes what people see. Its lease is stored before it begins, and its result at once (an edit's by the alarm's
   * end).
   */
  readonly leased?: true;
  readonly handle: (attempted: Attempted) => Promise<Outcome>;
};

/** For tasks that send no request outside: one at a time, without a limit per alarm. */
export const LOCAL_ONLY = { atOnce: 1, perAlarm: Number.POSITIVE_INFINITY } as const;
