// Logs that grow steadily, from a seed: what a look-up may cost where a log's times say exactly where everything is.
import { type Random, randomFrom } from "../../bench/random.ts";
import { LINE_BYTES, VirtualLog, type VirtualStep } from "./virtual-log.ts";

/** The share of the log that comes before the failed step. */
export const POSITIONS = { beginning: 0, middle: 0.5, "nine tenths": 0.9, end: 1 } as const;
export type Position = keyof typeof POSITIONS;

/** A gigabyte in fifty minutes. Above this a second that other steps share may hold more than the bar allows to read. */
export const SECOND_BYTES_MAX = 1e9 / 3000;

export type SteadyLog = {
  readonly log: VirtualLog;
  /** How much the log grows in a second. */
  readonly secondBytes: number;
  /** The failed step's number among the job's, and how many lines it has. */
  readonly number: number;
  readonly lines: number;
};

const FAILED_BYTES_MAX = 64 * 1024;
/** GitHub ends a job after five days, on a self-hosted runner (docs.github.com, "Actions limits"). */
const JOB_SECONDS_MAX = 5 * 24 * 3600;
/** A line a second; more than most disks take. */
const [PACE_MIN, PACE_MAX] = [LINE_BYTES, 20e6];
const LINES_MIN = 5;

/** About `size` bytes, with a failed step of up to 64 KiB. */
export function steadyLog(seed: number, size: number, position: Position): SteadyLog {
  const random = randomFrom(seed);
  const secondBytes = between(random, Math.max(PACE_MIN, size / JOB_SECONDS_MAX), PACE_MAX);
  const step = (bytes: number, more: Partial<VirtualStep> = {}): VirtualStep => {
    const lines = Math.max(LINES_MIN, Math.round(bytes / LINE_BYTES));
    return { lines, seconds: (lines * LINE_BYTES) / secondBytes, ...more };
  };
  const name = random(2) < 1 ? "Run make check" : "Test";
  const failed = step(between(random, LINES_MIN * LINE_BYTES, FAILED_BYTES_MAX), { failed: true, name });
  const rest = size - failed.lines * LINE_BYTES;
  const before = partsOf(random, rest * POSITIONS[position]).map((bytes) => step(bytes));
  const after = partsOf(random, rest * (1 - POSITIONS[position])).map((bytes) => step(bytes));
  const posts = Array.from({ length: Math.floor(random(4)) }, () =>
    step(between(random, 500, 200_000), { name: "Post Run actions/checkout@v5" }),
  );
  const setUp = step(between(random, 1000, 20_000), { name: "Set up job" });
  const steps = [setUp, ...before, failed, ...after, ...posts, step(500, { name: "Complete job" })];
  const log = new VirtualLog(steps, random(1));
  return { log, secondBytes, number: before.length + 2, lines: failed.lines };
}

/** As likely in each order of magnitude. */
const between = (random: Random, min: number, max: number) => min * (max / min) ** random(1);

/** One to three steps' bytes; none where they would be too few. */
function partsOf(random: Random, bytes: number): number[] {
  const least = LINES_MIN * LINE_BYTES;
  const cuts = Array.from({ length: Math.floor(random(3)) }, () => random(bytes)).sort((a, b) => a - b);
  return [...cuts, bytes].map((to, index) => to - (cuts[index - 1] ?? 0)).filter((part) => part >= least);
}
