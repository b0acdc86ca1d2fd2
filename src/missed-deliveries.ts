// Looks through GitHub's list of deliveries for those that never arrived, page by page, and has them sent again. Where
// it is and what it asked for is stored: it goes on wherever it was interrupted.
import {
  REDELIVERIES_AT_ONCE,
  REDELIVERIES_REMEMBERED_MAX,
  REDELIVERY_MAX_AGE_MS,
  REDELIVERY_OVERLAP_MS,
} from "./core/limits.ts";
import { asked, type HookDelivery, type Missed, seeDelivery } from "./core/redelivery.ts";
import type { GitHubApp } from "./edge/github-app.ts";
import { logTrouble } from "./edge/worker-log.ts";
import type { Facts } from "./facts.ts";
import { Table } from "./table.ts";
import { DONE, type Outcome } from "./work.ts";

/** Where the look through the list is, and where the last one that came to its end began (ms). */
export type Look = {
  /** Null where none is going on. `cursor` is null on the first page. */
  readonly now: { readonly from: number; readonly back: number; readonly cursor: string | null } | null;
  readonly lastFrom: number;
};

type Row = { guid: string; id: string; at: number; asks: number; asked: number; due: number | null; arrived: number };

const COLUMNS =
  "guid TEXT PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL, asks INTEGER NOT NULL, asked INTEGER NOT NULL, due INTEGER, arrived INTEGER NOT NULL";

export class MissedDeliveries {
  readonly #facts: Facts<{ look: Look }>;
  readonly #table: Table;

  constructor(storage: DurableObjectStorage, facts: Facts<{ look: Look }>) {
    this.#facts = facts;
    this.#table = new Table(storage, "delivery", COLUMNS);
  }

  /** Begins a look from the newest delivery back to where the last look began; goes on with one that is unfinished. */
  begin(now: number): void {
    if (this.#look.now) return;
    const back = Math.max(now - REDELIVERY_MAX_AGE_MS, this.#look.lastFrom - REDELIVERY_OVERLAP_MS);
    this.#facts.set("look", "", { ...this.#look, now: { from: now, back, cursor: null } });
  }

  /** Asks for some of those that are due; where none is, looks at one page more. */
  async goOn(app: GitHubApp): Promise<Outcome> {
    const due = this.#due(Date.now());
    if (due.length === 0) return this.#lookAtPage(app);
    for (const [guid, missed] of due) {
      const sent = await app.redeliver(missed.id);
      if (!sent.ok && !["not-found", "gone", "invalid"].includes(sent.failure.kind)) {
        return { kind: "failed", failure: sent.failure };
      }
      // Too old, or forgotten by GitHub: nobody can ask for it any more.
      if (!sent.ok)
        logTrouble({ object: "Ledger", task: `redeliver ${guid}`, what: sent.failure.what, next: "give-up" });
      this.#set(guid, { ...asked(missed, Date.now()), arrived: !sent.ok });
    }
    return { kind: "wait", until: Date.now() };
  }

  async #lookAtPage(app: GitHubApp): Promise<Outcome> {
    const look = this.#look.now;
    if (!look) return DONE;
    const page = await app.listDeliveries(look.cursor);
    if (!page.ok) return { kind: "failed", failure: page.failure };
    const { deliveries, next } = page.value;
    const now = Date.now();
    for (const delivery of deliveries) if (delivery.deliveredAt >= look.back) this.#see(delivery, now);
    const ends = !next || deliveries.some(({ deliveredAt }) => deliveredAt < look.back);
    this.#facts.set(
      "look",
      "",
      ends ? { now: null, lastFrom: look.from } : { ...this.#look, now: { ...look, cursor: next } },
    );
    return ends && this.#due(now).length === 0 ? DONE : { kind: "wait", until: now };
  }

  #see(delivery: HookDelivery, now: number): void {
    const known = this.#get(delivery.guid);
    const next = seeDelivery(known, delivery, now);
    if (next && next !== known) this.#set(delivery.guid, next);
  }

  /** Forgets what GitHub cannot send again any more; true where something is left. */
  tidy(now: number): boolean {
    this.#table.change("DELETE FROM delivery WHERE at < ?", now - REDELIVERY_MAX_AGE_MS - REDELIVERY_OVERLAP_MS);
    this.#table.change(
      "DELETE FROM delivery WHERE guid IN (SELECT guid FROM delivery ORDER BY at DESC LIMIT -1 OFFSET ?)",
      REDELIVERIES_REMEMBERED_MAX,
    );
    return this.#table.read("SELECT 1 FROM delivery LIMIT 1").length > 0;
  }

  get #look(): Look {
    return this.#facts.get("look") ?? { now: null, lastFrom: 0 };
  }

  #due(now: number): [string, Missed][] {
    const query = "SELECT * FROM delivery WHERE due <= ? ORDER BY due LIMIT ?";
    return this.#table.read<Row>(query, now, REDELIVERIES_AT_ONCE).map((row) => [row.guid, missedOf(row)]);
  }

  #get(guid: string): Missed | null {
    const [row] = this.#table.read<Row>("SELECT * FROM delivery WHERE guid = ?", guid);
    return row ? missedOf(row) : null;
  }

  #set(guid: string, { id, at, asks, askedAt, due, arrived }: Missed): void {
    const query = "INSERT OR REPLACE INTO delivery VALUES (?, ?, ?, ?, ?, ?, ?)";
    this.#table.insert(query, guid, id, at, asks, askedAt, due, Number(arrived));
  }
}

function missedOf({ id, at, asks, asked: askedAt, due, arrived }: Row): Missed {
  return { id, at, asks, askedAt, due, arrived: arrived === 1 };
}
