// One chaos: a world and a Worker, what the seed says in it while a fifth of all calls fails and workerd is killed, then
// healing, then the verdict.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type RunningWorker, startWorker } from "../world/worker.ts";
import { startWorld, type World } from "../world/world.ts";
import { Faults } from "./faults.ts";
import { judge } from "./judge.ts";
import { Killer } from "./killer.ts";
import { pendingIn } from "./pending.ts";
import { sizeFor } from "./plan.ts";
import { Postman } from "./postman.ts";
import { type Scenario, scenarioFrom } from "./scenario.ts";
import { isWrong, type Verdict, verdictOf } from "./verdict.ts";

export type ChaosOptions = {
  readonly seed: number;
  /** Failed jobs, at the least. */
  readonly jobs: number;
  /** How often workerd is killed. */
  readonly kills: number;
  /** Deliveries a second. */
  readonly perSecond: number;
  /** Without failures that are waited for half a minute or more. */
  readonly short: boolean;
  /** How long after the last delivery it may take until all is told. */
  readonly quietWithinMs: number;
  readonly say: (line: string) => void;
};

/** Of all calls to GitHub, the storage and Slack. */
const FAULT_RATE = 0.2;
/** So often the tokens expire all at once, while deliveries go on. */
const EXPIRIES = 6;
/** Nobody is asked anything for so long: then it may be over. */
const SILENCE_MS = 4_000;

type Chaos = {
  readonly options: ChaosOptions;
  readonly world: World;
  readonly worker: RunningWorker;
  readonly scenario: Scenario;
  readonly postman: Postman;
  readonly faults: Faults;
  readonly killer: Killer;
  readonly state: string;
};

export async function runChaos(options: ChaosOptions): Promise<Verdict> {
  const state = mkdtempSync(join(tmpdir(), "whyred-chaos-"));
  const world = await startWorld();
  const killer = new Killer();
  killer.begin();
  const worker = await startWorker(world.settings({ SETTLE_SECONDS: "1" }), { persistTo: state });
  try {
    const { seed } = options;
    const scenario = scenarioFrom(seed, sizeFor(options.jobs), world);
    const before = (moment: string) => killer.pass(moment);
    const faults = new Faults(world, { seed, rate: FAULT_RATE, short: options.short, before });
    const events = new Events(options, world, killer);
    const to = worker.url;
    const { perSecond } = options;
    const postman = new Postman({ world, to, seed, perSecond, before: (done) => events.pass(done) });
    return await carryOut({ options, world, worker, scenario, postman, faults, killer, state });
  } finally {
    killer.end();
    await worker.stop();
    await world.close();
    rmSync(state, { recursive: true, force: true });
  }
}

async function carryOut(chaos: Chaos): Promise<Verdict> {
  const { world, worker, scenario, postman, faults, killer, options } = chaos;
  const { say } = options;
  const began = Date.now();
  const elapsed = () => `${Math.round((Date.now() - began) / 1000)} s`;
  faults.begin();
  await postman.deliverAll(scenario.steps);
  await killer.killWhatIsLeft(worker.url);
  faults.end();
  scenario.catchUp();
  say(`${elapsed()}: all is delivered, and everybody is healthy again`);
  await quiet(chaos, options.quietWithinMs);
  const first = judge(world, scenario.stories);
  say(`${elapsed()}: quiet`);
  const wrong = first.filter(isWrong);
  if (wrong.length > 0) {
    say(`${elapsed()}: ${wrong.length} places are wrong: their deliveries are sent again`);
    const runs = new Set(wrong.flatMap((place) => place.runs));
    await postman.deliverAgain(({ run }) => runs.has(run));
    await quiet(chaos, options.quietWithinMs / 2);
  }
  const health: unknown = await (await fetch(`${worker.url}/health`)).json();
  const last = judge(world, scenario.stories);
  return verdictOf({ ...chaos, first, last, health, logs: worker.logs, pending: pendingIn(chaos.state) });
}

/** Until nobody is asked anything more, and either all is told or nothing is left to do. */
async function quiet({ world, scenario, state, options }: Chaos, withinMs: number): Promise<void> {
  const until = Date.now() + withinMs;
  let said = Date.now();
  while (Date.now() < until) {
    await sleep(500);
    if (Date.now() - lastCallAt(world) < SILENCE_MS) continue;
    if (!judge(world, scenario.stories).some((place) => isWrong(place) || place.count > 1)) return;
    const pending = pendingIn(state);
    if (pending.length === 0) return;
    if (Date.now() - said > 30_000) options.say(`still to do: ${pending.length} things`);
    if (Date.now() - said > 30_000) said = Date.now();
  }
}

function lastCallAt({ github, storage, slack }: World): number {
  const last = [github.requests, storage.requests, slack.requests].map((all) => all.at(-1)?.at.getTime() ?? 0);
  return Math.max(...last);
}

/** What happens by how much has been delivered: kills, and tokens that expire. */
class Events {
  readonly #kills: number;
  readonly #world: World;
  readonly #killer: Killer;
  #armed = 0;
  #expired = 0;

  constructor({ kills }: ChaosOptions, world: World, killer: Killer) {
    this.#kills = kills;
    this.#world = world;
    this.#killer = killer;
  }

  pass(done: number): void {
    // The first tenth goes by, so that there is something to be in the middle of.
    for (; this.#armed < this.#kills && done > 0.1 + (0.9 * this.#armed) / this.#kills; this.#armed++)
      this.#killer.arm();
    for (; this.#expired < EXPIRIES && done > (this.#expired + 1) / (EXPIRIES + 1); this.#expired++) {
      this.#world.github.expireTokens();
    }
    this.#killer.pass("delivery");
  }
}
