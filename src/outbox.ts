// The pending work of a Durable Object: a row for each thing, with its own due time, and one alarm, always at the
// earliest of them. Whatever dies in the middle is begun again, since beginning moves the due time forward, not away.
import { decide, type Failure } from "./core/failure.ts";
import { SAFETY_MS, TASKS_PER_ALARM } from "./core/limits.ts";
import { logTrouble } from "./edge/worker-log.ts";
import { Table } from "./table.ts";

/** A thing to do: `kind`, or `kind key`. `tries` counts how often it failed, `since` (ms) is when it was first due. */
export type Task = { readonly name: string; readonly due: number; readonly tries: number; readonly since: number };

/** What came of doing it. `giveUp` is called if the failure is one that no further try mends. */
export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly at: number }
  | { readonly kind: "failed"; readonly failure: Failure; readonly giveUp?: () => void };

export const DONE: Outcome = { kind: "done" };

/** How a kind of thing is done, and how many of the kind at the same time. */
type Kind = {
  readonly atOnce: number;
  /** False where nobody outside is asked: then no limit on calls holds it up. */
  readonly asks?: false;
  readonly handle: (task: Task, key: string) => Promise<Outcome>;
};

/** Every kind, in the order of their importance. */
export type Work = Readonly<Record<string, Kind>>;

export class Outbox {
  readonly #storage: DurableObjectStorage;
  readonly #table: Table;
  /** For the Worker's log: whose work this is. */
  readonly #owner: string;
  readonly #running = new Map<string, Promise<void>>();
  /** What was put again while it was being done, and when that is due. */
  readonly #again = new Map<string, number>();
  /** What the alarm is set to; undefined where that is not known, null where there is none. */
  #armed: number | null | undefined;
  /** Rings when something was put while other things are being done. */
  #wake: () => void = () => {};

  constructor(storage: DurableObjectStorage, owner: string) {
    this.#storage = storage;
    this.#owner = owner;
    const columns =
      "name TEXT PRIMARY KEY, due INTEGER NOT NULL, tries INTEGER NOT NULL, since INTEGER NOT NULL, hold INTEGER NOT NULL";
    this.#table = new Table(storage, "task", columns);
  }

  /** Puts a thing to do, or moves one that waits to an earlier time; never before the end of a wait after a failure. */
  put(name: string, due: number): void {
    const query =
      "INSERT INTO task VALUES (?1, ?2, 0, ?2, 0) ON CONFLICT (name) DO UPDATE SET due = max(min(due, ?2), hold), tries = iif(hold = 0, 0, tries)";
    this.#table.insert(query, name, due);
    if (this.#running.has(name)) this.#again.set(name, Math.min(due, this.#again.get(name) ?? due));
    this.#arm();
    this.#wake();
  }

  /** Puts a thing to do at this time and no other. */
  move(name: string, due: number): void {
    const query = "INSERT INTO task VALUES (?1, ?2, 0, ?2, 0) ON CONFLICT (name) DO UPDATE SET due = ?2";
    this.#table.insert(query, name, due);
    this.#arm();
  }

  /** What of a kind is still to be done. */
  pending(kind: string): Task[] {
    return this.#table.read<Task>("SELECT * FROM task WHERE name = ? OR name LIKE ? || ' %'", kind, kind);
  }

  /** Is something of this kind being done, or due now? */
  isBusy(kind: string): boolean {
    return this.pending(kind).some(({ name, due }) => due <= Date.now() || this.#running.has(name));
  }

  /**
   * Does what is due, and what becomes due meanwhile, the more important kinds first: one that hangs holds up no other.
   * After {@link TASKS_PER_ALARM} that ask somebody outside it ends, and the alarm rings again at once for what is left. `ended` is called
   * when a thing has been done, or has failed.
   */
  async work(work: Work, ended: () => void = () => {}): Promise<void> {
    const running = this.#running;
    this.#armed = undefined; // the alarm has rung
    for (let begun = 0; ; ) {
      for (const task of this.#startable(work)) {
        const asks = work[kindOf(task.name)]?.asks !== false;
        if (asks && begun === TASKS_PER_ALARM) continue;
        if (asks) begun += 1;
        const doing = this.#try(this.#begin(task), work).then(() => {
          running.delete(task.name);
          ended();
        });
        running.set(task.name, doing);
      }
      if (running.size === 0) return;
      await this.#something();
    }
  }

  /** Waits until something that is being done has ended, or until there is more that can be begun. */
  async #something(): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    const now = Date.now();
    const [row] = this.#table.read<{ due: number | null }>("SELECT min(due) AS due FROM task WHERE due > ?", now);
    const wait = Math.min((row?.due ?? Number.POSITIVE_INFINITY) - now, SAFETY_MS);
    // Cleared: a timer that runs on keeps the object awake, and billed.
    const timer = setTimeout(() => this.#wake(), Math.max(1, wait));
    await Promise.race([...this.#running.values(), woken]);
    clearTimeout(timer);
  }

  /** Due, not being done, and with room among their kind. */
  #startable(work: Work): Task[] {
    const running = this.#running;
    return Object.entries(work).flatMap(([kind, { atOnce }]) => {
      const busy = [...running.keys()].filter((name) => kindOf(name) === kind).length;
      const due = this.pending(kind).filter((task) => task.due <= Date.now() && !running.has(task.name));
      return due.sort((a, b) => a.due - b.due).slice(0, Math.max(0, atOnce - busy));
    });
  }

  async #try(task: Task, work: Work): Promise<void> {
    const kind = kindOf(task.name);
    try {
      const outcome = await work[kind]?.handle(task, keyOf(task.name));
      this.#end(task, outcome ?? DONE);
    } catch (error) {
      // A bug must not drop the alarm: workerd forgets one whose handler keeps throwing.
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#end(task, { kind: "failed", failure: { kind: "unavailable", what } });
    }
  }

  /** Due again later, which is what brings it back if this process dies. */
  #begin(task: Task): Task {
    const due = Date.now() + SAFETY_MS;
    this.#table.change("UPDATE task SET due = ? WHERE name = ?", due, task.name);
    this.#arm();
    return { ...task, due };
  }

  /** What was put again while it was being done is done once more. */
  #end({ name, ...task }: Task, outcome: Outcome): void {
    const again = this.#again.get(name);
    this.#again.delete(name);
    const done = () => {
      if (again === undefined) this.#table.change("DELETE FROM task WHERE name = ?", name);
      else this.#table.change("UPDATE task SET due = ?, hold = 0, tries = 0 WHERE name = ?", again, name);
    };
    switch (outcome.kind) {
      case "done":
        done();
        break;
      case "again": {
        const due = Math.min(outcome.at, again ?? outcome.at);
        this.#table.change("UPDATE task SET due = ?, hold = 0, tries = tries + 1 WHERE name = ?", due, name);
        break;
      }
      case "failed": {
        const now = Date.now();
        const { what } = outcome.failure;
        const so = { tries: task.tries, sinceMs: now - task.since, random: Math.random() };
        const decision = decide(outcome.failure, so);
        logTrouble({ object: this.#owner, task: name, what, next: decision.do });
        if (decision.do === "retry") {
          const query = "UPDATE task SET due = ?1, hold = ?1, tries = tries + 1 WHERE name = ?2";
          this.#table.change(query, now + decision.afterMs, name);
        } else {
          done();
          outcome.giveUp?.();
        }
      }
    }
    this.#arm();
  }

  /** The alarm is always the earliest due. The write is confirmed before anything leaves the object (output gate). */
  #arm(): void {
    const [row] = this.#table.read<{ due: number | null }>("SELECT min(due) AS due FROM task");
    const due = row?.due ?? null;
    if (due === this.#armed) return;
    this.#armed = due;
    if (due === null) void this.#storage.deleteAlarm();
    else void this.#storage.setAlarm(due);
  }

  /** Just before the object's storage is deleted. */
  forget(): void {
    this.#table.forget();
  }
}

const kindOf = (name: string) => name.split(" ", 1)[0] ?? name;

/** What a thing to do is about: all of its name behind the kind. */
export const keyOf = (name: string) => name.slice(kindOf(name).length + 1);
