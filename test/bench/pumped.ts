// Lines that could make a pattern try many ways, made of the pattern's own parts: a beginning that lets it start, one of
// its parts over and over, and something that it does not expect at the end. Pure.
import { type Tree, treeOf } from "../../src/core/text/regexp-tree.ts";

export type Pump = { readonly begin: string; readonly unit: string; readonly end: string };

const ORDINARY_CHARS = Array.from(" a1A/.:([-\t");
/** With each of these the parts are made once more, wherever one fits: what two neighbours both match, they can share. */
const SHARED_CHARS = [" ", "a", "1", ".", ":", "-", "(", "["];
const UNIT_MAX_CHARS = 24;
const BEGIN_MAX_CHARS = 120;
/** What is repeated less often cannot make many ways. */
const OFTEN = 8;
/** Engines see at once that a line of narrow characters holds no wide one; so one line has one. */
const ENDS = ["", "\u0001", "\u0001☃"];

export function pumpsFor({ source, flags }: RegExp): Pump[] {
  const tree = treeOf(source);
  const signs = source
    .replace(/\\./g, (escaped) => (/\w/.test(escaped[1] ?? "") ? "" : escaped))
    .replace(/[\w\\]/g, "");
  const chars = [...new Set([...ORDINARY_CHARS, ...Array.from(signs)])];
  const begins = new Set([""]);
  const units = new Set(chars);
  for (const optional of [0, 1]) {
    const sample = new Sample(chars, flags, null, optional);
    collectBegins(tree, "", sample, begins);
    collectUnits(tree, sample, units);
  }
  for (const shared of SHARED_CHARS) collectUnits(tree, new Sample(chars, flags, shared, 0), units);
  // Behind a sign a word begins anew.
  if (source.includes("\\b")) for (const unit of [...units]) units.add(`-${unit}`);
  const pumps: Pump[] = [];
  for (const begin of begins) {
    for (const unit of units) for (const end of ENDS) pumps.push({ begin, unit, end });
  }
  return pumps;
}

export function pumped({ begin, unit, end }: Pump, chars: number): string {
  return begin + unit.repeat(Math.max(1, Math.floor((chars - begin.length - end.length) / unit.length))) + end;
}

/** What may stand before something that is repeated often, and behind its first time. */
function collectBegins(tree: Tree, begin: string, sample: Sample, begins: Set<string>): void {
  if (tree.kind === "choice") for (const one of tree.of) collectBegins(one, begin, sample, begins);
  if (tree.kind === "repeat") {
    if (tree.max >= OFTEN && begin.length <= BEGIN_MAX_CHARS) begins.add(begin).add(begin + sample.of(tree.of));
    collectBegins(tree.of, begin, sample, begins);
  }
  if (tree.kind !== "sequence") return;
  let before = begin;
  for (const item of tree.items) {
    collectBegins(item, before, sample, begins);
    before += sample.of(item);
  }
}

/** Every part, and every run of parts beside each other. */
function collectUnits(tree: Tree, sample: Sample, units: Set<string>): void {
  if (tree.kind === "text") units.add(tree.text.slice(0, UNIT_MAX_CHARS));
  if (tree.kind === "choice") for (const one of tree.of) collectUnits(one, sample, units);
  if (tree.kind === "repeat") collectUnits(tree.of, sample, units);
  if (tree.kind !== "sequence") return;
  for (const [from, item] of tree.items.entries()) {
    collectUnits(item, sample, units);
    let run = "";
    for (const next of tree.items.slice(from)) {
      run += sample.of(next);
      if (run.length > UNIT_MAX_CHARS) break;
      if (run !== "") units.add(run);
    }
  }
}

/** What a part of a pattern matches, for example. */
class Sample {
  readonly #chars: readonly string[];
  readonly #flags: string;
  readonly #shared: string | null;
  readonly #optional: number;
  readonly #known = new Map<string, string>();

  constructor(chars: readonly string[], flags: string, shared: string | null, optional: number) {
    this.#chars = chars;
    this.#flags = flags.replace(/[gy]/g, "");
    this.#shared = shared;
    this.#optional = optional;
  }

  of(tree: Tree): string {
    switch (tree.kind) {
      case "text":
        return tree.text;
      case "char":
        return this.#char(tree.source);
      case "sequence":
        return tree.items.map((item) => this.of(item)).join("");
      case "choice":
        return tree.of[0] === undefined ? "" : this.of(tree.of[0]);
      case "repeat":
        return this.of(tree.of).repeat(Math.max(tree.min, Math.min(tree.max, this.#optional)));
    }
  }

  #char(source: string): string {
    let char = this.#known.get(source);
    if (char === undefined) {
      const pattern = new RegExp(`^(?:${source})$`, this.#flags);
      const solid = this.#chars.filter((one) => one.trim() !== "");
      const itself = source.length === 1 && source !== "." ? source : (/^\\(\W)$/.exec(source)?.[1] ?? "");
      char = [this.#shared ?? itself, itself, ...solid, ...this.#chars].find((one) => pattern.test(one)) ?? "";
      this.#known.set(source, char);
    }
    return char;
  }
}
