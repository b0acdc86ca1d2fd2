// The rows of an outbox: what is to be done, when, and how often it has failed.
import { Table } from "./table.ts";

/** A thing to do: `kind`, or `kind key`. `tries` counts how often it was done in vain, `since` (ms) is when it was first due. */
export type Task = {
  readonly name: string;
  readonly due: number;
  readonly tries: number;
  readonly since: number;
  /** How many of its tries were refused, rather than failed for a reason that passes. Came after 0.1.0, as the next two. */
  readonly refused: number;
  /** How often in a row it has failed, and since when (ms). One that only goes on has not failed. */
  readonly fails: number;
  readonly failing: number;
};

/** Due never: given up, and kept, so that its webhook can bring it back when it is delivered again. */
const GIVEN_UP = Number.MAX_SAFE_INTEGER;

const NOT_FAILED = "refused = 0, fails = 0, failing = 0";

/** Kinds are few, and so are the things of one kind that are done at the same time. */
const DUE_AT_ONCE = 200;

const DAY_MS = 24 * 3600_000;

const ADDED = ["refused", "fails", "failing"].map((column) => `${column} INTEGER NOT NULL DEFAULT 0`);
const COLUMNS = `name TEXT PRIMARY KEY, due INTEGER NOT NULL, tries INTEGER NOT NULL, since INTEGER NOT NULL, hold INTEGER NOT NULL, ${ADDED.join(", ")}`;

export class Tasks {
  readonly #table: Table;

  constructor(storage: DurableObjectStorage) {
    this.#table = new Table(storage, "task", COLUMNS, ADDED);
  }

  /**
   * Puts a thing to do, or moves one that waits to an earlier time, though never before the end of its hold. What has
   * failed, or was given up, is news again: it is tried for as long as if it had never failed.
   */
  put(name: string, due: number): void {
    const query = `INSERT INTO task (name, due, tries, since, hold) VALUES (?1, ?2, 0, ?2, 0) ON CONFLICT (name) DO UPDATE SET
      due = max(min(due, ?2), hold), tries = iif(hold = 0, 0, tries), refused = iif(hold = 0, 0, refused),
      since = iif(hold = 0 AND due < ${GIVEN_UP}, since, ?2) WHERE due > ?2 OR tries > 0`;
    this.#table.insert(query, name, due);
  }

  /**
   * Puts a thing to do at this time or up to a day later; one that waits is moved only where it would be earlier. Answers
   * with its time.
   */
  keepUntil(name: string, due: number): number {
    const query = `INSERT INTO task (name, due, tries, since, hold) VALUES (?1, ?2, 0, ?2, 0)
      ON CONFLICT (name) DO UPDATE SET due = ?2 WHERE due < ?3`;
    this.#table.insert(query, name, due + DAY_MS, due);
    return this.#table.read<{ due: number }>("SELECT due FROM task WHERE name = ?", name)[0]?.due ?? due;
  }

  /** Is begun: due again later, which is what brings it back if this process dies. */
  begin(name: string, due: number): void {
    this.#table.change("UPDATE task SET due = ? WHERE name = ?", due, name);
  }

  done(name: string): void {
    this.#table.change("DELETE FROM task WHERE name = ?", name);
  }

  /** Is done once more, at this time, as if it were new. */
  renew(name: string, due: number): void {
    const query = `UPDATE task SET due = ?1, since = ?1, hold = 0, tries = 0, ${NOT_FAILED} WHERE name = ?2`;
    this.#table.change(query, due, name);
  }

  /** Is not finished: goes on at this time. */
  goOn(name: string, due: number): void {
    const query = "UPDATE task SET due = ?, hold = 0, tries = tries + 1, fails = 0, failing = 0 WHERE name = ?";
    this.#table.change(query, due, name);
  }

  /** Must wait until this time, whatever is put meanwhile. */
  hold(name: string, until: number): void {
    this.#table.change("UPDATE task SET due = ?1, hold = ?1 WHERE name = ?2", until, name);
  }

  /** Has failed at `now`, and must wait until this time. */
  fail(name: string, until: number, { refused, now }: { refused: boolean; now: number }): void {
    const query = `UPDATE task SET due = ?1, hold = ?1, tries = tries + 1, refused = refused + ?2, fails = fails + 1,
      failing = iif(failing = 0, ?3, failing) WHERE name = ?4`;
    this.#table.change(query, until, Number(refused), now, name);
  }

  giveUp(name: string): void {
    this.#table.change(`UPDATE task SET due = ?, hold = 0, tries = 0, ${NOT_FAILED} WHERE name = ?`, GIVEN_UP, name);
  }

  /** Those of these that were given up are to be done now. */
  revive(names: readonly string[], now: number): void {
    for (const name of names) {
      this.#table.change(`UPDATE task SET due = ?1, since = ?1 WHERE name = ?2 AND due = ${GIVEN_UP}`, now, name);
    }
  }

  /** What is still to be done, not what was given up. */
  pending(): Task[] {
    return this.#table.read<Task>("SELECT * FROM task WHERE due < ?", GIVEN_UP);
  }

  /** What is due, the first ones first: as many as nobody does at the same time. */
  due(now: number): Task[] {
    return this.#table.read<Task>("SELECT * FROM task WHERE due <= ? ORDER BY due LIMIT ?", now, DUE_AT_ONCE);
  }

  /** When the next is due, after this time (ms); null where nothing is. */
  nextDue(after = 0): number | null {
    const query = "SELECT min(due) AS due FROM task WHERE due > ? AND due < ?";
    return this.#table.read<{ due: number | null }>(query, after, GIVEN_UP)[0]?.due ?? null;
  }

  /** Just before the object's storage is deleted. */
  forget(): void {
    this.#table.forget();
  }
}

export const kindOf = (name: string) => name.split(" ", 1)[0] ?? name;

/** What a thing to do is about: all of its name behind the kind. */
export const keyOf = (name: string) => name.slice(kindOf(name).length + 1);
