// Durable Object: one repository. It stores the events of failed jobs and ended runs before their webhooks are
// answered, and hands them on to the runs' own objects a moment later, at a limited pace.
//
// Creating a run's object takes longer than the rest of a delivery, while this object exists already. The jobs of a
// matrix reach their run together. What waits here is counted, and too much is refused.
//
// An ordinary delivery costs three rows: its events, the alarm, and the events' removal. Events may be handed on twice
// if the process dies before their row is deleted; their run ignores the second time.
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

/** A batch in memory. Its events leave it as their runs take them, and the last one takes the row with it. */
type Waiting = Batch & { readonly key: string };

/** When a run that could not be reached is called again (ms), and how often in a row that failed. */
type Unreached = { readonly fails: number; readonly until: number };

export class Inbox extends DurableObject<Env> {
  /** By row key, the oldest first. */
  readonly #batches = new Map<string, Waiting>();
  /** One for every event that waits. */
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

  /** Stores events of this repository. False, and none is stored, if too many are waiting already. */
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

  /** Adds to the newest row while it has room, so that one deletion removes the jobs of a matrix. */
  #store(events: readonly Event[], now: number): void {
    const last = [...this.#batches.values()].at(-1);
    const isOpen = last !== undefined && last.events.length + events.length <= INBOX_ROW_EVENTS_MAX;
    // Keys rise, so rows are read in the order in which they were written.
    const key = isOpen ? last.key : `${String(now).padStart(15, "0")} ${String(this.#rows++).padStart(6, "0")}`;
    const batch = { key, at: isOpen ? last.at : now, events: [...(isOpen ? last.events : []), ...events] };
    this.#batches.set(key, batch);
    this.ctx.storage.kv.put(key, JSON.stringify({ at: batch.at, events: batch.events } satisfies Batch));
  }

  /**
   * Hands on what waits, to a limited number of runs, so that memory stays bounded. The others follow a second later.
   */
  override async alarm(): Promise<void> {
    this.#alarm = null;
    await loadStored(this.env);
    const now = Date.now();
    const runs = [...this.#waitingRuns()].filter((id) => (this.#unreached.get(id)?.until ?? 0) <= now);
    const calls = runs.slice(0, HAND_ON_RUNS_MAX).map((id) => this.#handOn(id));
    // A run that does not answer holds up no other: its call continues while the next alarm hands on the rest.
    const pause = Promise.withResolvers<void>();
    const timer = setTimeout(pause.resolve, HAND_ON_EVERY_MS);
    await Promise.race([Promise.all(calls), pause.promise]);
    clearTimeout(timer);
    this.#ringForTheRest();
  }

  /** Runs with events that are not being handed on, the longest waiting first. */
  #waitingRuns(): Set<string> {
    const ids = [...this.#batches.values()].flatMap(({ events }) => events.map(runIdOf));
    return new Set(ids.filter((id) => !this.#calling.has(id)));
  }

  #ringForTheRest(): void {
    const times = [...this.#waitingRuns()].map((id) => this.#unreached.get(id)?.until ?? 0);
    // A pending call takes care of its own events. If the process dies, the next alarm finds them.
    const calling = this.#calling.size > 0 ? [Date.now() + RETRY_SOON_MAX_MS] : [];
    const due = Math.min(...times.map((time) => Math.max(time, Date.now() + HAND_ON_EVERY_MS)), ...calling);
    if (Number.isFinite(due)) this.#ring(due);
  }

  /** Hands a run's events to its object, which ignores what it knows already. */
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

  /** False if the Ledger cannot be reached now: then the events are kept. */
  async #countAsDead(runId: string): Promise<boolean> {
    try {
      await answered(this.env.LEDGER.getByName(LEDGER).count(deadLetterKey("run", "unavailable")));
      return true;
    } catch (error) {
      logTrouble({ object: "Inbox", task: `count run ${runId}`, what: String(error), next: "retry" });
      return false;
    }
  }

  /** Events leave their row in memory only. The row is deleted with the last of them, and not rewritten in between. */
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

  /** Sets the alarm, unless it rings earlier anyway: setting it costs as much as a row. */
  #ring(due: number): void {
    if (this.#alarm !== null && this.#alarm <= due && this.#alarm > Date.now() - HAND_ON_EVERY_MS) return;
    this.#alarm = due;
    void this.ctx.storage.setAlarm(due);
  }
}

const runIdOf = (event: Event): string => (event.kind === "job" ? event.job.runId : event.run.id);

const holds = ({ events }: Batch, runId: string) => events.some((event) => runIdOf(event) === runId);

/** Events with the same identity are stored once. */
function identityOf(event: Event): string {
  const what = event.kind === "job" ? `${event.job.id}/${event.job.attempt}` : `run/${event.run.attempt}`;
  return `${runIdOf(event)}/${what}`;
}
