// Durable Object, the only one of its kind: it counts what was given up, and has GitHub send again what never arrived.
// It calls no other object, and whoever asks it can do without its answer.
import { DurableObject } from "cloudflare:workers";
import { RETENTION_MS } from "../core/policy/limits.ts";
import { GitHubApp } from "../edge/github/app.ts";
import { DELIVERY_GOES_PER_ALARM } from "../queue/alarm-budget.ts";
import { COUNT } from "../queue/dead-letters.ts";
import { Facts } from "../queue/facts.ts";
import { Outbox } from "../queue/outbox.ts";
import { Table } from "../queue/table.ts";
import { DONE, NOBODY_ASKED, type Outcome } from "../queue/work.ts";
import { settingsOf } from "../settings/settings.ts";
import { COUNTED_KEPT_MS, COUNTED_MAX, TIDY_MS } from "./limits.ts";
import { type Look, MissedDeliveries } from "./missed-deliveries.ts";

/** What was given up, as whoever opens `/health` may know it: no names. */
export type GivenUp = {
  /** The kind of thing: `comment`, `slack`, `job` … */
  readonly what: string;
  readonly reason: string;
  readonly count: number;
  /** When the last one was counted, in milliseconds. */
  readonly last: number;
};

type Shapes = {
  /** By `WHAT/REASON`. */
  "given-up": GivenUp;
  look: Look;
};

export class Ledger extends DurableObject<Env> {
  readonly #outbox = new Outbox(this.ctx.storage, "Ledger");
  readonly #facts = new Facts<Shapes>(this.ctx.storage);
  readonly #counted = new Table(this.ctx.storage, "counted", "key TEXT PRIMARY KEY, at INTEGER NOT NULL");
  readonly #missed = new MissedDeliveries(this.ctx.storage, this.#facts);
  readonly #settings = settingsOf(this.env);

  /** Counts a thing that was given up, by its key; once, however often it is told. */
  count(key: string): void {
    if (this.#counted.read("SELECT 1 FROM counted WHERE key = ?", key).length > 0) return;
    const now = Date.now();
    const [what = "", reason = ""] = key.split("/");
    const name = `${what}/${reason}`;
    const count = (this.#facts.get("given-up", name)?.count ?? 0) + 1;
    this.#counted.insert("INSERT INTO counted VALUES (?, ?)", key, now);
    this.#facts.set("given-up", name, { what, reason, count, last: now });
    this.#outbox.put("tidy", now + TIDY_MS);
  }

  /** What was given up, the most recent first. */
  givenUp(): GivenUp[] {
    return [...this.#facts.all("given-up").values()].sort((a, b) => b.last - a.last);
  }

  /** Called by the cron trigger: has GitHub send again what never arrived. */
  lookForMissed(): void {
    if (!this.#settings.github) return;
    const now = Date.now();
    this.#missed.begin(now);
    this.#outbox.put("deliveries", now);
    if (this.#outbox.pending("tidy").length === 0) this.#outbox.put("tidy", now + TIDY_MS);
  }

  override async alarm(): Promise<void> {
    await this.#outbox.work({
      deliveries: { atOnce: 1, perAlarm: DELIVERY_GOES_PER_ALARM, handle: () => this.#lookOn() },
      [COUNT]: { ...NOBODY_ASKED, handle: async (_task, key) => this.#countOwn(key) },
      tidy: { ...NOBODY_ASKED, handle: async () => this.#tidy() },
    });
  }

  async #lookOn(): Promise<Outcome> {
    const { github } = this.#settings;
    return github ? this.#missed.goOn(new GitHubApp(github)) : DONE;
  }

  #countOwn(key: string): Outcome {
    this.count(key);
    return DONE;
  }

  /** Forgets what is old, once a day for as long as there is something. */
  #tidy(): Outcome {
    const now = Date.now();
    this.#counted.change("DELETE FROM counted WHERE at < ?", now - COUNTED_KEPT_MS);
    this.#counted.change(
      "DELETE FROM counted WHERE key IN (SELECT key FROM counted ORDER BY at DESC LIMIT -1 OFFSET ?)",
      COUNTED_MAX,
    );
    for (const { what, reason, last } of this.givenUp()) {
      if (last < now - RETENTION_MS) this.#facts.remove("given-up", `${what}/${reason}`);
    }
    const left = this.#missed.tidy(now) || this.givenUp().length > 0;
    return left ? { kind: "wait", until: now + TIDY_MS } : DONE;
  }
}
