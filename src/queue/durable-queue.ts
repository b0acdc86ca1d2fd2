// The durable queue of a Durable Object. Its tasks lie in the object's one row of state, and one alarm rings when the
// earliest of them is due. `task` has the states and their transitions.
//
// A task that is interrupted is done again: the platform rings an alarm again if its handler did not return, and a
// stored lease tells the handler that it was interrupted. So no second alarm needs to guard the first.
import { decide, isTransient } from "../core/policy/failure.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { COUNT, deadLetterKey } from "./dead-letters.ts";
import { WAKE_MAX_MS } from "./limits.ts";
import type { ObjectState } from "./object-state.ts";
import {
  backOff,
  dueOf,
  type Kind,
  keyOf,
  kindOf,
  type LeasedTask,
  lease,
  type Outcome,
  postpone,
  putAgain,
  queued,
  recover,
  reschedule,
  type Task,
} from "./task.ts";

/** The kinds of task that an object does, the more important ones first. */
export type Kinds = readonly (readonly [string, Kind])[];

/** The task that deletes an object's storage. */
const END = "end";

const DAY_MS = 24 * 3600_000;

export class DurableQueue {
  readonly #state: ObjectState;
  /** Names the object in the Worker's log. */
  readonly #owner: string;
  readonly #running = new Map<string, Promise<void>>();
  #working = false;
  /** Ends the queue's wait when a task is put. */
  #wake: () => void = () => {};

  constructor(state: ObjectState, owner: string) {
    this.#state = state;
    this.#owner = owner;
  }

  /**
   * Begins a call to the object. Rereads the state from disk, unless the queue is at work, and recovers leases that
   * nobody holds.
   */
  enter(): void {
    if (this.#working) return;
    this.#state.reload();
    const now = Date.now();
    for (const [name, task] of this.#all()) {
      if (task.state === "leased") this.#set(name, recover(task, now));
    }
  }

  /** Ends a call to the object: writes what it changed, and sets the alarm for the earliest task. */
  leave(): void {
    if (this.#working) this.#state.flush();
    else this.#arm();
  }

  /** Adds a task, or moves a queued one to an earlier time. It never shortens the wait after a failure. */
  put(name: string, due: number): void {
    const known = this.#get(name);
    this.#set(name, known ? putAgain(known, due) : queued(due));
    this.#wake();
  }

  /**
   * Keeps the object's storage until this time, or up to a day longer: the end is moved once a day, since moving it
   * costs a row.
   */
  keepUntil(time: number): void {
    const known = this.#get(END);
    if (!known || (dueOf(known) ?? 0) < time) this.#set(END, queued(time + DAY_MS));
  }

  /** Queues those of these tasks that are dead. */
  revive(...names: readonly string[]): void {
    for (const name of names) if (this.#get(name)?.state === "dead") this.put(name, Date.now());
  }

  /** Removes a task, dead ones too. */
  drop(name: string): void {
    delete this.#state.tasks[name];
  }

  /** Tasks of a kind that are not dead, by key. */
  pending(kind: string): Map<string, Exclude<Task, { readonly state: "dead" }>> {
    const pending = new Map<string, Exclude<Task, { readonly state: "dead" }>>();
    for (const [name, task] of this.#all()) {
      if (kindOf(name) === kind && task.state !== "dead") pending.set(keyOf(name), task);
    }
    return pending;
  }

  /** Is a task of this kind being done, or due now? */
  isBusy(kind: string): boolean {
    const now = Date.now();
    return [...this.pending(kind).values()].some((task) => (dueOf(task) ?? 0) <= now);
  }

  /**
   * Does what is due, and what becomes due meanwhile. A task that hangs holds up no other. Stops at each kind's limit
   * per alarm, and re-arms at once for the rest. Calls `ended` after each task, failed or not.
   */
  async work(kinds: Kinds, ended: () => void = () => {}): Promise<void> {
    this.enter();
    this.#state.alarmRang();
    this.#working = true;
    try {
      await this.#work(kinds, ended);
    } finally {
      this.#working = false;
      this.#arm();
    }
  }

  async #work(kinds: Kinds, ended: () => void): Promise<void> {
    const running = this.#running;
    const begun = new Map<string, number>();
    for (;;) {
      const started = this.#startable(kinds, begun);
      if (started.length === 0 && running.size === 0) return;
      const leased = started.map(({ name, kind, task }) => {
        const now = Date.now();
        const mine = lease(task, now);
        this.#set(name, mine);
        return { name, kind, interruptedAt: task.interruptedAt, mine };
      });
      // One write for all leases that begin together, and for the changes that led to them.
      if (started.some(({ kind }) => kind.leased)) this.#state.flush();
      for (const { name, kind, interruptedAt, mine } of leased) {
        const doing = this.#try(name, kind, { ...mine, interruptedAt, key: keyOf(name) }).then((outcome) => {
          running.delete(name);
          this.#end(name, outcome);
          ended();
          const mayWait = outcome.kind === "done" && outcome.isEdit;
          if (kind.leased && !mayWait) this.#state.flush();
        });
        running.set(name, doing);
      }
      await this.#something();
    }
  }

  /** Waits until a task ends, or until another can begin. */
  async #something(): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const now = Date.now();
    const wait = Math.min((this.#nextDue(now) ?? Number.POSITIVE_INFINITY) - now, WAKE_MAX_MS);
    // Cleared below: a pending timer keeps the object awake, and billed.
    const timer = setTimeout(() => this.#wake(), Math.max(1, wait));
    await Promise.race([...this.#running.values(), woken]);
    clearTimeout(timer);
  }

  /** Tasks that are due and fit into their kind's limits, both at once and per alarm. */
  #startable(kinds: Kinds, begun: Map<string, number>) {
    const now = Date.now();
    const due = this.#all().flatMap(([name, task]) => {
      if (task.state === "leased" || task.state === "dead" || task.due > now) return [];
      return this.#running.has(name) ? [] : [{ name, task }];
    });
    due.sort((a, b) => a.task.due - b.task.due);
    return kinds.flatMap(([kindName, kind]) => {
      const busy = [...this.#running.keys()].filter((name) => kindOf(name) === kindName).length;
      const count = begun.get(kindName) ?? 0;
      const some = due.filter(({ name }) => kindOf(name) === kindName).slice(0, roomOf(kind, busy, count));
      begun.set(kindName, count + some.length);
      return some.map((it) => ({ ...it, kind }));
    });
  }

  async #try(name: string, kind: Kind, attempted: Parameters<Kind["handle"]>[0]): Promise<Outcome> {
    try {
      return await kind.handle(attempted);
    } catch (error) {
      // A bug must not drop the alarm: workerd forgets an alarm whose handler keeps throwing.
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { kind: "failed", failure: { kind: "unavailable", logText: `${name}: ${what}` } };
    }
  }

  #end(name: string, outcome: Outcome): void {
    const task = this.#get(name);
    if (task?.state !== "leased") return; // dropped, or the object was deleted
    switch (outcome.kind) {
      case "done":
        this.#finish(name, task);
        break;
      case "reschedule":
        this.#set(name, reschedule(task, outcome.at, outcome.isFailing ?? false));
        break;
      case "postpone":
        this.#set(name, postpone(task, outcome.until));
        break;
      case "failed":
        this.#fail(name, task, outcome);
    }
  }

  /** A task that was put again while it was being done is done once more. */
  #finish(name: string, { again }: LeasedTask): void {
    if (again === null) this.drop(name);
    else this.#set(name, queued(again));
  }

  #fail(name: string, task: LeasedTask, { failure, giveUp }: Extract<Outcome, { kind: "failed" }>): void {
    const now = Date.now();
    const { fails = 0, refused = 0, since = now } = task.failing ?? {};
    const next = decide(failure, { fails, refused, sinceMs: now - since, random: Math.random() });
    logTrouble({ object: this.#owner, task: name, what: failure.logText, next: next.do });
    if (next.do === "retry") {
      this.#set(name, backOff(task, { until: now + next.afterMs, now, refused: !isTransient(failure) }));
      return;
    }
    const kind = kindOf(name);
    if (task.again !== null || kind === COUNT) this.#finish(name, task);
    else this.#set(name, { state: "dead" });
    if (kind !== COUNT) this.put(`${COUNT} ${deadLetterKey(kind, failure.kind)}`, now);
    giveUp?.();
  }

  #arm(): void {
    this.#state.setAlarm(this.#nextDue());
  }

  /** When the next task after this time (ms) is due; null if there is none. */
  #nextDue(after = 0): number | null {
    const dues = this.#all().flatMap(([, task]) => dueOf(task) ?? []);
    const later = dues.filter((due) => due > after);
    return later.length === 0 ? null : Math.min(...later);
  }

  #get(name: string): Task | undefined {
    // Only this class writes tasks.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return this.#state.tasks[name] as Task | undefined;
  }

  #set(name: string, task: Task): void {
    this.#state.tasks[name] = task;
  }

  #all(): [string, Task][] {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return Object.entries(this.#state.tasks) as [string, Task][];
  }
}

/** How many more tasks of a kind may begin, with `busy` being done and `begun` already begun in this alarm. */
function roomOf({ atOnce, perAlarm, mayBegin }: Kind, busy: number, begun: number): number {
  if (!mayBegin) return Math.max(0, Math.min(atOnce - busy, (perAlarm ?? atOnce) - begun));
  let running = busy;
  while (running < atOnce && mayBegin(running)) running++;
  return running - busy;
}
