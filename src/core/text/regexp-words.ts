// Finds the words that a line must contain to match a regular expression. Searching for them first is a cheap test.
// Pure.
import { type Tree, treeOf } from "./regexp-tree.ts";

/** Nearly every line contains a given single character, so searching for it would save nothing. */
const WORD_MIN_CHARS = 2;

/**
 * A list of words such that every text that matches contains at least one of them, letter for letter. Of all such
 * lists, it is the one whose shortest word is longest. Null if the pattern has none, or none worth searching for.
 */
export function wordsIn({ source }: RegExp): readonly string[] | null {
  const words = wordsOf(treeOf(source));
  return words === null || shortest(words) < WORD_MIN_CHARS ? null : [...new Set(words)];
}

function wordsOf(tree: Tree): readonly string[] | null {
  if (tree.kind === "repeat") return tree.min > 0 ? wordsOf(tree.of) : null;
  if (tree.kind === "choice") {
    const lists = tree.of.map(wordsOf);
    return lists.some((list) => list === null) ? null : lists.flatMap((list) => list ?? []);
  }
  return bestOf(tree);
}

/** Joins neighbouring literal parts to one word. Every other part can have words of its own. */
function bestOf(tree: Tree): readonly string[] | null {
  let best: readonly string[] | null = null;
  let word = "";
  const offer = (words: readonly string[] | null) => {
    if (words !== null && shortest(words) > shortest(best ?? [])) best = words;
  };
  for (const part of partsOf(tree)) {
    const literal = literalOf(part);
    if (literal === null) {
      word = "";
      if (part.kind !== "char") offer(wordsOf(part));
    } else {
      word += literal;
      offer([word]);
    }
  }
  return best;
}

const partsOf = (tree: Tree): readonly Tree[] => (tree.kind === "sequence" ? tree.items.flatMap(partsOf) : [tree]);

/** The text that a part matches, if it matches only one. */
function literalOf(part: Tree): string | null {
  if (part.kind === "text") return part.text;
  if (part.kind !== "char") return null;
  if (part.source.length === 1) return part.source === "." ? null : part.source;
  return /^\\([^\w])$/.exec(part.source)?.[1] ?? null;
}

const shortest = (words: readonly string[]): number =>
  words.length === 0 ? 0 : Math.min(...words.map((word) => word.length));
