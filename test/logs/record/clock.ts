// The time of the recording. It is the machine's, except that text which nothing really printed (a checkout, say) takes
// the time that it would have taken: then the recording's clock runs ahead of the machine's.

export class Clock {
  #aheadNs = 0n;
  #last = 0n;
  readonly #epochNs = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();

  now(): bigint {
    const real = this.#epochNs + process.hrtime.bigint() + this.#aheadNs;
    this.#last = real > this.#last ? real : this.#last;
    return this.#last;
  }

  advance(milliseconds: number): void {
    this.#aheadNs += BigInt(Math.round(milliseconds * 1_000_000));
  }
}

/** Seven decimals, as in a job log. */
export function logTime(ns: bigint): string {
  const date = new Date(Number(ns / 1_000_000n)).toISOString();
  const sevenDecimals = String((ns % 1_000_000_000n) / 100n).padStart(7, "0");
  return `${date.slice(0, 19)}.${sevenDecimals}Z`;
}

/** Whole seconds, as in the API. */
export function apiTime(ns: bigint): string {
  return `${new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 19)}Z`;
}
