// Durable Object: what one repository posts to one channel. A branch asks it before each new message; what there is no
// room for is counted in one message, whose only writer this object is. It calls no other object but the Ledger; a branch
// that gets no answer posts all the same.
//
// An ordinary failure stores nothing here: of the repository's own messages, the first since the object came to memory is
// kept there alone. Ten seconds after it was last asked it may be forgotten (developers.cloudflare.com, "Lifecycle of a
// Durable Object"). So a flood that pauses again and again loses one message of the count for each pause: at worst twice
// the own budget. About runs of forks, which a stranger could time like that, each message is stored.
import { DurableObject } from "cloudflare:workers";
import { MESSAGE_WINDOW_MS, RETENTION_MS } from "../core/policy/limits.ts";
import { type Admitted, counting, hasRoom } from "../core/policy/message-budget.ts";
import { COUNT, countDeadLetters } from "../queue/dead-letters.ts";
import { DurableQueue } from "../queue/durable-queue.ts";
import { ObjectState } from "../queue/object-state.ts";
import { Records } from "../queue/records.ts";
import { DONE, LOCAL_ONLY, type Outcome } from "../queue/task.ts";
import { settingsOf } from "../settings/settings.ts";
import { loadStored } from "../settings/stored.ts";
import type { NewMessage, Verdict } from "../sinks/slack/ask-channel.ts";
import { COUNT_AGAIN_MS } from "./limits.ts";
import { addHeld, beginOverflow, type Overflow } from "./overflow.ts";
import { type OverflowShapes, syncOverflow } from "./sync-overflow.ts";

type Shapes = OverflowShapes & { budget: { readonly admitted: readonly Admitted[] } };

/** The kind of task that writes the message; counted like every other message that is given up. */
const SLACK = "slack";

export class Channel extends DurableObject<Env> {
  readonly #state = new ObjectState(this.ctx.storage);
  readonly #queue = new DurableQueue(this.#state, "Channel");
  readonly #records = new Records<Shapes>(this.#state);
  /** Let through, and not stored: at most one. */
  #unstored: readonly Admitted[] = [];

  /** May this new message be posted? Where it may not, it is stored by then that it is to be counted. */
  async ask(message: NewMessage): Promise<Verdict> {
    await loadStored(this.env);
    this.#queue.enter();
    const verdict = this.#decide(message, Date.now());
    this.#queue.leave();
    return verdict;
  }

  #decide(message: NewMessage, now: number): Verdict {
    const open = this.#open(now);
    if (open?.overflow.runs.includes(message.runId)) return "hold";
    const admitted = [...(this.#records.get("budget")?.admitted ?? []), ...this.#unstored];
    if (hasRoom(admitted, message, now)) {
      this.#admit(counting(admitted, now), message, now);
      return "post";
    }
    this.#hold(open, message, now);
    return "hold";
  }

  #admit(admitted: readonly Admitted[], { key, isFork }: NewMessage, now: number): void {
    if (admitted.some((one) => one.key === key)) return;
    const one = { key, isFork, at: now };
    if (!isFork && this.#unstored.length === 0) {
      this.#unstored = [one];
      return;
    }
    this.#records.set("budget", "", { admitted: [...admitted, one] });
    this.#unstored = [];
    this.#queue.keepUntil(now + RETENTION_MS);
  }

  #hold(open: { key: string; overflow: Overflow } | null, message: NewMessage, now: number): void {
    const { key, overflow } = open ?? this.#begin(message, now);
    this.#records.set("overflow", key, addHeld(overflow, message));
    const { settleMs, slack } = settingsOf(this.env);
    const written = this.#records.get("slack", key)?.pace?.at;
    const edit = written === undefined ? now + settleMs : Math.max(now, written + COUNT_AGAIN_MS);
    // An incoming webhook cannot edit: it counts once all are known.
    this.#queue.put(`${SLACK} ${key}`, slack?.kind === "webhook" ? overflow.since + MESSAGE_WINDOW_MS : edit);
    this.#queue.keepUntil(now + RETENTION_MS);
  }

  /** The message that counts what is held back now: for ten minutes, and on until it has been posted. */
  #open(now: number): { key: string; overflow: Overflow } | null {
    const [newest] = [...this.#records.all("overflow")].sort(([, a], [, b]) => b.since - a.since);
    if (!newest) return null;
    const [key, overflow] = newest;
    const isOver = now >= overflow.since + MESSAGE_WINDOW_MS && this.#records.get("slack", key)?.pace;
    return isOver ? null : { key, overflow };
  }

  #begin(message: NewMessage, now: number): { key: string; overflow: Overflow } {
    const pending = this.#queue.pending(SLACK);
    for (const old of this.#records.all("overflow").keys()) {
      if (pending.has(old)) continue;
      this.#records.remove("overflow", old);
      this.#records.remove("slack", old);
    }
    return { key: String(now), overflow: beginOverflow(message, now) };
  }

  override async alarm(): Promise<void> {
    await loadStored(this.env);
    const { slack } = settingsOf(this.env);
    await this.#queue.work([
      [SLACK, { atOnce: 1, leased: true, handle: (task) => syncOverflow(this.#records, slack, task) }],
      [COUNT, countDeadLetters(this.env)],
      ["end", { ...LOCAL_ONLY, handle: () => this.#forget() }],
    ]);
  }

  async #forget(): Promise<Outcome> {
    this.#unstored = [];
    await this.#state.deleteAll();
    return DONE;
  }
}
