// A short text of YAML as a tree that knows where each part of it stands. Pure.
//
// The `yaml` package reads what `screen-yaml` has let through. No sentence about what is wrong repeats a value.
import { Composer, type ErrorCode, isMap, isScalar, isSeq, Parser, Scalar } from "yaml";
import { NESTING_MAX_DEPTH } from "./limits.ts";
import { screenYaml, type Wrong } from "./screen-yaml.ts";

/** `at` is an offset in the text. */
export type Tree =
  | { readonly kind: "text"; readonly text: string; readonly isPlain: boolean; readonly at: number }
  | { readonly kind: "list"; readonly items: readonly Tree[]; readonly at: number }
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, Entry>; readonly at: number };
type Entry = { readonly keyAt: number; readonly value: Tree };

export type YamlText =
  | { readonly kind: "tree"; readonly tree: Tree | null; readonly placeOf: (at: number) => Place }
  | { readonly kind: "wrong"; readonly wrong: Wrong; readonly placeOf: (at: number) => Place };
/** Both count from 1. */
export type Place = { readonly line: number; readonly column: number };

/** Reads a text of at most `RULES_MAX_CHARS`; the tree is null where nothing but comments stands in it. */
export function readYaml(given: string): YamlText {
  const text = given.replace(/^\uFEFF/, "");
  const placeOf = (at: number): Place => placeIn(text, at);
  const wrong = screenYaml(text);
  if (wrong) return { kind: "wrong", wrong, placeOf };
  const [document] = new Composer({ schema: "failsafe", uniqueKeys: false }).compose(new Parser().parse(text), true);
  const [error] = document?.errors ?? [];
  if (error) return { kind: "wrong", wrong: { at: error.pos[0], message: inWords(error.code) }, placeOf };
  try {
    const contents = document?.contents ?? null;
    return { kind: "tree", tree: contents === null ? null : treeOf(contents, 0), placeOf };
  } catch (refused) {
    if (refused instanceof Refused) return { kind: "wrong", wrong: refused.wrong, placeOf };
    throw refused;
  }
}

/** Thrown and caught in this file alone: it leaves a walk of any depth. */
class Refused extends Error {
  readonly wrong: Wrong;
  constructor(at: number, message: string) {
    super(message);
    this.wrong = { at, message };
  }
}

/** The parser's own sentences can repeat what stands there. */
function inWords(code: ErrorCode): string {
  return SENTENCES[code] ?? "this is not YAML";
}

const SENTENCES: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: "the indentation fits neither the line above nor the block around it",
  TAB_AS_INDENT: "indent with spaces; YAML allows no tabs there",
  MISSING_CHAR: "a quote, a bracket, a comma, a colon or a space is missing",
  UNEXPECTED_TOKEN: "something stands here that does not belong here; is a quote, a comma or a line break missing?",
  BLOCK_AS_IMPLICIT_KEY: "a `key: value` cannot stand inside another one's line; begin a new line",
  BLOCK_IN_FLOW: "a block cannot stand between brackets",
  MULTILINE_IMPLICIT_KEY: "a key must stand on one line; is a colon missing?",
  BAD_SCALAR_START: "put text that begins with this sign in quotes",
  BAD_DQ_ESCAPE: "there is no such escape; use single quotes, or write `\\\\` for a backslash",
  MULTIPLE_DOCS: "there must be one document",
};

function treeOf(node: unknown, depth: number, at = 0): Tree {
  if (isScalar(node)) {
    const text = typeof node.value === "string" ? node.value : "";
    return {
      kind: "text",
      text,
      isPlain: node.type === Scalar.PLAIN || node.type === undefined,
      at: node.range?.[0] ?? at,
    };
  }
  const from = isMap(node) || isSeq(node) ? (node.range?.[0] ?? at) : at;
  if (depth > NESTING_MAX_DEPTH) throw new Refused(from, "lists and maps are nested too deeply");
  if (isSeq(node)) {
    return { kind: "list", items: node.items.map((item) => treeOf(item, depth + 1, from)), at: from };
  }
  const entries = new Map<string, Entry>();
  for (const { key, value } of isMap(node) ? node.items : []) {
    const name = treeOf(key, depth + 1, from);
    if (name.kind !== "text") throw new Refused(name.at, "a key must be text");
    if (entries.has(name.text)) throw new Refused(name.at, "this key stands here twice");
    entries.set(name.text, { keyAt: name.at, value: treeOf(value, depth + 1, name.at) });
  }
  return { kind: "map", entries, at: from };
}

/**
 * The tree as plain values: `true` and `false` without quotes are booleans, all else is text as it was written, so that
 * `1.0` and `on` can be names.
 */
export function plainOf(tree: Tree): unknown {
  switch (tree.kind) {
    case "text":
      return tree.isPlain && /^(?:true|false)$/.test(tree.text) ? tree.text === "true" : tree.text;
    case "list":
      return tree.items.map(plainOf);
    case "map":
      return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plainOf(value)]));
  }
}

/** Where the value at a path stands, or its last key; where the path leads to nothing, what is nearest. */
export function offsetOf(tree: Tree, path: readonly (string | number)[], what: "key" | "value"): number {
  let [node, at] = [tree, tree.at];
  for (const [depth, step] of path.entries()) {
    const isLast = depth === path.length - 1;
    const entry = node.kind === "map" ? node.entries.get(String(step)) : undefined;
    const next = entry?.value ?? (node.kind === "list" ? node.items[Number(step)] : undefined);
    if (!next) return at;
    at = entry && isLast && what === "key" ? entry.keyAt : next.at;
    node = next;
  }
  return at;
}

function placeIn(text: string, at: number): Place {
  const before = text.slice(0, at).split(/\r?\n/);
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
