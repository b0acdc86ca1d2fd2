// The pending work of a Durable Object: a row for each thing, with its own due time, and one alarm, always at the
// earliest of them. Whatever dies in the middle is begun again, since beginning moves the due time forward, not away.
import { decide, type Failure } from "./core/failure.ts";
import { SAFETY_MS } from "./core/limits.ts";
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

export class Outbox {
  readonly #storage: DurableObjectStorage;
  readonly #table: Table;
  /** For the Worker's log: whose work this is. */
  readonly #owner: string;

  constructor(storage: DurableObjectStorage, owner: string) {
    this.#storage = storage;
    this.#owner = owner;
    const columns = "name TEXT PRIMARY KEY, due INTEGER NOT NULL, tries INTEGER NOT NULL, since INTEGER NOT NULL";
    this.#table = new Table(storage, "task", columns);
  }

  /** Puts a thing to do, or moves one that waits to an earlier time; its count of failures starts anew. */
  put(name: string, due: number): void {
    const query =
      "INSERT INTO task VALUES (?1, ?2, 0, ?2) ON CONFLICT (name) DO UPDATE SET due = min(due, ?2), tries = 0, since = ?2";
    this.#table.insert(query, name, due);
    this.#arm();
  }

  /** Puts a thing to do at this time and no other. */
  move(name: string, due: number): void {
    this.#table.insert("INSERT INTO task VALUES (?1, ?2, 0, ?2) ON CONFLICT (name) DO UPDATE SET due = ?2", name, due);
    this.#arm();
  }

  has(name: string): boolean {
    return this.#table.read("SELECT 1 FROM task WHERE name = ?", name).length > 0;
  }

  /**
   * Does what is due, kind by kind in the order given, at most `atOnce` of a kind at the same time; what is left over
   * is due still, so that the alarm rings again at once. A kind waits while one before it has something left.
   */
  async work<K extends string>(
    kinds: readonly K[],
    atOnce: number,
    handle: (kind: K, task: Task, key: string) => Promise<Outcome>,
  ): Promise<void> {
    for (const kind of kinds) {
      const due = this.#due(kind);
      const begun = due.slice(0, atOnce).map((task) => this.#begin(task));
      await Promise.all(
        begun.map((task) => this.#try(task, () => handle(kind, task, task.name.slice(kind.length + 1)))),
      );
      if (due.length > atOnce) return;
    }
  }

  async #try(task: Task, handle: () => Promise<Outcome>): Promise<void> {
    try {
      this.#end(task, await handle());
    } catch (error) {
      // A bug must not drop the alarm: workerd forgets one whose handler keeps throwing.
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#end(task, { kind: "failed", failure: { kind: "unavailable", what } });
    }
  }

  #due(kind: string): Task[] {
    const query = "SELECT * FROM task WHERE due <= ? AND (name = ? OR name LIKE ? || ' %') ORDER BY due, name";
    return this.#table.read<Task>(query, Date.now(), kind, kind);
  }

  /** Due again later, which is what brings it back if this process dies. */
  #begin(task: Task): Task {
    const due = Date.now() + SAFETY_MS;
    this.#table.change("UPDATE task SET due = ? WHERE name = ?", due, task.name);
    this.#arm();
    return { ...task, due };
  }

  /** Nothing changes where the thing was put again while it was being done: then it is done once more. */
  #end(task: Task, outcome: Outcome): void {
    switch (outcome.kind) {
      case "done":
        this.#table.change("DELETE FROM task WHERE name = ? AND due = ?", task.name, task.due);
        break;
      case "again":
        this.#retry(task, outcome.at);
        break;
      case "failed": {
        const now = Date.now();
        const told = { tries: task.tries, sinceMs: now - task.since, random: Math.random() };
        const decision = decide(outcome.failure, told);
        logTrouble({ object: this.#owner, task: task.name, what: outcome.failure.what, next: decision.do });
        if (decision.do === "retry") this.#retry(task, now + decision.afterMs);
        else {
          this.#table.change("DELETE FROM task WHERE name = ? AND due = ?", task.name, task.due);
          outcome.giveUp?.();
        }
      }
    }
    this.#arm();
  }

  #retry(task: Task, due: number): void {
    const query = "UPDATE task SET due = ?, tries = tries + 1 WHERE name = ? AND due = ?";
    this.#table.change(query, due, task.name, task.due);
  }

  /** The alarm is always the earliest due. The write is confirmed before anything leaves the object (output gate). */
  #arm(): void {
    const [row] = this.#table.read<{ due: number | null }>("SELECT min(due) AS due FROM task");
    if (row?.due == null) void this.#storage.deleteAlarm();
    else void this.#storage.setAlarm(row.due);
  }

  forget(): void {
    this.#table.forget();
  }
}
