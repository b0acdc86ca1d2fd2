// Which words a line must hold to match a regular expression: the cheap test before it. Pure.
import { type Tree, treeOf } from "./regexp-tree.ts";

/** A single character stands in nearly every line: to look for it spares nothing. */
const WORD_MIN_CHARS = 2;

/**
 * Words of which every text that matches holds one, letter for letter: of all such lists the one whose shortest word is
 * longest. Null where the pattern has none, or none worth looking for.
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

/** Neighbours that only match themselves are one word; every other part may give words of its own. */
function bestOf(tree: Tree): readonly string[] | null {
  let best: readonly string[] | null = null;
  let word = "";
  const offer = (words: readonly string[] | null) => {
    if (words !== null && shortest(words) > shortest(best ?? [])) best = words;
  };
  for (const part of partsOf(tree)) {
    const itself = itselfOf(part);
    if (itself === null) {
      word = "";
      if (part.kind !== "char") offer(wordsOf(part));
    } else {
      word += itself;
      offer([word]);
    }
  }
  return best;
}

const partsOf = (tree: Tree): readonly Tree[] => (tree.kind === "sequence" ? tree.items.flatMap(partsOf) : [tree]);

/** What a part matches, where it matches one thing only. */
function itselfOf(part: Tree): string | null {
  if (part.kind === "text") return part.text;
  if (part.kind !== "char") return null;
  if (part.source.length === 1) return part.source === "." ? null : part.source;
  return /^\\([^\w])$/.exec(part.source)?.[1] ?? null;
}

const shortest = (words: readonly string[]): number =>
  words.length === 0 ? 0 : Math.min(...words.map((word) => word.length));
