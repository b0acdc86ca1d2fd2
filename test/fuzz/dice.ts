/** Chance that is the same on every machine: each request of a run has its own, so that one can be made again alone. */
import { type Random, randomFrom } from "../bench/random.ts";

export class Dice {
  readonly #next: Random;

  constructor(seed: number, index: number) {
    this.#next = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
    this.#next(1);
  }

  /** A whole number from 0 to below `n`. */
  below(n: number): number {
    return Math.floor(this.#next(n));
  }

  /** One time of `n`. */
  once(n: number): boolean {
    return this.below(n) === 0;
  }

  one<T>(of: readonly T[]): T {
    const chosen = of[this.below(of.length)];
    if (chosen === undefined) throw new Error("There is nothing to choose from");
    return chosen;
  }

  bytes(length: number): Buffer {
    return Buffer.from(Uint8Array.from({ length }, () => this.below(256)));
  }

  uuid(): string {
    const hex = this.bytes(16).toString("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }
}
