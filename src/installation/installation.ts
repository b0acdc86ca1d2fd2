// Durable Object: one installation of the App. It grants permits to write, so that GitHub's limits on what an
// installation may write hold however many branches of it fail at the same time. It calls no other object.
//
// What it has granted is in memory, and stored with every fifth permit: a row for each would cost as much as half of an
// ordinary failure. An object that is forgotten in between has forgotten four writes at the most, which is less than
// WRITE_LIMITS leave free.
import { DurableObject } from "cloudflare:workers";
import { PERMITS_KEPT_MS, PERMITS_STORED_EVERY } from "../core/policy/limits.ts";
import { NO_PERMITS, type Permits, permit } from "../core/policy/write-rate-limiter.ts";

const PERMITS = "permits";

export class Installation extends DurableObject<Env> {
  #permits: Permits;
  #unstored = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const text = ctx.storage.kv.get<string>(PERMITS);
    this.#permits = { ...NO_PERMITS, ...(text === undefined ? {} : JSON.parse(text)) };
  }

  /** How long this branch must wait before it may write once, in milliseconds; then it asks again. */
  async permit(who: string, repository = ""): Promise<number> {
    const now = Date.now();
    const { permits, at } = permit(this.#permits, { who, repository }, now);
    this.#permits = permits;
    this.#unstored += 1;
    if (this.#unstored >= PERMITS_STORED_EVERY || at > now) await this.#store(now);
    return at - now;
  }

  async #store(now: number): Promise<void> {
    this.#unstored = 0;
    this.ctx.storage.kv.put(PERMITS, JSON.stringify(this.#permits));
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(now + PERMITS_KEPT_MS);
  }

  /** Forgets all of it when nobody has written for as long as it counts. */
  override async alarm(): Promise<void> {
    const last = this.#permits.allowed.at(-1)?.at ?? 0;
    if (last + PERMITS_KEPT_MS > Date.now()) {
      await this.ctx.storage.setAlarm(last + PERMITS_KEPT_MS);
      return;
    }
    await this.forget();
  }

  async forget(): Promise<void> {
    this.#permits = NO_PERMITS;
    await this.ctx.storage.deleteAll();
  }
}
