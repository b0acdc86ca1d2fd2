// Durable Object: one installation of the App. It grants permits to write, so that GitHub's write limits for an
// installation hold however many of its branches fail at the same time. It calls no other object.
//
// Granted permits are kept in memory and stored with every fifth one: a row for each would cost half as much as an
// ordinary failure. An object that is evicted in between loses at most four writes, fewer than WRITE_LIMITS leave free.
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

  /** How long the branch `who` must wait before it asks again, in milliseconds. With 0 it may write once, now. */
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

  /** Forgets everything once no write counts any more. */
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
