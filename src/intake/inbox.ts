// Durable Object: one repository. What its webhooks say of failed jobs and ended runs is stored here before it is
// answered for, and handed on to the runs' own objects a moment later.
//
// To make a run's object takes longer than all else that a delivery costs; this one is there already. A matrix's jobs
// reach their run together, and what waits here is counted: what is too much is refused.
import { DurableObject } from "cloudflare:workers";
import { RETENTION_MS } from "../core/policy/limits.ts";
import type { Event } from "../core/webhook/event.ts";
import { COUNT, countWork } from "../queue/dead-letters.ts";
import { Facts } from "../queue/facts.ts";
import { runName } from "../queue/object-names.ts";
import { Outbox } from "../queue/outbox.ts";
import { DONE, NOBODY_ASKED, NOT_CONFIGURED, type Outcome } from "../queue/work.ts";
import { settingsOf } from "../settings/settings.ts";
import { HAND_ON_AFTER_MS, INBOX_EVENTS_MAX, RUNS_AT_ONCE } from "./limits.ts";

/** By run id, and by what else tells an event from others: whatever comes twice is stored once. */
type Shapes = { event: Event };

export class Inbox extends DurableObject<Env> {
  readonly #outbox = new Outbox(this.ctx.storage, "Inbox");
  readonly #facts = new Facts<Shapes>(this.ctx.storage);
  readonly #settings = settingsOf(this.env);

  /** Stores events of this repository; false, and none is stored, where too many are waiting already. */
  take(events: readonly Event[]): boolean {
    if (this.#facts.count("event") + events.length > INBOX_EVENTS_MAX) return false;
    const now = Date.now();
    const due = now + Math.min(HAND_ON_AFTER_MS, this.#settings.settleMs / 3);
    for (const event of events) this.#facts.set("event", keyOf(event), event);
    for (const runId of new Set(events.map(runIdOf))) this.#outbox.put(`run ${runId}`, due);
    this.#outbox.keepUntil("end", now + RETENTION_MS);
    return true;
  }

  override async alarm(): Promise<void> {
    await this.#outbox.work({
      run: { ...NOBODY_ASKED, atOnce: RUNS_AT_ONCE, handle: (_task, runId) => this.#handOn(runId) },
      [COUNT]: countWork(this.env),
      end: { ...NOBODY_ASKED, handle: () => this.#forget() },
    });
  }

  /** What has come of this run goes to its object, which hears the same thing twice as once. */
  async #handOn(runId: string): Promise<Outcome> {
    const events = this.#facts.under("event", `${runId}/`);
    const [first] = events.values();
    const apiUrl = this.#settings.github?.apiUrl;
    if (!first) return DONE;
    if (!apiUrl) return NOT_CONFIGURED;
    const name = runName(apiUrl, first.origin.repository.id, runId);
    await this.env.WORKFLOW_RUN.getByName(name).record([...events.values()]);
    for (const key of events.keys()) this.#facts.remove("event", key);
    return DONE;
  }

  async #forget(): Promise<Outcome> {
    for (const rows of [this.#facts, this.#outbox]) rows.forget();
    await this.ctx.storage.deleteAll();
    return DONE;
  }
}

const runIdOf = (event: Event): string => (event.kind === "job" ? event.job.runId : event.run.id);

function keyOf(event: Event): string {
  const what = event.kind === "job" ? `${event.job.id}/${event.job.attempt}` : `run/${event.run.attempt}`;
  return `${runIdOf(event)}/${what}`;
}
