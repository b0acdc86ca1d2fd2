// Reads GitHub's list of deliveries page by page, finds those that never arrived, and has GitHub resend them. The
// position in the list and the requests are stored, so an interrupted check continues where it stopped.

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

/** One check, from the newest delivery back to an older one. */
type Check = {
  /** When it began, in milliseconds since 1970. */
  readonly from: number;
  /** It ends at deliveries older than this, in milliseconds since 1970. */
  readonly back: number;
  /** The next page; null for the first one. */
  readonly cursor: string | null;
  /** GitHub refused the cursor, and the check started over. That happens only once. */
  readonly restarted?: true;
};

export type Look = {
  /** The check in progress; null if there is none. */
  readonly now: Check | null;
  /** When the last completed check began, in milliseconds since 1970. */
  readonly lastFrom: number;
  /** When the newest delivery arrived, as far as the list was read (ms). Came after 0.1.0. */
  readonly heardAt?: number;
};

type Row = { guid: string; id: string; at: number; asks: number; asked: number; due: number | null; arrived: number };

/** Failures that concern the App, and so every request. */
const CONCERNS_ALL: ReadonlySet<Reason> = new Set(["rate-limited", "unauthorized"]);
/** The delivery is too old, or GitHub has forgotten it: it cannot be resent any more. */
const CANNOT_RESEND: ReadonlySet<Reason> = new Set(["not-found", "gone", "invalid"]);

const COLUMNS =
  "guid TEXT PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL, asks INTEGER NOT NULL, asked INTEGER NOT NULL, due INTEGER, arrived INTEGER NOT NULL";

export class MissedDeliveries {
  readonly #records: Records<{ look: Look }>;
  readonly #table: Table;

  constructor(storage: DurableObjectStorage, state: ObjectState) {
    this.#records = new Records(state);
    this.#table = new Table(storage, "delivery", COLUMNS);
  }

  /**
   * Begins a check from the newest delivery back to where the last one began. An unfinished check continues instead.
   */
  begin(now: number): void {
    if (this.#look.now) return;
    const back = Math.max(now - REDELIVERY_MAX_AGE_MS, this.#look.lastFrom - REDELIVERY_OVERLAP_MS);
    this.#records.set("look", "", { ...this.#look, now: { from: now, back, cursor: null } });
  }

  /** Requests some of the due redeliveries. If none is due, reads one more page of the list. */
  async goOn(app: GitHubApp): Promise<Outcome> {
    const due = this.#due(Date.now());
    if (due.length === 0) return this.#lookAtPage(app);
    for (const [guid, missed] of due) {
      const now = Date.now();
      // The intent is stored before the effect, so a crash in between does not lead to a second request.
      this.#set(guid, asking(missed, now));
      const sent = await app.redeliver(missed.id);
      if (sent.ok) {
        this.#set(guid, asked(missed, now));
      } else if (CONCERNS_ALL.has(sent.failure.kind)) {
        this.#set(guid, missed);
        return { kind: "failed", failure: sent.failure };
      } else {
        this.#set(guid, this.#notSent(guid, missed, sent.failure));
      }
    }
    return { kind: "postpone", until: Date.now() };
  }

  /** A delivery that GitHub does not resend must not hold up the others. */
  #notSent(guid: string, missed: Missed, failure: Failure): Missed {
    const now = Date.now();
    const isOver = CANNOT_RESEND.has(failure.kind);
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

  /** A refused cursor stays refused, so the check starts over once. If that fails too, the next check has to do. */
  #notListed(look: Check, failure: Failure): Outcome {
    if (look.cursor === null || CONCERNS_ALL.has(failure.kind) || isTransient(failure))
      return { kind: "failed", failure };
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
