// Where in a log a moment is, guessed from the moments whose places are known. Pure: no IO, no clock.
// Interpolation alone crawls where a quiet hour is followed by a loud minute, bisection alone needs a dozen probes; so
// the guesses take turns: a straight line between both sides, the rate on the side that was hit last, the middle.
import type { Point } from "./log-piece.ts";

/** Two points nearer to each other than this say nothing about how fast the log grew. */
const RATE_BYTES_MIN = 64 * 1024;

/** When the log ends is known to about a second: too little to tell a rate over less than this. */
const SURE_MS = 20_000;

export type Bracket = {
  /** The last known line before the moment. */
  readonly low: Point;
  /** The first known line at or after it; its time is an assumption where the log's end stands for it. */
  readonly high: Point;
};

export class LogTimeline {
  readonly #size: number;
  /** In order. */
  readonly #points: Point[] = [];
  /** When the log ends, as far as anybody knows. */
  readonly #endMs: number;

  /** `size` in bytes; `endMs`: when the log's last line was written at the latest. */
  constructor(size: number, endMs: number) {
    this.#size = size;
    this.#endMs = endMs;
  }

  add(point: Point | null): void {
    if (point === null) return;
    const index = this.#points.findIndex(({ at }) => at >= point.at);
    if (index < 0) this.#points.push(point);
    else if (this.#points[index]?.at !== point.at) this.#points.splice(index, 0, point);
  }

  bracket(ms: number): Bracket {
    const index = this.#points.findIndex((point) => point.ms >= ms);
    const low = this.#points[(index < 0 ? this.#points.length : index) - 1] ?? { at: 0, ms: Number.NEGATIVE_INFINITY };
    const high = this.#points[index] ?? { at: this.#size, ms: Math.max(this.#endMs, ms) };
    return { low, high };
  }

  /** Where the moment is, if the log grew evenly between both ends of its bracket. */
  byLine(ms: number): number {
    const { low, high } = this.bracket(ms);
    return inside({ low, high }, extended(low, high, ms));
  }

  /** Where it is, if the log went on at the rate it had before the bracket, or has behind it: from the nearer side. */
  byRate(ms: number): number {
    const { low, high } = this.bracket(ms);
    const end = this.#endMs - high.ms > SURE_MS ? [{ at: this.#size, ms: this.#endMs }] : [];
    const earlier = this.#points.findLast(({ at }) => at < low.at - RATE_BYTES_MIN);
    const later = [...this.#points, ...end].find(({ at }) => at > high.at + RATE_BYTES_MIN);
    const fromLow = earlier ? extended(earlier, low, ms) : Number.NaN;
    const fromHigh = later ? extended(high, later, ms) : Number.NaN;
    const nearLow = Number.isNaN(fromHigh) || (ms - low.ms < high.ms - ms && !Number.isNaN(fromLow));
    return inside({ low, high }, nearLow ? fromLow : fromHigh);
  }
}

/** A guess that leads out of the bracket says nothing; the middle never fails to halve it. */
function inside({ low, high }: Bracket, guess: number): number {
  return Math.round(guess >= low.at && guess <= high.at ? guess : (low.at + high.at) / 2);
}

/** Where the line through two points is at `ms`; not a number where they say nothing. */
function extended(a: Point, b: Point, ms: number): number {
  return b.ms === a.ms ? Number.NaN : a.at + ((ms - a.ms) / (b.ms - a.ms)) * (b.at - a.at);
}
