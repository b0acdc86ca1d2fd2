// Delivers as GitHub does on a bad day: each delivery twice, out of order, in bursts. What nobody accepted is sent again
// after a while, as the App's owner, or a cron trigger, would have GitHub do it.
import { setTimeout as sleep } from "node:timers/promises";
import { type Random, randomFrom } from "../bench/random.ts";
import type { World } from "../world/world.ts";
import type { Sent, Step } from "./scenario.ts";

export type PostmanOptions = {
  readonly world: World;
  readonly to: string;
  readonly seed: number;
  /** How many deliveries a second, on the average. */
  readonly perSecond: number;
  /** Is called before each delivery; how much of all has been done, in [0, 1]. */
  readonly before: (done: number) => void;
};

/** Steps within which a delivery comes, and within which it comes for the second time. */
const LATE_STEPS = 6;
const AGAIN_LATE_STEPS = 20;
const BURST_MAX = 12;
const AGAIN_AFTER_MS = 1_000;

type Letter = { readonly sent: Sent; readonly due: number };

export class Postman {
  /** When each job's failure, or its run, was first accepted, by the delivery's GUID (ms). */
  readonly acceptedAt = new Map<string, number>();
  readonly sent: Sent[] = [];
  /** How many were posted, those that nobody accepted among them, and how many nobody did. */
  posted = 0;
  refused = 0;
  readonly #options: PostmanOptions;
  readonly #random: Random;
  #letters: Letter[] = [];

  constructor(options: PostmanOptions) {
    this.#options = options;
    this.#random = randomFrom(options.seed + 2);
  }

  /** Takes the steps one after the other, and delivers what they lead to meanwhile. */
  async deliverAll(steps: readonly Step[]): Promise<void> {
    for (const [at, step] of steps.entries()) {
      const came = await step();
      this.sent.push(...came);
      this.#letters.push(...came.flatMap((sent) => this.#twice(sent, at)));
      await this.#deliverDue(at, at / steps.length);
    }
    await this.#deliverDue(Number.POSITIVE_INFINITY, 1);
  }

  /** Under new GUIDs, as when *Redeliver* is pressed. */
  async deliverAgain(which: (sent: Sent) => boolean): Promise<void> {
    const { deliveries } = this.#options.world;
    for (const sent of this.sent.filter(which)) {
      await this.#post({ ...sent, delivery: deliveries.again(sent.delivery) });
    }
  }

  #twice(sent: Sent, at: number): Letter[] {
    const { deliveries } = this.#options.world;
    const sameGuid = this.#random(1) < 0.5;
    const again = sameGuid ? sent : { ...sent, delivery: deliveries.again(sent.delivery) };
    return [
      { sent, due: at + this.#random(LATE_STEPS) },
      { sent: again, due: at + this.#random(AGAIN_LATE_STEPS) },
    ];
  }

  async #deliverDue(at: number, done: number): Promise<void> {
    const due = this.#letters.filter((letter) => letter.due <= at).sort((a, b) => a.due - b.due);
    this.#letters = this.#letters.filter((letter) => letter.due > at);
    while (due.length > 0) {
      const burst = due.splice(0, 1 + Math.floor(this.#random(BURST_MAX)));
      this.#options.before(done);
      await Promise.all([
        ...burst.map(({ sent }) => this.#post(sent)),
        sleep((burst.length * 1000) / this.#options.perSecond),
      ]);
    }
  }

  /** Until it is accepted. */
  async #post(sent: Sent): Promise<void> {
    const { world, to } = this.#options;
    for (;;) {
      this.posted += 1;
      const answer = await world.deliver(sent.delivery, { to }).catch(() => null);
      await answer?.arrayBuffer().catch(() => null);
      if (answer?.status === 202 || answer?.status === 200) break;
      this.refused += 1;
      await sleep(AGAIN_AFTER_MS);
    }
    const { id } = sent.delivery;
    if (!this.acceptedAt.has(id)) this.acceptedAt.set(id, Date.now());
  }
}
