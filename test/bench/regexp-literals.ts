// Finds the regular expressions that stand in source files, wherever they do: a table may forget one, a file cannot.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** `where` is `file:line` below the directory, with a count where one line holds several. */
export type Literal = { readonly where: string; readonly pattern: RegExp };

/** What may hold a slash and is no pattern, then a pattern: a slash behind a sign that cannot end a value. */
const TOKEN =
  /\/\/.*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|(?<=[(,=:[!&|?{};>]\s*)\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([a-z]*)/g;

export function regexpLiteralsBelow(directory: string): Literal[] {
  const files = globSync("**/*.ts", { cwd: directory }).sort();
  return files.flatMap((file) => literalsIn(file, readFileSync(join(directory, file), "utf8")));
}

function literalsIn(file: string, source: string): Literal[] {
  const literals: Literal[] = [];
  const counts = new Map<number, number>();
  for (const { index, 1: pattern, 2: flags } of source.matchAll(TOKEN)) {
    if (pattern === undefined) continue;
    const line = source.slice(0, index).split("\n").length;
    const count = (counts.get(line) ?? 0) + 1;
    counts.set(line, count);
    literals.push({
      where: `${file}:${line}${count > 1 ? ` (${count})` : ""}`,
      pattern: new RegExp(pattern, flags),
    });
  }
  return literals;
}
