// Durable Object: one repository. What its webhooks say of failed jobs and ended runs is stored here before it is
// answered for, and handed on to the runs' own objects a moment later, at a pace.
//
// To make a run's object takes longer than all else that a delivery costs; this one is there already. A matrix's jobs
// reach their run together, and what waits here is counted: what is too much is refused.
//
// An ordinary delivery costs three rows: its events, the alarm, and the events' removal. Events that are handed on twice,
// because the process died before their row was deleted, are heard once by their run.
import { DurableObject } from "cloudflare:workers";
import { GIVE_UP_MS, RETRY_FIRST_MS, RETRY_SOON_MAX_MS } from "../core/policy/limits.ts";
import type { Event } from "../core/webhook/event.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { answered } from "../queue/call.ts";
import { deadLetterKey, LEDGER } from "../queue/dead-letters.ts";
import { runName } from "../queue/object-names.ts";
import { settingsOf } from "../settings/settings.ts";
import { loadStored } from "../settings/stored.ts";
import {
  HAND_ON_AFTER_MS,
  HAND_ON_EVERY_MS,
  HAND_ON_RUNS_MAX,
  INBOX_EVENTS_MAX,
  INBOX_ROW_EVENTS_MAX,
} from "./limits.ts";

/** One row: events that were stored together, and when the first of them came (ms). */
type Batch = { readonly at: number; readonly events: Event[] };

/** A batch as it waits: its events leave it as their runs take them, and its row goes with the last of them. */
type Waiting = Batch & { readonly key: string };

/** When a run that could not be reached is called again (ms), and how often in a row it could not. */
type Unreached = { readonly fails: number; readonly until: number };

export class Inbox extends DurableObject<Env> {
  /** By row, the oldest first. */
  readonly #batches = new Map<string, Waiting>();
  /** Of every event that waits. */
  readonly #identities = new Set<string>();
  readonly #calling = new Set<string>();
  readonly #unreached = new Map<string, Unreached>();
  /** When the alarm rings, as far as this instance has set it. */
  #alarm: number | null = null;
  #rows = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    for (const [key, text] of ctx.storage.kv.list<string>()) {
      const batch: Batch = JSON.parse(text);
      this.#batches.set(key, { key, ...batch });
      for (const event of batch.events) this.#identities.add(identityOf(event));
    }
  }

  /** Stores events of this repository; false, and none is stored, where too many are waiting already. */
  take(events: readonly Event[]): boolean {
    if (this.#identities.size + events.length > INBOX_EVENTS_MAX) return false;
    const now = Date.now();
    const news = events.filter((event) => {
      const identity = identityOf(event);
      const isNew = !this.#identities.has(identity);
      this.#identities.add(identity);
      return isNew;
    });
    if (news.length > 0) this.#store(news, now);
    this.#ring(now + Math.min(HAND_ON_AFTER_MS, settingsOf(this.env).settleMs / 3));
    return true;
  }

  /** In the newest row while that has room, so that the jobs of a matrix leave by one deletion. */
  #store(events: readonly Event[], now: number): void {
    const last = [...this.#batches.values()].at(-1);
    const isOpen = last !== undefined && last.events.length + events.length <= INBOX_ROW_EVENTS_MAX;
    // Keys rise, so that rows are read in the order in which they were written.
    const key = isOpen ? last.key : `${String(now).padStart(15, "0")} ${String(this.#rows++).padStart(6, "0")}`;
    const batch = { key, at: isOpen ? last.at : now, events: [...(isOpen ? last.events : []), ...events] };
    this.#batches.set(key, batch);
    this.ctx.storage.kv.put(key, JSON.stringify({ at: batch.at, events: batch.events } satisfies Batch));
  }

  /** Hands on what waits, to so many runs that memory stays bounded; the others follow a second later. */
  override async alarm(): Promise<void> {
    this.#alarm = null;
    await loadStored(this.env);
    const now = Date.now();
    const runs = [...this.#waitingRuns()].filter((id) => (this.#unreached.get(id)?.until ?? 0) <= now);
    const calls = runs.slice(0, HAND_ON_RUNS_MAX).map((id) => this.#handOn(id));
    // A run that does not answer holds up no other: its call goes on while the next alarm hands on the rest.
    const pause = Promise.withResolvers<void>();
    const timer = setTimeout(pause.resolve, HAND_ON_EVERY_MS);
    await Promise.race([Promise.all(calls), pause.promise]);
    clearTimeout(timer);
    this.#ringForTheRest();
  }

  /** Runs of which something waits that is not being handed on, the longest waiting first. */
  #waitingRuns(): Set<string> {
    const ids = [...this.#batches.values()].flatMap(({ events }) => events.map(runIdOf));
    return new Set(ids.filter((id) => !this.#calling.has(id)));
  }

  #ringForTheRest(): void {
    const times = [...this.#waitingRuns()].map((id) => this.#unreached.get(id)?.until ?? 0);
    // What is in hand is looked after by its own call; should the process die, the next alarm finds it.
    const calling = this.#calling.size > 0 ? [Date.now() + RETRY_SOON_MAX_MS] : [];
    const due = Math.min(...times.map((time) => Math.max(time, Date.now() + HAND_ON_EVERY_MS)), ...calling);
    if (Number.isFinite(due)) this.#ring(due);
  }

  /** What has come of this run goes to its object, which hears the same thing twice as once. */
  async #handOn(runId: string): Promise<void> {
    const events = [...this.#batches.values()].flatMap((batch) => batch.events.filter((it) => runIdOf(it) === runId));
    const [first] = events;
    const apiUrl = settingsOf(this.env).github?.apiUrl;
    if (!first) return;
    this.#calling.add(runId);
    try {
      if (!apiUrl) throw new Error("the App's settings cannot be used");
      const run = this.env.WORKFLOW_RUN.getByName(runName(apiUrl, first.origin.repository.id, runId));
      await answered(run.record(events));
      this.#unreached.delete(runId);
      this.#drop(events);
    } catch (error) {
      await this.#notReached(runId, events, error);
    }
    this.#calling.delete(runId);
    if (this.#unreached.has(runId)) this.#ringForTheRest();
  }

  async #notReached(runId: string, events: readonly Event[], error: unknown): Promise<void> {
    const now = Date.now();
    const fails = this.#unreached.get(runId)?.fails ?? 0;
    const since = Math.min(...[...this.#batches.values()].filter((it) => holds(it, runId)).map(({ at }) => at));
    const isOver = now - since > GIVE_UP_MS && (await this.#countAsDead(runId));
    logTrouble({
      object: "Inbox",
      task: `run ${runId}`,
      what: error instanceof Error ? error.message : String(error),
      next: isOver ? "give-up" : "retry",
    });
    if (isOver) {
      this.#unreached.delete(runId);
      this.#drop(events);
    } else {
      const wait = Math.min(RETRY_FIRST_MS * 2 ** fails, RETRY_SOON_MAX_MS);
      this.#unreached.set(runId, { fails: fails + 1, until: now + wait });
    }
  }

  /** False where the Ledger cannot be told now: then the events are kept. */
  async #countAsDead(runId: string): Promise<boolean> {
    try {
      await answered(this.env.LEDGER.getByName(LEDGER).count(deadLetterKey("run", "unavailable")));
      return true;
    } catch (error) {
      logTrouble({ object: "Inbox", task: `count run ${runId}`, what: String(error), next: "retry" });
      return false;
    }
  }

  /** Events leave their rows in memory; a row is deleted with the last of its events, and not written in between. */
  #drop(handed: readonly Event[]): void {
    const gone = new Set(handed);
    for (const event of handed) this.#identities.delete(identityOf(event));
    for (const batch of this.#batches.values()) {
      const left = batch.events.filter((event) => !gone.has(event));
      if (left.length === batch.events.length) continue;
      if (left.length > 0) {
        this.#batches.set(batch.key, { ...batch, events: left });
      } else {
        this.#batches.delete(batch.key);
        this.ctx.storage.kv.delete(batch.key);
      }
    }
  }

  /** Sets the alarm, unless it rings earlier: setting it costs as much as a row. */
  #ring(due: number): void {
    if (this.#alarm !== null && this.#alarm <= due && this.#alarm > Date.now() - HAND_ON_EVERY_MS) return;
    this.#alarm = due;
    void this.ctx.storage.setAlarm(due);
  }
}

const runIdOf = (event: Event): string => (event.kind === "job" ? event.job.runId : event.run.id);

const holds = ({ events }: Batch, runId: string) => events.some((event) => runIdOf(event) === runId);

/** Whatever comes twice is stored once. */
function identityOf(event: Event): string {
  const what = event.kind === "job" ? `${event.job.id}/${event.job.attempt}` : `run/${event.run.attempt}`;
  return `${runIdOf(event)}/${what}`;
}
