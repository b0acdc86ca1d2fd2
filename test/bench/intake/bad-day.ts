// A bad day: fifty failed jobs a second for a minute, all of which are told in the end. Then ten times as many as this
// machine takes: what is too much is refused, what was accepted is told, and then all is as before.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startWorker } from "../../world/worker.ts";
import { newestWorkerd, residentBytes } from "../processes.ts";
import type { Figure } from "../table.ts";
import { atRate, inTurn, type Load, timeOf } from "./load.ts";
import { type FailedJob, Outside, type Told } from "./outside.ts";

const PER_SECOND = 50;
const SECONDS = 60;
const JOBS_OF_A_RUN = 5;
const P99_MS = 1000;

/** What the machine takes is found with so many at once. */
const AT_ONCE = 64;
const SUSTAINED_JOBS = 500;
const FLOOD_TIMES = 10;
const FLOOD_JOBS = 5000;
const FLOOD_SECONDS = 5;
/** GitHub hangs up after 10 s; what cannot be stored well before that is refused. */
const FLOOD_P99_MS = 6000;
/** After the flood, beside what it was before. */
const MEMORY_TIMES = 1.5;
const AFTER_SECONDS = 5;

/** To look through thousands of messages takes the stand-ins a good part of a second. */
const LOOKS_MS = 5000;

/** What is pending is told sooner than this, whatever it waits for; when nothing more is told, the rest is lost. */
const STILL_MS = 75_000;

export async function* badDayFigures(folder: string): AsyncGenerator<Figure> {
  const outside = await Outside.start();
  const worker = await startWorker(outside.settings, { direct: true, persistTo: join(folder, "bad-day") });
  const pid = newestWorkerd() ?? 0;
  const lost = new Lost(outside);
  try {
    const day = await jobs(outside, PER_SECOND * SECONDS);
    const load = await lost.watch(day, (deliveries) => atRate(worker.url, deliveries, PER_SECOND));
    yield* dayFigures(load);
    yield* await lost.figures("bad day");

    const some = await jobs(outside, SUSTAINED_JOBS);
    const { answers, seconds } = await lost.watch(some, (deliveries) => inTurn(worker.url, deliveries, AT_ONCE));
    const sustained = answers.length / seconds;
    yield { what: "flood: the machine takes", value: sustained, unit: "/s", bar: null };
    yield* await lost.figures("full load");

    const flood = (await jobs(outside, FLOOD_JOBS)).slice(0, FLOOD_TIMES * sustained * FLOOD_SECONDS);
    const before = residentBytes(pid);
    const flooded = await lost.watch(flood, (deliveries) => atRate(worker.url, deliveries, FLOOD_TIMES * sustained));
    yield* floodFigures(flooded);
    const after = await jobs(outside, PER_SECOND * AFTER_SECONDS);
    const recovered = await lost.watch(after, (deliveries) => atRate(worker.url, deliveries, PER_SECOND));
    yield { what: "right after the flood: not accepted", value: others(recovered), unit: "", bar: 0 };
    yield { what: "right after the flood: p99", value: timeOf(recovered.answers, 0.99), unit: "ms", bar: P99_MS };
    yield* await lost.figures("flood");
    const memory = residentBytes(pid);
    yield { what: "flood: resident memory before it", value: before / 1e6, unit: "MB", bar: null };
    yield { what: "flood: after it / before it", value: memory / before, unit: "times", bar: MEMORY_TIMES };
  } finally {
    await worker.stop();
    await outside.close();
  }
}

async function jobs(outside: Outside, count: number): Promise<FailedJob[]> {
  return outside.failedJobs(count / JOBS_OF_A_RUN, JOBS_OF_A_RUN);
}

function* dayFigures(load: Load): Generator<Figure> {
  yield { what: "bad day: failed jobs", value: load.answers.length / load.seconds, unit: "/s", bar: null };
  yield { what: "bad day: not accepted", value: others(load), unit: "", bar: 0 };
  yield { what: "bad day: p50", value: timeOf(load.answers, 0.5), unit: "ms", bar: null };
  yield { what: "bad day: p99", value: timeOf(load.answers, 0.99), unit: "ms", bar: P99_MS };
}

function* floodFigures({ answers, seconds }: Load): Generator<Figure> {
  const accepted = answers.filter(({ status }) => status === 202);
  const refused = answers.filter(({ status, retryAfter }) => status === 503 && retryAfter !== undefined);
  const neither = answers.length - accepted.length - refused.length;
  yield { what: "flood: deliveries", value: answers.length / seconds, unit: "/s", bar: null };
  yield { what: "flood: accepted", value: accepted.length, unit: "", bar: null };
  yield { what: "flood: refused with 503 and Retry-After", value: refused.length, unit: "", bar: null };
  yield { what: "flood: neither", value: neither, unit: "", bar: 0 };
  yield { what: "flood: p99 of the accepted", value: timeOf(accepted, 0.99), unit: "ms", bar: FLOOD_P99_MS };
}

const others = ({ answers }: Load) => answers.filter(({ status }) => status !== 202).length;

/** What was accepted since the beginning, and is to be told. */
class Lost {
  readonly #outside: Outside;
  readonly #accepted: FailedJob[] = [];

  constructor(outside: Outside) {
    this.#outside = outside;
  }

  async watch(jobs: readonly FailedJob[], send: (deliveries: FailedJob["delivery"][]) => Promise<Load>): Promise<Load> {
    const load = await send(jobs.map(({ delivery }) => delivery));
    this.#accepted.push(...jobs.filter((_, i) => load.answers[i]?.status === 202));
    return load;
  }

  /** Waits until all of it has been told, or nothing more is. */
  async figures(what: string): Promise<Figure[]> {
    const begun = performance.now();
    let told = await this.#outside.told();
    let missing = missingOf(this.#accepted, told);
    for (let moved = begun; missing > 0 && performance.now() - moved < STILL_MS; ) {
      await sleep(LOOKS_MS);
      told = await this.#outside.told();
      const left = missingOf(this.#accepted, told);
      if (left < missing) moved = performance.now();
      missing = left;
    }
    const seconds = (performance.now() - begun) / 1000;
    return [
      { what: `${what}: accepted and not told`, value: missing, unit: "", bar: 0 },
      {
        what: `${what}: runs that Slack counts, beside ${told.names.length} jobs`,
        value: told.counted,
        unit: "",
        bar: null,
      },
      { what: `${what}: told after the last delivery`, value: seconds, unit: "s", bar: null },
    ];
  }
}

/** Jobs that are not told: not by name, nor among the runs that a message counts. */
function missingOf(accepted: readonly FailedJob[], { names, counted }: Told): number {
  const named = new Set(names);
  const jobsOf = Map.groupBy(accepted, ({ run }) => run);
  const whole = [...jobsOf.values()].filter((jobs) => jobs.every(({ name }) => !named.has(name)));
  const inPart = accepted.filter(({ name }) => !named.has(name)).length - whole.flat().length;
  return inPart + whole.slice(counted).flat().length;
}
