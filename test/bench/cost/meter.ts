// Reads the meters: what the counting Worker counted, what its stand-ins were asked, and its process's CPU time.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { type RunningWorker, startWorker } from "../../world/worker.ts";
import { startWorld, type World } from "../../world/world.ts";
import { cpuMs, newestWorkerd } from "../processes.ts";
import { type Cost, Counted, type Rows, sum } from "./counts.ts";

/** How long each outside takes to answer: nearly all the time that an object is awake, it waits for them. */
export const ANSWERS_MS = { github: 200, storage: 100, slack: 200 } as const;

/** An alarm that rings later than this belongs to no event: it forgets what is old. */
const SOON_MS = 15 * 60_000;
const LOOKS_MS = 250;
const QUIET_WITHIN_MS = 180_000;

export type Metered = {
  readonly cost: Cost;
  readonly rows: readonly Rows[];
  /** Requests to objects, by `Class.method`, and alarms, by class. */
  readonly calls: Readonly<Record<string, number>>;
  readonly alarms: Readonly<Record<string, number>>;
  readonly awakeMs: Readonly<Record<string, number>>;
  /** GitHub's operations that were asked for, in their order. */
  readonly operations: readonly string[];
};

export class Meter {
  readonly world: World;
  readonly worker: RunningWorker;
  readonly #pid: number;

  private constructor(world: World, worker: RunningWorker, pid: number) {
    this.world = world;
    this.worker = worker;
    this.#pid = pid;
  }

  static async start(): Promise<Meter> {
    const world = await startWorld();
    world.github.failBy(() => ({ delayMs: ANSWERS_MS.github }));
    world.storage.failBy(() => ({ delayMs: ANSWERS_MS.storage }));
    world.slack.failBy(() => ({ delayMs: ANSWERS_MS.slack }));
    const around = join(import.meta.dirname, "counting-worker.ts");
    const worker = await startWorker(world.settings(), { direct: true, around });
    const pid = newestWorkerd();
    if (pid === null) throw new Error("CPU time is read from /proc, which only Linux has.");
    return new Meter(world, worker, pid);
  }

  /** What runs and branches remember is forgotten, as it is in days. */
  async forget(): Promise<void> {
    await this.#counted("?and=forget");
  }

  /** As it rings every five minutes: Miniflare rings it, from its own address. */
  async ringCron(): Promise<void> {
    const { origin } = await this.worker.miniflare.ready;
    const rung = await fetch(`${origin}/cdn-cgi/local/scheduled`);
    if (!rung.ok) throw new Error(`The cron trigger answered ${rung.status}: ${await rung.text()}`);
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await this.world.close();
  }

  /** What it costs to do this, and all that follows from it until nothing is due soon. */
  async of(act: () => Promise<void>): Promise<Metered> {
    const { github, storage, slack } = this.world;
    const before = await this.#counted("?and=zero");
    const asked = { github: github.requests.length, storage: storage.requests.length, slack: slack.requests.length };
    const cpu = cpuMs(this.#pid);
    await act();
    const after = await this.#quiet();
    const cost: Cost = {
      rowsWritten: sum(after.rows.map(({ written }) => written)),
      rowsRead: sum(after.rows.map(({ read }) => read)),
      objectRequests: sum(Object.values(after.calls)),
      alarms: sum(Object.values(after.alarms)),
      workerRequests: after.requests,
      toGitHub: github.requests.length - asked.github,
      toStorage: storage.requests.length - asked.storage,
      toSlack: slack.requests.length - asked.slack,
      awakeSeconds: sum(Object.values(after.awakeMs)) / 1000,
      cpuMs: cpuMs(this.#pid) - cpu,
      storedBytes: after.storedBytes - before.storedBytes,
    };
    const operations = github.requests.slice(asked.github).map(({ operation, line }) => operation ?? line);
    const { rows, calls, alarms, awakeMs } = after;
    return { cost, rows, calls, alarms, awakeMs, operations };
  }

  /** Two looks in a row find nothing that runs, and nothing that is due soon. */
  async #quiet(): Promise<Counted> {
    const begun = performance.now();
    for (let quiet = 0; ; ) {
      const counted = await this.#counted();
      const isQuiet = counted.running === 0 && (counted.nextAlarm ?? Number.POSITIVE_INFINITY) > Date.now() + SOON_MS;
      quiet = isQuiet ? quiet + 1 : 0;
      if (quiet === 2) return counted;
      if (performance.now() - begun > QUIET_WITHIN_MS) {
        throw new Error(`It never came to rest: ${JSON.stringify(counted)}\n${this.worker.logs.join("\n")}`);
      }
      await sleep(LOOKS_MS);
    }
  }

  async #counted(search = ""): Promise<Counted> {
    const response = await fetch(`${this.worker.url}/cost${search}`);
    return v.parse(Counted, await response.json());
  }
}
