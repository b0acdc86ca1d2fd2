/**
 * Many hostile requests against the Worker that ships, in workerd, over real sockets; then an ordinary failure, which is
 * told as if nothing had been. Every request follows from the seed and its own number.
 */
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { startWorker } from "../world/worker.ts";
import { startWorld } from "../world/world.ts";
import { attack } from "./attacks.ts";
import { badSignature } from "./attacks-signature.ts";
import type { Material } from "./delivery.ts";
import { Dice } from "./dice.ts";
import { asText, wrongWith } from "./judge.ts";
import { workerdMemoryMb } from "./memory.ts";
import { leaks, materialOf, settingsOf, tellsStill } from "./scene.ts";
import { exchange } from "./wire.ts";

export type Plan = {
  readonly seed: number;
  readonly requests: number;
  /**
   * Unsigned requests before the others. workerd's garbage is collected late: its memory rises for the first 20,000 or so
   * requests of any kind, and only behind them it shows whether anything stays.
   */
  readonly warmUp: number;
  /** The number of one request, to make it alone. */
  readonly only?: number;
  readonly print: (line: string) => void;
};

export type Outcome = {
  readonly requests: number;
  /** How many answers of each status there were. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Of workerd, in MiB: after the warm-up and a tenth of the others, and at the end. */
  readonly memoryMb: { readonly before: number; readonly after: number };
  /** What was not right, with what makes it again. */
  readonly wrong: readonly string[];
};

const AT_ONCE = 12;
/** Connections that begin a request and never end it, all the while. */
const HELD_OPEN = 40;
const WRONG_MAX = 5;

export async function fuzz(plan: Plan): Promise<Outcome> {
  const world = await startWorld();
  const worker = await startWorker(world.settings(settingsOf(world)));
  const port = Number(new URL(worker.url).port);
  const held = Array.from({ length: HELD_OPEN }, () => holdOpen(port));
  try {
    const outcome = await attackAll(plan, port, await materialOf(world, worker));
    const wrong = [...outcome.wrong, ...leaks(world), ...(await tellsStill(world, worker))];
    return { ...outcome, wrong };
  } finally {
    for (const socket of held) socket.destroy();
    await worker.stop();
    // What hostile ids and names made the Worker ask is no violation here.
    await world.close().catch(() => {});
  }
}

async function attackAll(plan: Plan, port: number, material: Material): Promise<Outcome> {
  const { seed, requests, warmUp, only, print } = plan;
  const attackers = new Attackers(seed, port, material);
  const unsigned = (dice: Dice) => [badSignature(dice, material)];
  if (only !== undefined) await attackers.send(1, { from: only, make: only < WARM_UP_FROM ? attack : unsigned });
  else await attackers.send(warmUp, { from: WARM_UP_FROM, make: unsigned });
  let before = 0;
  for (let tenth = 0; only === undefined && tenth < 10 && attackers.wrong.length < WRONG_MAX; tenth++) {
    await attackers.send(Math.ceil(requests / 10), { from: tenth * requests, make: attack });
    const held = await workerdMemoryMb();
    if (tenth === 0) before = held;
    print(`${attackers.sent} requests: workerd holds ${held} MiB`);
  }
  const after = await workerdMemoryMb();
  return {
    requests: attackers.sent,
    statuses: attackers.statuses,
    memoryMb: { before, after },
    wrong: attackers.wrong,
  };
}

/** Numbers that no request of the campaign itself has. */
const WARM_UP_FROM = 1_000_000_000;

type Kind = { readonly from: number; readonly make: typeof attack };

/** Several at once; each takes the next number. */
class Attackers {
  sent = 0;
  readonly statuses = new Map<number, number>();
  readonly wrong: string[] = [];
  readonly #seed: number;
  readonly #port: number;
  readonly #material: Material;

  constructor(seed: number, port: number, material: Material) {
    this.#seed = seed;
    this.#port = port;
    this.#material = material;
  }

  /** So many requests, or a few more; fewer where too much is wrong. */
  async send(count: number, { from, make }: Kind): Promise<void> {
    const end = this.sent + count;
    let number = from;
    const attacker = async () => {
      while (this.sent < end && this.wrong.length < WRONG_MAX) await this.#sendOne(number++, make);
    };
    await Promise.all(Array.from({ length: Math.min(count, AT_ONCE) }, attacker));
  }

  async #sendOne(number: number, make: Kind["make"]): Promise<void> {
    const together = make(new Dice(this.#seed, number), this.#material);
    this.sent += together.length;
    const heard = await exchange(this.#port, together);
    for (const { status } of heard.answers) this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    const problem = wrongWith(together, heard, this.#material.served);
    if (problem) this.wrong.push(`--seed ${this.#seed} --only ${number}: ${problem}\n${asText(together)}`);
  }
}

/** The beginning of a delivery, and a byte a second of it. */
function holdOpen(port: number): Socket {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => {});
  socket.write(
    "POST /api/github/webhooks HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{",
  );
  const drip = async () => {
    while (!socket.destroyed) {
      await sleep(1_000, undefined, { ref: false });
      if (!socket.destroyed) socket.write(" ");
    }
  };
  void drip();
  return socket;
}
