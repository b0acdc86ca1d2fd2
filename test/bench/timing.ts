// Takes the time of what the Worker does, from outside: the time until its answer, less that of an empty request. One
// run is one round through everything that is compared, so that a noisy machine slows all of it; what is told is the
// median of the runs' ratios, never a ratio of figures from different runs.
import type { RunningWorker } from "../world/worker.ts";

/** Nothing that is measured takes a tenth of this; without it one bad pattern would hold the benchmark for hours. */
const GIVE_UP_MS = 60_000;
/** Beyond this nobody needs a second run to know. */
const SLOW_MS = 10_000;

/** What takes less is told as this: the machine's noise is larger than any difference below it. */
const NOISE_MS = 5;

/** The Worker has not answered in time, and still computes. */
export class GaveUp extends Error {
  constructor(path: string) {
    super(`Gave up after ${GIVE_UP_MS / 1000} s: no answer to ${path}.`);
  }
}

export type Answer = { readonly ms: number; readonly text: string };

/** How long the Worker computes for this request, and what it answers. */
export async function ask(worker: RunningWorker, path: string, body: string | null = null): Promise<Answer> {
  const empty = median([await roundTrip(worker, "/nothing"), await roundTrip(worker, "/nothing")].map(({ ms }) => ms));
  const { ms, text } = await roundTrip(worker, path, body);
  return { ms: Math.max(NOISE_MS, ms - empty), text };
}

async function roundTrip(worker: RunningWorker, path: string, body: string | null = null): Promise<Answer> {
  const begin = performance.now();
  try {
    const response = await fetch(worker.url + path, { method: "POST", body, signal: AbortSignal.timeout(GIVE_UP_MS) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${text.slice(0, 300)}`);
    return { ms: performance.now() - begin, text };
  } catch (error) {
    throw error instanceof DOMException && error.name === "TimeoutError" ? new GaveUp(path) : error;
  }
}

/** The first round only warms up, unless it was so slow that it tells enough. */
export async function runsOf<Run>(round: () => Promise<Run>, count: number): Promise<Run[]> {
  const begin = performance.now();
  const first = await round();
  if (performance.now() - begin > SLOW_MS) return [first];
  const runs: Run[] = [];
  while (runs.length < count) runs.push(await round());
  return runs;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
