// Logs that grow in bursts, from a seed: what a look-up finds where a log's times say little about where everything is.
import { type Random, randomFrom } from "../../bench/random.ts";
import { LINE_BYTES, VirtualLog } from "./virtual-log.ts";

/** How long each part of a step may take, compared to its other parts. */
export const BURSTS = {
  "mostly quick, at times slow": (random: Random) => 0.01 + random(1) ** 2,
  "up to 50 times as fast": (random: Random) => 1 + Math.floor(random(50)),
  "up to 1000 times as fast": (random: Random) => 1 + Math.floor(random(1000)),
} as const;
export type Bursts = keyof typeof BURSTS;

export type BurstyLog = {
  readonly log: VirtualLog;
  /** The failed step's number among the job's, and how many lines it has. */
  readonly number: number;
  readonly lines: number;
};

/** The failed step's lines: three times what a steady log's step has at the most. */
const LINES = 2000;
/** So often in a step the log grows faster or slower. */
const PARTS = 25;

/** About `size` bytes, with a quiet failed step between two loud ones. */
export function burstyLog(seed: number, size: number, bursts: Bursts): BurstyLog {
  const random = randomFrom(seed);
  const paces = () => Array.from({ length: PARTS }, () => BURSTS[bursts](random));
  const others = size / LINE_BYTES - LINES;
  const before = Math.round(others * (0.2 + random(0.6)));
  const steps = [
    { lines: 30, seconds: 2.3 },
    { lines: before, seconds: 900 + random(1), paces: paces() },
    { lines: LINES, seconds: 5 + random(60), paces: paces(), failed: true as const },
    { lines: Math.round(others) - before, seconds: 700 + random(1), paces: paces() },
  ];
  return { log: new VirtualLog(steps, random(1)), number: 3, lines: LINES };
}
