// Between which two lines of a log a stretch of time is, by the lines whose times are known. Pure: no IO, no clock.
import type { Point } from "./log-piece.ts";

/** From one millisecond up to, not including, another; the same twice is the moment between two lines. */
export type Span = { readonly from: number; readonly to: number };

export type Bracket = {
  /** The last known line before the span. */
  readonly low: Point;
  /** The first known line behind it; where the log's end stands for it, its time is an assumption. */
  readonly high: Point;
  /** Known lines within it, in order. */
  readonly inside: readonly Point[];
  /** A known line before `low`, so far that the two tell how fast the log grew there. */
  readonly before: Point | undefined;
};

/** Lines nearer to each other say nothing about that. */
const PACE_BYTES_MIN = 32 * 1024;

export class LogPoints {
  readonly #size: number;
  readonly #endMs: number;
  /** In the order of their places. Times that go backwards there are met with in hostile logs alone. */
  readonly #points: Point[] = [];

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

  bracket({ from, to }: Span): Bracket {
    const end = this.#points.findIndex(({ ms }) => ms >= to);
    const until = end < 0 ? this.#points : this.#points.slice(0, end);
    const begin = until.findLastIndex(({ ms }) => ms < from);
    const low = until[begin] ?? { at: 0, ms: Number.NEGATIVE_INFINITY };
    const high = this.#points[end] ?? { at: this.#size, ms: Math.max(this.#endMs, to) };
    const before = until.findLast(({ at }) => at <= low.at - PACE_BYTES_MIN);
    return { low, high, inside: until.slice(begin + 1), before };
  }
}
