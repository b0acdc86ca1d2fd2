// Recorded events: how soon a failed job is stored durably and answered for, beside Probot committing the same event.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Delivery } from "../../world/deliveries.ts";
import { type JsonObject, objectAt, parseJson } from "../../world/json.ts";
import { listen } from "../../world/loopback.ts";
import { startWorker } from "../../world/worker.ts";
import { startWorld, type World } from "../../world/world.ts";
import type { Figure } from "../table.ts";
import { median } from "../timing.ts";
import { inTurn, type Load, timeOf } from "./load.ts";
import { startProbot } from "./probot.ts";

/** A burst, as when a matrix fails, or one commit breaks every branch; all of it is stored before its reading begins. */
const EVENTS = 40;
const AT_ONCE = 8;
const RUNS = 15;
/** What a burst sets off is over by then. */
const QUIET_MS = 2500;

export async function* recordedFigures(folder: string): AsyncGenerator<Figure> {
  const world = await startWorld({ slack: "none" });
  // What is set off by an event is not measured here: it begins a second later, and ends at once.
  const unavailable = await listen(async () => ({ status: 503, headers: { "retry-after": "3600" } }));
  const settings = world.settings({ GITHUB_API_URL: unavailable.url });
  const worker = await startWorker(settings, { direct: true, persistTo: join(folder, "objects") });
  const probot = await startProbot(settings, join(folder, "recorded"));
  const events = await FailedJobs.of(world);
  try {
    for (const [what, burst] of [
      ["new runs", () => events.ofNewRuns()],
      ["jobs of one run", () => events.ofOneRun()],
    ] as const) {
      const runs: { ours: Load; theirs: Load }[] = [];
      for (let run = 0; run <= RUNS; run++) {
        // Whoever comes second finds the disk busier: they take turns.
        const ours = run % 2 === 0 ? await measure(worker.url, burst(), 202) : undefined;
        const theirs = await measure(probot.url, burst(), 200);
        const both = { ours: ours ?? (await measure(worker.url, burst(), 202)), theirs };
        if (run > 0) runs.push(both);
        await sleep(QUIET_MS);
      }
      yield* figuresOf(what, runs);
    }
  } finally {
    await Promise.all([worker.stop(), probot.stop(), unavailable.close()]);
    await world.close();
  }
}

async function measure(url: string, events: Promise<Delivery[]>, expected: number): Promise<Load> {
  const load = await inTurn(url, await events, AT_ONCE);
  const other = load.answers.find(({ status }) => status !== expected);
  if (other) throw new Error(`A failed job was answered with ${other.status}.`);
  return load;
}

function* figuresOf(what: string, runs: readonly { ours: Load; theirs: Load }[]): Generator<Figure> {
  for (const [name, whose] of [
    ["whyred", "ours"],
    ["Probot 14", "theirs"],
  ] as const) {
    const of = (value: (load: Load) => number) => median(runs.map((run) => value(run[whose])));
    const perSecond = of(({ answers, seconds }) => answers.length / seconds);
    yield { what: `${what}: ${name}, events`, value: perSecond, unit: "/s", bar: null };
    yield { what: `${what}: ${name}, p50`, value: of(({ answers }) => timeOf(answers, 0.5)), unit: "ms", bar: null };
    yield { what: `${what}: ${name}, p99`, value: of(({ answers }) => timeOf(answers, 0.99)), unit: "ms", bar: null };
  }
  const ratio = runs.map(({ ours, theirs }) => timeOf(ours.answers, 0.5) / timeOf(theirs.answers, 0.5));
  yield { what: `${what}: whyred / Probot 14, p50`, value: median(ratio), unit: "times", bar: 1 };
}

/** One failed job's payload, and others like it, each with an id of its own. */
class FailedJobs {
  readonly #world: World;
  readonly #payload: JsonObject;
  #id = 2_000_000_000;

  private constructor(world: World, payload: JsonObject) {
    this.#world = world;
    this.#payload = payload;
  }

  static async of(world: World): Promise<FailedJobs> {
    const repo = world.github.addRepository({ owner: "acme", name: "shop" });
    const job = world.github.addRun({ repo, jobs: [{ conclusion: "failure" }] }).attempts[0]?.jobs[0];
    if (!job) throw new Error("the run has no job");
    return new FailedJobs(world, objectAt(parseJson((await world.deliveries.job(job)).body)));
  }

  ofNewRuns(): Promise<Delivery[]> {
    return Promise.all(Array.from({ length: EVENTS }, () => this.#delivery(this.#id++)));
  }

  ofOneRun(): Promise<Delivery[]> {
    const runId = this.#id++;
    return Promise.all(Array.from({ length: EVENTS }, () => this.#delivery(runId)));
  }

  #delivery(runId: number): Promise<Delivery> {
    const workflow_job = { ...objectAt(this.#payload, "workflow_job"), id: this.#id++, run_id: runId };
    return this.#world.deliveries.of("workflow_job", { ...this.#payload, workflow_job });
  }
}
