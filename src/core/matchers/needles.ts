// Whose words stand in a text: one pass over it, however many words there are (Aho and Corasick, "Efficient string
// matching", 1975). To look for each word by itself takes longest where nothing matches, in lines made for that. Pure.

/** The column of all characters that stand in no word. */
const OTHER = 0;

export class Needles {
  /** Columns of the characters below 128, and of the rest. */
  readonly #narrow = new Uint16Array(128);
  readonly #wide = new Map<number, number>();
  #columns = OTHER + 1;
  /** For each state, a row with the state that follows for each column. */
  readonly #next: Uint16Array;
  /** For each state, whose words end here. */
  readonly #owners: readonly (readonly number[])[];
  /** For each state, 1 where any word ends. */
  readonly #ends: Uint8Array;

  /** `words[owner]`: the words that stand for this owner, any of them. */
  constructor(words: readonly (readonly string[])[]) {
    const children: Map<number, number>[] = [new Map()];
    const owners: Set<number>[] = [new Set()];
    for (const [owner, list] of words.entries()) {
      for (const word of list) {
        let state = 0;
        for (let at = 0; at < word.length; at++) {
          const column = this.#newColumnOf(word.charCodeAt(at));
          const child = children[state]?.get(column) ?? children.push(new Map()) - 1;
          children[state]?.set(column, child);
          owners[child] ??= new Set();
          state = child;
        }
        owners[state]?.add(owner);
      }
    }
    this.#next = followed(children, owners, this.#columns);
    this.#owners = owners.map((set) => [...set]);
    this.#ends = Uint8Array.from(owners, ({ size }) => Number(size > 0));
  }

  /** Whether any word stands in `text`. */
  anyIn(text: string): boolean {
    return this.#walk(text, null);
  }

  /** Every owner with a word in `text`, in their order. */
  ownersIn(text: string): number[] {
    const found = new Set<number>();
    this.#walk(text, found);
    return [...found].sort((a, b) => a - b);
  }

  /** Asked of every line: everything is at hand, and it ends with the first word where nobody wants to know whose. */
  #walk(text: string, found: Set<number> | null): boolean {
    const [narrow, next, ends, columns] = [this.#narrow, this.#next, this.#ends, this.#columns];
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const column = code < 128 ? (narrow[code] ?? OTHER) : (this.#wide.get(code) ?? OTHER);
      state = next[state * columns + column] ?? 0;
      if (ends[state] !== 1) continue;
      if (found === null) return true;
      for (const owner of this.#owners[state] ?? []) found.add(owner);
    }
    return false;
  }

  #columnOf(code: number): number {
    return (code < 128 ? this.#narrow[code] : this.#wide.get(code)) ?? OTHER;
  }

  #newColumnOf(code: number): number {
    const known = this.#columnOf(code);
    if (known !== OTHER) return known;
    const column = this.#columns++;
    if (code < 128) this.#narrow[code] = column;
    else this.#wide.set(code, column);
    return column;
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
