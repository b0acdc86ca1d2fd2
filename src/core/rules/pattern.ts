// Does a pattern match a name? `*` stands for any characters but, where names have parts, a slash; `**` for any; all
// else for itself. Pure.
//
// The known glob libraries (minimatch, picomatch, micromatch) translate to regular expressions, which backtrack: a
// pattern of many stars takes minutes. They also give brackets, braces and `?` a meaning, which stand for themselves
// here. So the pattern's positions are followed all at once instead, as bits (Baeza-Yates and Gonnet, "A new approach to
// text searching", 1992): a name of n characters and a pattern of m take n·m/32 steps, whatever is in them.
import { COMPARED_MAX_CHARS } from "./limits.ts";

const WORD_BITS = 32;
const SLASH = "/".charCodeAt(0);

/** What a star may do, and whether upper and lower case are the same. */
export type PatternKind = { readonly starStopsAtSlash: boolean; readonly ignoresCase: boolean };

export class Pattern {
  /** Begins with `!`: what it matches is left out. */
  readonly isNegative: boolean;
  /** Without the leading `!`. */
  readonly text: string;
  readonly #ignoresCase: boolean;
  /** The characters that stand for themselves. Position i is before the i-th; the last is the pattern's end. */
  readonly #length: number;
  /** For each character, the positions at which it leads to the next one. */
  readonly #advances = new Map<number, Uint32Array>();
  /** The positions at which any character is taken by a star, and those at which any but a slash is. */
  readonly #takesAll: Uint32Array;
  readonly #takesPart: Uint32Array;

  constructor(source: string, { starStopsAtSlash, ignoresCase }: PatternKind) {
    this.isNegative = source.startsWith("!");
    this.text = this.isNegative ? source.slice(1) : source;
    this.#ignoresCase = ignoresCase;
    const parts = (ignoresCase ? this.text.toLowerCase() : this.text).split(/(\*+)/);
    this.#length = parts.reduce((sum, part) => sum + (part.startsWith("*") ? 0 : part.length), 0);
    const words = Math.floor(this.#length / WORD_BITS) + 1;
    this.#takesAll = new Uint32Array(words);
    this.#takesPart = new Uint32Array(words);
    let position = 0;
    for (const part of parts) {
      if (part.startsWith("*")) {
        setBit(part.length === 1 && starStopsAtSlash ? this.#takesPart : this.#takesAll, position);
        continue;
      }
      for (let at = 0; at < part.length; at++) {
        const code = part.charCodeAt(at);
        const bits = this.#advances.get(code) ?? new Uint32Array(words);
        this.#advances.set(code, bits);
        setBit(bits, position++);
      }
    }
  }

  /** Whether the whole name is matched, by its first {@link COMPARED_MAX_CHARS}, without regard to the leading `!`. */
  matches(name: string): boolean {
    const text = this.#ignoresCase ? name.toLowerCase() : name;
    const end = Math.min(text.length, COMPARED_MAX_CHARS);
    const reached = new Uint32Array(this.#takesAll.length);
    setBit(reached, 0);
    for (let at = 0; at < end; at++) {
      if (!this.#step(reached, text.charCodeAt(at))) return false;
    }
    return hasBit(reached, this.#length);
  }

  /** Takes one character; false where no position is left. */
  #step(reached: Uint32Array, code: number): boolean {
    const advances = this.#advances.get(code);
    let carry = 0;
    let any = 0;
    for (let word = 0; word < reached.length; word++) {
      const before = reached[word] ?? 0;
      const moved = before & (advances?.[word] ?? 0);
      const part = code === SLASH ? 0 : (this.#takesPart[word] ?? 0);
      const stayed = before & ((this.#takesAll[word] ?? 0) | part);
      const after = (moved << 1) | carry | stayed;
      carry = moved >>> (WORD_BITS - 1);
      reached[word] = after;
      any |= after;
    }
    return any !== 0;
  }
}

/**
 * Whether a list of patterns takes a name: the last one that matches decides, as in a workflow's own `branches`. A list
 * of nothing but `!…` takes all else.
 */
export function takes(patterns: readonly Pattern[], matches: (pattern: Pattern) => boolean): boolean {
  const last = patterns.findLast(matches);
  return last ? !last.isNegative : patterns.every(({ isNegative }) => isNegative);
}

function setBit(bits: Uint32Array, at: number): void {
  const word = Math.floor(at / WORD_BITS);
  bits[word] = (bits[word] ?? 0) | (1 << (at % WORD_BITS));
}

function hasBit(bits: Uint32Array, at: number): boolean {
  return (((bits[Math.floor(at / WORD_BITS)] ?? 0) >>> (at % WORD_BITS)) & 1) === 1;
}
