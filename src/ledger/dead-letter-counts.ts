// Counts what was given up in the last two weeks, by kind and reason. `/health` shows these counts, so they hold no
// names.
import { RETENTION_MS } from "../core/policy/limits.ts";
import type { ObjectState } from "../queue/object-state.ts";
import { Records } from "../queue/records.ts";
import { Table } from "../queue/table.ts";
import { COUNTED_KEPT_MS, COUNTED_MAX } from "./limits.ts";

export type GivenUp = {
  /** The kind of task: `comment`, `slack`, `job` … */
  readonly what: string;
  readonly reason: string;
  readonly count: number;
  /** When the last one was counted, in milliseconds since 1970. */
  readonly last: number;
};

export class DeadLetterCounts {
  /** The counts, by `WHAT/REASON`. */
  readonly #counts: Records<{ "given-up": GivenUp }>;
  /** The keys of the dead letters that were counted, so that none counts twice. */
  readonly #counted: Table;

  constructor(storage: DurableObjectStorage, state: ObjectState) {
    this.#counts = new Records(state);
    this.#counted = new Table(storage, "counted", "key TEXT PRIMARY KEY, at INTEGER NOT NULL");
  }

  /** Counts a dead letter by its key, `WHAT/REASON/ID`. Returns false if it was counted before. */
  count(key: string, now: number): boolean {
    if (this.#counted.read("SELECT 1 FROM counted WHERE key = ?", key).length > 0) return false;
    const [what = "", reason = ""] = key.split("/");
    const name = `${what}/${reason}`;
    const count = (this.#counts.get("given-up", name)?.count ?? 0) + 1;
    this.#counted.insert("INSERT INTO counted VALUES (?, ?)", key, now);
    this.#counts.set("given-up", name, { what, reason, count, last: now });
    return true;
  }

  /** All counts, the most recent first. */
  all(): GivenUp[] {
    return [...this.#counts.all("given-up").values()].sort((a, b) => b.last - a.last);
  }

  /** Forgets old keys and counts. Returns true if any count is left. */
  tidy(now: number): boolean {
    this.#counted.change("DELETE FROM counted WHERE at < ?", now - COUNTED_KEPT_MS);
    this.#counted.change(
      "DELETE FROM counted WHERE key IN (SELECT key FROM counted ORDER BY at DESC LIMIT -1 OFFSET ?)",
      COUNTED_MAX,
    );
    for (const { what, reason, last } of this.all()) {
      if (last < now - RETENTION_MS) this.#counts.remove("given-up", `${what}/${reason}`);
    }
    return this.all().length > 0;
  }
}
