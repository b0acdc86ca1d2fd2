// Durable Object: what a repository has seen of its failures in the last two weeks. Each branch tells it what failed and
// what passed, and is answered what is known of that. It calls no other object, and losing it loses no report: failures
// are then told without their history. It also knows what is said once in the repository, and which branch says it.
import { DurableObject } from "cloudflare:workers";
import { type Answer, answerFor } from "../core/history/facts.ts";
import { REMEMBERED_MS, SAID_ONCE_MAX } from "../core/history/limits.ts";
import { type Memory, remember, type Telling } from "../core/history/memory.ts";
import { DurableQueue } from "../queue/durable-queue.ts";
import { ObjectState } from "../queue/object-state.ts";
import { Records } from "../queue/records.ts";
import { DONE, LOCAL_ONLY, type Outcome } from "../queue/task.ts";

export class History extends DurableObject<Env> {
  readonly #state = new ObjectState(this.ctx.storage);
  readonly #queue = new DurableQueue(this.#state, "History");
  readonly #records = new Records<{ memory: Memory; said: { readonly by: string; readonly at: number } }>(this.#state);

  /** Stores what is told, where it counts, and answers what is known. What is told twice changes nothing. */
  async hear(telling: Telling): Promise<Answer> {
    this.#queue.enter();
    const now = Date.now();
    const known = this.#records.get("memory");
    const memory = remember(known, telling, now);
    if (memory && memory !== known) {
      this.#records.set("memory", "", memory);
      this.#queue.keepUntil(now + REMEMBERED_MS);
    }
    this.#queue.leave();
    return answerFor(memory, telling, now);
  }

  /** May this branch say what is said once in the repository? It may who asks first, however often. */
  maySay(what: string, by: string): boolean {
    this.#queue.enter();
    const now = Date.now();
    const known = this.#records.get("said", what);
    if (!known) {
      this.#records.set("said", what, { by, at: now });
      const oldestFirst = [...this.#records.all("said")].sort(([, a], [, b]) => a.at - b.at);
      for (const [old] of oldestFirst.slice(0, -SAID_ONCE_MAX)) this.#records.remove("said", old);
      this.#queue.keepUntil(now + REMEMBERED_MS);
    }
    this.#queue.leave();
    return (known?.by ?? by) === by;
  }

  override async alarm(): Promise<void> {
    await this.#queue.work([["end", { ...LOCAL_ONLY, handle: () => this.#forget() }]]);
  }

  async #forget(): Promise<Outcome> {
    await this.#state.deleteAll();
    return DONE;
  }
}
