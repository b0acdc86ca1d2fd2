// Durable Object with a single instance. It counts dead letters, and on a cron trigger it has GitHub resend the
// deliveries that never arrived. It calls no other object, and losing it loses no report.
import { DurableObject } from "cloudflare:workers";
import { GitHubApp } from "../edge/github/app.ts";
import { DELIVERY_GOES_PER_ALARM } from "../queue/alarm-budget.ts";
import { DurableQueue, type Kinds } from "../queue/durable-queue.ts";
import { ObjectState } from "../queue/object-state.ts";
import { type Attempted, DONE, LOCAL_ONLY, type Outcome } from "../queue/task.ts";
import { settingsOf } from "../settings/settings.ts";
import { loadStored } from "../settings/stored.ts";
import { DeadLetterCounts, type GivenUp } from "./dead-letter-counts.ts";
import { TIDY_MS } from "./limits.ts";
import { MissedDeliveries } from "./missed-deliveries.ts";

export type LedgerStatus = {
  /** What was given up, the most recent first. */
  readonly givenUp: readonly GivenUp[];
  /** When the newest delivery arrived that GitHub's list had, in milliseconds; null where it had none. */
  readonly heardAt: number | null;
};

export class Ledger extends DurableObject<Env> {
  readonly #state = new ObjectState(this.ctx.storage);
  readonly #queue = new DurableQueue(this.#state, "Ledger");
  readonly #counts = new DeadLetterCounts(this.ctx.storage, this.#state);
  readonly #missed = new MissedDeliveries(this.ctx.storage, this.#state);

  /** Counts a dead letter by its key, `WHAT/REASON/ID`: once, however often it is reported. */
  count(key: string): void {
    this.#queue.enter();
    this.#count(key);
    this.#queue.leave();
  }

  #count(key: string): void {
    const now = Date.now();
    if (this.#counts.count(key, now)) this.#tidyLater(now);
  }

  status(): LedgerStatus {
    this.#queue.enter();
    return { givenUp: this.#counts.all(), heardAt: this.#missed.heardAt };
  }

  /** Called by the cron trigger: has GitHub send again what never arrived. */
  async lookForMissed(): Promise<void> {
    await loadStored(this.env);
    if (!settingsOf(this.env).github) return;
    this.#queue.enter();
    const now = Date.now();
    this.#missed.begin(now);
    this.#queue.put("deliveries", now);
    this.#tidyLater(now);
    this.#queue.leave();
  }

  #tidyLater(now: number): void {
    if (this.#queue.pending("tidy").size === 0) this.#queue.put("tidy", now + TIDY_MS);
  }

  override async alarm(): Promise<void> {
    await loadStored(this.env);
    const kinds: Kinds = [
      ["deliveries", { atOnce: 1, perAlarm: DELIVERY_GOES_PER_ALARM, handle: () => this.#continueLook() }],
      ["count", { ...LOCAL_ONLY, handle: async (task) => this.#countOwn(task) }],
      ["tidy", { ...LOCAL_ONLY, handle: async () => this.#tidy() }],
    ];
    await this.#queue.work(kinds);
  }

  async #continueLook(): Promise<Outcome> {
    const { github } = settingsOf(this.env);
    return github ? this.#missed.goOn(new GitHubApp(github)) : DONE;
  }

  #countOwn({ key }: Attempted): Outcome {
    this.#count(key);
    return DONE;
  }

  /** Forgets what is old, once a day while anything is left. */
  #tidy(): Outcome {
    const now = Date.now();
    const isLeft = [this.#counts.tidy(now), this.#missed.tidy(now)].includes(true);
    return isLeft ? { kind: "postpone", until: now + TIDY_MS } : DONE;
  }
}
