// Whose words stand in a text: one pass over it, however many words there are (Aho and Corasick, "Efficient string
// matching", 1975). To look for each word by itself takes longest where nothing matches, in lines made for that. Pure.

/** The column of all characters that stand in no word. */
const OTHER = 0;

/** No owner: nearly every line's. */
const NOBODY: readonly number[] = [];

export class Needles {
  /** The column of each UTF-16 code. */
  readonly #columns = new Uint16Array(0x1_0000);
  /**
   * For each state, a row with a cell for each column: where the following state's row begins, twice, and one more where
   * a word ends there. Asked for every character of a log, it says all in one look.
   */
  readonly #cells: Uint32Array;
  /** For each state, whose words end here. */
  readonly #owners: readonly (readonly number[])[];
  readonly #width: number;

  /** `words[owner]`: the words that stand for this owner, any of them. */
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
    const next = followed(children, owners, columns);
    this.#owners = owners.map((set) => [...set]);
    this.#cells = Uint32Array.from(next, (state) => state * columns * 2 + Number((owners[state]?.size ?? 0) > 0));
  }

  /** Every owner with a word in `text`, behind its first `from` characters, in their order. */
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
    return found === null ? NOBODY : [...found].sort((a, b) => a - b);
  }
}

/** The whole table: where a word breaks off, the longest beginning of another one that stands there goes on. */
function followed(children: readonly Map<number, number>[], owners: readonly Set<number>[], columns: number) {
  const next = new Uint16Array(children.length * columns);
  const back = new Uint16Array(children.length);
  const queue = [0];
  for (const state of queue) {
    const behind = back[state] ?? 0;
    for (const owner of owners[behind] ?? []) owners[state]?.add(owner);
    next.copyWithin(state * columns, behind * columns, (behind + 1) * columns);
    for (const [column, child] of children[state] ?? []) {
      const at = state * columns + column;
      back[child] = state === 0 ? 0 : (next[at] ?? 0);
      next[at] = child;
      queue.push(child);
    }
  }
  return next;
}
