// Finds which of many words are in a text, in one pass, however many words there are (Aho and Corasick, "Efficient
// string matching", 1975). Searching for one word after the other would be slowest on lines without any, and lines can
// be made to be slow. Pure.

/** The column of all characters that are in no word. */
const OTHER = 0;

/** The result for nearly every line. */
const NO_OWNERS: readonly number[] = [];

export class Needles {
  /** The column of each UTF-16 code. */
  readonly #columns = new Uint16Array(0x1_0000);
  /**
   * The transition table: a row for each state, with a cell for each column. A cell holds the offset of the next
   * state's row, times two, plus one if a word ends in that state. So each character of a log takes one lookup.
   */
  readonly #cells: Uint32Array;
  /** For each state, the owners of the words that end there. */
  readonly #owners: readonly (readonly number[])[];
  readonly #width: number;

  /** `words[owner]` are the words of that owner, each of which stands for it. */
  constructor(words: readonly (readonly string[])[]) {
    const children: Map<number, number>[] = [new Map()];
    const owners: Set<number>[] = [new Set()];
    let columns = OTHER + 1;
    for (const [owner, list] of words.entries()) {
      for (const word of list) {
        let state = 0;
        for (let at = 0; at < word.length; at++) {
          const code = word.charCodeAt(at);
          if (this.#columns[code] === OTHER) this.#columns[code] = columns++;
          const column = this.#columns[code] ?? OTHER;
          const child = children[state]?.get(column) ?? children.push(new Map()) - 1;
          children[state]?.set(column, child);
          owners[child] ??= new Set();
          state = child;
        }
        owners[state]?.add(owner);
      }
    }
    this.#width = columns;
    const next = transitions(children, owners, columns);
    this.#owners = owners.map((set) => [...set]);
    const rows = owners.map((set, state) => state * columns * 2 + Number(set.size > 0));
    this.#cells = new Uint32Array(next.length);
    for (let cell = 0; cell < next.length; cell++) this.#cells[cell] = rows[next[cell] ?? 0] ?? 0;
  }

  /** Every owner with a word in `text` after its first `from` characters, in ascending order. */
  ownersIn(text: string, from = 0): readonly number[] {
    const [columns, cells, length] = [this.#columns, this.#cells, text.length];
    let found: Set<number> | null = null;
    let cell = 0;
    for (let at = from; at < length; at++) {
      cell = cells[(cell >> 1) + (columns[text.charCodeAt(at)] ?? OTHER)] ?? 0;
      if ((cell & 1) === 0) continue;
      found ??= new Set();
      for (const owner of this.#owners[(cell >> 1) / this.#width] ?? []) found.add(owner);
    }
    return found === null ? NO_OWNERS : [...found].sort((a, b) => a - b);
  }
}

/**
 * The next state for each state and column. Where no word continues, the automaton falls back to the longest suffix
 * that begins another word. Also adds the owners of words that end within another word to `owners`.
 */
function transitions(children: readonly Map<number, number>[], owners: readonly Set<number>[], columns: number) {
  const next = new Uint16Array(children.length * columns);
  const fallback = new Uint16Array(children.length);
  const queue = [0];
  for (const state of queue) {
    const suffix = fallback[state] ?? 0;
    for (const owner of owners[suffix] ?? []) owners[state]?.add(owner);
    next.copyWithin(state * columns, suffix * columns, (suffix + 1) * columns);
    for (const [column, child] of children[state] ?? []) {
      const at = state * columns + column;
      fallback[child] = state === 0 ? 0 : (next[at] ?? 0);
      next[at] = child;
      queue.push(child);
    }
  }
  return next;
}
