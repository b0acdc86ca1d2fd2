// Text by chance, the same in every run: nothing that looks like a real token stands in a file.
import { randomFrom } from "../../bench/random.ts";

export const HEX = "0123456789abcdef";
export const LOWER = "abcdefghijklmnopqrstuvwxyz";
export const UPPER = LOWER.toUpperCase();
export const DIGITS = "0123456789";
export const LETTERS = LOWER + UPPER;
export const ALNUM = LETTERS + DIGITS;
export const URL_SAFE = `${ALNUM}_-`;
export const BASE64 = `${ALNUM}+/`;
export const BASE32 = `${UPPER}234567`;

export type Chance = {
  readonly below: (limit: number) => number;
  readonly of: (alphabet: string, length: number) => string;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
};

export function chance(seed: number): Chance {
  const random = randomFrom(seed);
  const below = (limit: number) => Math.floor(random(limit));
  return {
    below,
    of: (alphabet, length) => Array.from({ length }, () => alphabet[below(alphabet.length)]).join(""),
    pick: (from) => from[below(from.length)] ?? from[0],
  };
}
