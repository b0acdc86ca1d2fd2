// How long excerpting takes, inside workerd: beside merely splitting the same bytes into lines, for a log of twice the
// size, and for logs that were made to take long.
import { join } from "node:path";
import * as v from "valibot";
import { type RunningWorker, startWorker } from "../world/worker.ts";
import { HOSTILE, type Hostile, WORST } from "./hostile-logs.ts";
import { peakMemoryOf } from "./memory.ts";
import { ordinaryLog } from "./ordinary-log.ts";
import type { Figure } from "./table.ts";
import { ask, GaveUp, median, runsOf } from "./timing.ts";

const LARGE_BYTES = 50_000_000;
const MIDDLE_BYTES = 25_000_000;
const SMALL_BYTES = 12_500_000;
const RUNS = 7;
const HOSTILE_RUNS = 5;
const WORST_RUNS = 3;

/** A log that is read faster than this is read several times by one request: the machine's noise is several ms. */
const LONG_ENOUGH_MS = 150;
const REPEATS_MAX = 30;
const PROBES = 3;

const TIMES_SPLITTING = 4;
const GROWTH = 2.2;
/** A hostile log's time beside an ordinary one's of the same size. */
const TIMES_ORDINARY = 2;

export async function* excerptFigures(): AsyncGenerator<Figure> {
  const ordinary = ordinaryLog(MIDDLE_BYTES);
  let worker = await startWith(ordinary);
  try {
    yield* await ordinaryFigures(worker);
    for (const measure of [...HOSTILE.map(hostileFigures), ...WORST.map(worstFigures)]) {
      const figures = await measure(worker);
      yield* figures;
      if (figures.every(({ value }) => value !== null)) continue;
      await worker.stop(); // it still computes
      worker = await startWith(ordinary);
    }
  } finally {
    await worker.stop();
  }
  yield* await memoryFigures();
}

const start = () => startWorker({}, { configPath: join(import.meta.dirname, "worker", "wrangler.toml") });

async function startWith(ordinary: Uint8Array<ArrayBuffer>): Promise<RunningWorker> {
  const worker = await start();
  await keep(worker, "middle", ordinary);
  return worker;
}

async function ordinaryFigures(worker: RunningWorker): Promise<Figure[]> {
  await keep(worker, "small", ordinaryLog(SMALL_BYTES));
  await keep(worker, "large", ordinaryLog(LARGE_BYTES));
  await expectWholeStep(worker);
  const runs = await runsOf(
    async () => ({
      split: (await ask(worker, "/split/large")).ms,
      small: (await ask(worker, "/excerpt/small")).ms,
      middle: (await ask(worker, "/excerpt/middle")).ms,
      large: (await ask(worker, "/excerpt/large")).ms,
    }),
    RUNS,
  );
  await forget(worker, "large");
  const times = (what: string, values: number[], bar: number) => ({ what, value: median(values), unit: "times", bar });
  return [
    { what: "50 MB, split into lines", value: median(runs.map(({ split }) => split)), unit: "ms", bar: null },
    { what: "50 MB, excerpted", value: median(runs.map(({ large }) => large)), unit: "ms", bar: null },
    times(
      "excerpting / splitting",
      runs.map(({ large, split }) => large / split),
      TIMES_SPLITTING,
    ),
    times(
      "growth from 12.5 to 25 MB",
      runs.map(({ small, middle }) => middle / small),
      GROWTH,
    ),
    times(
      "growth from 25 to 50 MB",
      runs.map(({ middle, large }) => large / middle),
      GROWTH,
    ),
  ];
}

/** Nothing would be measured by a log of which the reader puts most aside. */
async function expectWholeStep(worker: RunningWorker): Promise<void> {
  const Excerpt = v.object({ totalLines: v.number(), stepLines: v.tuple([v.number(), v.number()]) });
  const { totalLines, stepLines } = v.parse(Excerpt, JSON.parse((await ask(worker, "/excerpt/large")).text));
  const [first, last] = stepLines;
  if (last - first < 0.99 * totalLines) {
    throw new Error(`The failed step was found at ${first} to ${last} of ${totalLines} lines: not the whole log.`);
  }
}

type Measure = (worker: RunningWorker) => Promise<Figure[]>;

/** Beside an ordinary log of as many bytes, not beside splitting the same ones: endless lines are split in no time. */
function hostileFigures({ what, log }: Hostile): Measure {
  const figures = (times: number | null, growth: number | null): Figure[] => [
    { what, value: times, unit: "times", bar: TIMES_ORDINARY },
    { what: "  growth", value: growth, unit: "times", bar: GROWTH },
  ];
  return async (worker) => {
    await keep(worker, "once", log(SMALL_BYTES));
    await keep(worker, "twice", log(MIDDLE_BYTES));
    const measure = async () => {
      const repeats = await repeatsOf(worker, "once");
      const round = async () => ({
        ordinary: (await ask(worker, "/excerpt/middle")).ms,
        once: (await ask(worker, `/excerpt/once/${repeats}`)).ms / repeats,
        twice: (await ask(worker, `/excerpt/twice/${repeats}`)).ms / repeats,
      });
      return runsOf(round, HOSTILE_RUNS);
    };
    const runs = await unlessGivenUp(measure());
    if (runs === null) return figures(null, null);
    const times = median(runs.map(({ ordinary, twice }) => twice / ordinary));
    return figures(times, median(runs.map(({ once, twice }) => twice / once)));
  };
}

/** The first time only warms up; of the others the quickest has the least noise in it. */
async function repeatsOf(worker: RunningWorker, name: string): Promise<number> {
  const runs = await runsOf(() => ask(worker, `/excerpt/${name}`), PROBES);
  return Math.min(REPEATS_MAX, Math.ceil(LONG_ENOUGH_MS / Math.min(...runs.map(({ ms }) => ms))));
}

/** Many, so of one size; what a line costs does not depend on how many there are. */
function worstFigures({ what, log }: Hostile): Measure {
  return async (worker) => {
    await keep(worker, "once", log(MIDDLE_BYTES));
    const round = async () => ({
      ordinary: (await ask(worker, "/excerpt/middle")).ms,
      once: (await ask(worker, "/excerpt/once")).ms,
    });
    const runs = await unlessGivenUp(runsOf(round, WORST_RUNS));
    const value = runs === null ? null : median(runs.map(({ ordinary, once }) => once / ordinary));
    return [{ what, value, unit: "times", bar: TIMES_ORDINARY }];
  };
}

async function unlessGivenUp<Runs>(runs: Promise<Runs>): Promise<Runs | null> {
  try {
    return await runs;
  } catch (error) {
    if (error instanceof GaveUp) return null;
    throw error;
  }
}

/** A Worker of its own, which has kept nothing: the log streams through it, as a download does. */
async function memoryFigures(): Promise<Figure[]> {
  const worker = await start();
  try {
    const body = ordinaryLog(LARGE_BYTES);
    const bytes = await peakMemoryOf(async () => {
      await (await fetch(`${worker.url}/excerpt`, { method: "POST", body })).text();
    });
    return bytes === null
      ? []
      : [{ what: "50 MB streamed: memory above rest, at its peak", value: bytes / 1e6, unit: "MB", bar: null }];
  } finally {
    await worker.stop();
  }
}

async function keep(worker: RunningWorker, name: string, log: Uint8Array<ArrayBuffer>): Promise<void> {
  await fetch(`${worker.url}/logs/${name}`, { method: "PUT", body: log });
}

async function forget(worker: RunningWorker, name: string): Promise<void> {
  await fetch(`${worker.url}/logs/${name}`, { method: "DELETE" });
}
