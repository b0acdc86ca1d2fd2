// Durable Object: one installation of the App. It grants permits to write, so that GitHub's limits on what an
// installation may write hold however many branches of it fail at the same time. It calls no other object.
import { DurableObject } from "cloudflare:workers";
import { PERMITS_KEPT_MS } from "../core/policy/limits.ts";
import { NO_PERMITS, type Permits, permit } from "../core/policy/write-rate-limiter.ts";
import { Facts } from "../queue/facts.ts";

export class Installation extends DurableObject<Env> {
  readonly #facts = new Facts<{ permits: Permits }>(this.ctx.storage);
  #armed = false;

  /** How long `who` must wait before it may write once, in milliseconds; then it asks again. */
  async permit(who: string): Promise<number> {
    const now = Date.now();
    const { permits, at } = permit(this.#facts.get("permits") ?? NO_PERMITS, who, now);
    this.#facts.set("permits", "", permits);
    if (!this.#armed && (await this.ctx.storage.getAlarm()) === null) {
      await this.ctx.storage.setAlarm(now + PERMITS_KEPT_MS);
    }
    this.#armed = true;
    return at - now;
  }

  /** Forgets all of it when nobody has written for as long as it counts. */
  override async alarm(): Promise<void> {
    this.#armed = false;
    const last = this.#facts.get("permits")?.allowed.at(-1) ?? 0;
    if (last + PERMITS_KEPT_MS > Date.now()) {
      await this.ctx.storage.setAlarm(last + PERMITS_KEPT_MS);
      return;
    }
    this.#facts.forget();
    await this.ctx.storage.deleteAll();
  }
}
