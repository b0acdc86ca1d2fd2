// The lines of a log whose times have been seen, and the bracket that they form around a span of time. Pure: no IO, no clock.
import type { LineTime } from "./log-piece.ts";
import type { Span } from "./step-spans.ts";

export type Bracket = {
  /** The last known line before the span. */
  readonly low: LineTime;
  /** The first known line after the span; the log's end where none is known, and then its time is an assumption. */
  readonly high: LineTime;
  /** Known lines within the span, in order. */
  readonly inside: readonly LineTime[];
  /** The known lines before `low`, the nearest first. */
  readonly before: readonly LineTime[];
  /** The known lines after `high`, the nearest first; the log's end, as it is assumed, is the last. */
  readonly after: readonly LineTime[];
};

export class KnownLines {
  readonly #size: number;
  readonly #endMs: number;
  /** By offset. Only a hostile log's times go backwards there. */
  readonly #lines: LineTime[] = [];

  /** `size` is the log's, in bytes; `endMs` is the latest at which its last line was written. */
  constructor(size: number, endMs: number) {
    this.#size = size;
    this.#endMs = endMs;
  }

  add(line: LineTime | null): void {
    if (line === null) return;
    const index = this.#lines.findIndex(({ offset }) => offset >= line.offset);
    if (index < 0) this.#lines.push(line);
    else if (this.#lines[index]?.offset !== line.offset) this.#lines.splice(index, 0, line);
  }

  bracket({ from, to }: Span): Bracket {
    const end = this.#lines.findIndex(({ ms }) => ms >= to);
    const until = end < 0 ? this.#lines : this.#lines.slice(0, end);
    const begin = until.findLastIndex(({ ms }) => ms < from);
    const low = until[begin] ?? { offset: 0, ms: Number.NEGATIVE_INFINITY };
    const high = this.#lines[end] ?? { offset: this.#size, ms: Math.max(this.#endMs, to) };
    const before = until.slice(0, Math.max(0, begin)).reverse();
    const after = end < 0 ? [] : [...this.#lines.slice(end + 1), { offset: this.#size, ms: this.#endMs }];
    return { low, high, inside: until.slice(begin + 1), before, after };
  }
}

/** In bytes. */
export const widthOf = ({ low, high }: Pick<Bracket, "low" | "high">) => high.offset - low.offset;
