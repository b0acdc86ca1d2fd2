// Looks through GitHub's list of deliveries for those that never arrived, page by page, and has them sent again. Where
// it is and what it asked for is stored: it goes on wherever it was interrupted.

import { type Failure, isTransient, type Reason } from "../core/policy/failure.ts";
import { asked, asking, type HookDelivery, type Missed, postponed, seeDelivery } from "../core/policy/redelivery.ts";
import type { GitHubApp } from "../edge/github/app.ts";
import { logTrouble } from "../edge/worker-log.ts";
import type { ObjectState } from "../queue/object-state.ts";
import { Records } from "../queue/records.ts";
import { Table } from "../queue/table.ts";
import { DONE, type Outcome } from "../queue/task.ts";
import {
  REDELIVERIES_AT_ONCE,
  REDELIVERIES_REMEMBERED_MAX,
  REDELIVERY_MAX_AGE_MS,
  REDELIVERY_OVERLAP_MS,
} from "./limits.ts";

type Going = {
  readonly from: number;
  readonly back: number;
  /** Null on the first page. */
  readonly cursor: string | null;
  /** It has begun anew once, for GitHub refused the cursor. */
  readonly restarted?: true;
};

/** Where the look through the list is, and where the last one that came to its end began (ms). */
export type Look = {
  /** Null where none is going on. */
  readonly now: Going | null;
  readonly lastFrom: number;
  /** When the newest delivery arrived, as far as the list was read (ms). Came after 0.1.0. */
  readonly heardAt?: number;
};

type Row = { guid: string; id: string; at: number; asks: number; asked: number; due: number | null; arrived: number };

/** Refusals of whoever asks, whatever is asked for. */
const OF_ALL: ReadonlySet<Reason> = new Set(["rate-limited", "unauthorized"]);
/** Too old, or forgotten by GitHub: nobody can ask for it any more. */
const NEVER: ReadonlySet<Reason> = new Set(["not-found", "gone", "invalid"]);

const COLUMNS =
  "guid TEXT PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL, asks INTEGER NOT NULL, asked INTEGER NOT NULL, due INTEGER, arrived INTEGER NOT NULL";

export class MissedDeliveries {
  readonly #records: Records<{ look: Look }>;
  readonly #table: Table;

  constructor(storage: DurableObjectStorage, state: ObjectState) {
    this.#records = new Records(state);
    this.#table = new Table(storage, "delivery", COLUMNS);
  }

  /** Begins a look from the newest delivery back to where the last look began; goes on with one that is unfinished. */
  begin(now: number): void {
    if (this.#look.now) return;
    const back = Math.max(now - REDELIVERY_MAX_AGE_MS, this.#look.lastFrom - REDELIVERY_OVERLAP_MS);
    this.#records.set("look", "", { ...this.#look, now: { from: now, back, cursor: null } });
  }

  /** Asks for some of those that are due; where none is, looks at one page more. */
  async goOn(app: GitHubApp): Promise<Outcome> {
    const due = this.#due(Date.now());
    if (due.length === 0) return this.#lookAtPage(app);
    for (const [guid, missed] of due) {
      const now = Date.now();
      // The intent, before the effect: who dies in between does not ask twice.
      this.#set(guid, asking(missed, now));
      const sent = await app.redeliver(missed.id);
      if (sent.ok) {
        this.#set(guid, asked(missed, now));
      } else if (OF_ALL.has(sent.failure.kind)) {
        this.#set(guid, missed);
        return { kind: "failed", failure: sent.failure };
      } else {
        this.#set(guid, this.#notSent(guid, missed, sent.failure));
      }
    }
    return { kind: "postpone", until: Date.now() };
  }

  /** One that GitHub does not send again holds up no other. */
  #notSent(guid: string, missed: Missed, failure: Failure): Missed {
    const now = Date.now();
    const isOver = NEVER.has(failure.kind);
    const next = isOver ? "give-up" : "retry";
    logTrouble({ object: "Ledger", task: `redeliver ${guid}`, what: failure.logText, next });
    if (isOver) return { ...asked(missed, now), arrived: true };
    return postponed(failure.outcomeUnknown ? asked(missed, now) : missed, now);
  }

  async #lookAtPage(app: GitHubApp): Promise<Outcome> {
    const look = this.#look.now;
    if (!look) return DONE;
    const page = await app.listDeliveries(look.cursor);
    if (!page.ok) return this.#notListed(look, page.failure);
    const { deliveries, next } = page.value;
    const now = Date.now();
    const arrived = deliveries.filter((it) => it.arrived).map(({ deliveredAt }) => deliveredAt);
    const heardAt = Math.max(this.heardAt ?? 0, ...arrived);
    for (const delivery of deliveries) if (delivery.deliveredAt >= look.back) this.#see(delivery, now);
    const ends = !next || deliveries.some(({ deliveredAt }) => deliveredAt < look.back);
    this.#records.set(
      "look",
      "",
      ends ? { now: null, lastFrom: look.from, heardAt } : { ...this.#look, heardAt, now: { ...look, cursor: next } },
    );
    return ends && this.#due(now).length === 0 ? DONE : { kind: "postpone", until: now };
  }

  /** A cursor that GitHub refuses, it refuses for ever: the look begins anew, once; then the next one is waited for. */
  #notListed(look: Going, failure: Failure): Outcome {
    if (look.cursor === null || OF_ALL.has(failure.kind) || isTransient(failure)) return { kind: "failed", failure };
    const next = look.restarted ? "with the next look" : "from the first page";
    logTrouble({ object: "Ledger", task: "deliveries", what: failure.logText, next });
    const now = look.restarted ? null : { ...look, cursor: null, restarted: true as const };
    this.#records.set("look", "", { ...this.#look, now });
    return now ? { kind: "postpone", until: Date.now() } : DONE;
  }

  #see(delivery: HookDelivery, now: number): void {
    const known = this.#get(delivery.guid);
    const next = seeDelivery(known, delivery, now);
    if (next && next !== known) this.#set(delivery.guid, next);
  }

  /** When the newest delivery of GitHub's list arrived, in milliseconds; null where none has. */
  get heardAt(): number | null {
    return this.#look.heardAt || null;
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
    return this.#records.get("look") ?? { now: null, lastFrom: 0 };
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
