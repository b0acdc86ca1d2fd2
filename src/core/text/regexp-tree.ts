// Parses a regular expression to a tree, in enough detail to find the words that it needs and to make strings that it
// partly matches. Pure.

export type Tree =
  | { readonly kind: "char"; readonly source: string }
  /** Consecutive letters and blanks, which match only themselves. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "sequence"; readonly items: readonly Tree[] }
  | { readonly kind: "choice"; readonly of: readonly Tree[] }
  | { readonly kind: "repeat"; readonly min: number; readonly max: number; readonly of: Tree };

/** Parses the source of a valid regular expression. Anchors are left out, and a lookaround becomes an optional part. */
export function treeOf(source: string): Tree {
  return new Parser(source).choice();
}

const QUANTIFIER = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/;
const GROUP = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/;
/** Does not take a last letter that has a quantifier. */
const TEXT = /^[\w ]{2,}(?![*+?{])/;
const ATOM = /^(?:\\u\{[0-9A-Fa-f]+\}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\p\{\w+\}|\\.|\[(?:[^\]\\]|\\.)*\]|[\s\S])/u;
const ANCHOR = /^(?:[\^$]|\\[bB1-9])$/;

class Parser {
  #rest: string;

  constructor(source: string) {
    this.#rest = source;
  }

  choice(): Tree {
    const of = [this.#sequence()];
    while (this.#take(/^\|/) !== null) of.push(this.#sequence());
    return of.length === 1 && of[0] !== undefined ? of[0] : { kind: "choice", of };
  }

  #sequence(): Tree {
    const items: Tree[] = [];
    while (this.#rest !== "" && !/^[|)]/.test(this.#rest)) {
      const item = this.#item();
      const quantifier = this.#take(QUANTIFIER);
      if (item === null) continue;
      items.push(quantifier === null ? item : { kind: "repeat", ...timesOf(quantifier), of: item });
    }
    return { kind: "sequence", items };
  }

  /** Null for an anchor, and for a backreference, whose text nobody knows; either may be repeated. */
  #item(): Tree | null {
    const group = this.#take(GROUP);
    if (group !== null) {
      const inside = this.choice();
      this.#take(/^\)/);
      return /[=!]$/.test(group) ? { kind: "repeat", min: 0, max: 1, of: inside } : inside;
    }
    const text = this.#take(TEXT);
    if (text !== null) return { kind: "text", text };
    const source = this.#take(ATOM) ?? "";
    return ANCHOR.test(source) ? null : { kind: "char", source };
  }

  #take(what: RegExp): string | null {
    const taken = what.exec(this.#rest)?.[0] ?? null;
    if (taken !== null) this.#rest = this.#rest.slice(taken.length);
    return taken;
  }
}

function timesOf(quantifier: string): { min: number; max: number } {
  if (/^[*+?]/.test(quantifier)) {
    return { min: quantifier.startsWith("+") ? 1 : 0, max: quantifier.startsWith("?") ? 1 : Number.POSITIVE_INFINITY };
  }
  const [, min = "0", comma, max = ""] = /^\{(\d+)(,?)(\d*)/.exec(quantifier) ?? [];
  return { min: Number(min), max: Number(comma === "" ? min : max || Number.POSITIVE_INFINITY) };
}
