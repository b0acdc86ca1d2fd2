// The benchmarks: `npm run bench` runs all of them, `npm run bench -- NAME …` some.
// Each gives figures as it has them; exit 0: every bar is met, 1: one is missed, 2: there is no such benchmark.
import { excerptFigures } from "./excerpt.ts";
import { type Figure, HEAD, isMet, rowOf } from "./table.ts";

const BENCHMARKS: ReadonlyMap<string, () => AsyncGenerator<Figure>> = new Map([["excerpt", excerptFigures]]);

const names = process.argv.length > 2 ? process.argv.slice(2) : [...BENCHMARKS.keys()];
const unknown = names.find((name) => !BENCHMARKS.has(name));
if (unknown === undefined) process.exitCode = (await missedIn(names)) ? 1 : 0;
else {
  console.error(`There is no benchmark named ${unknown}; there is: ${[...BENCHMARKS.keys()].join(", ")}.`);
  process.exitCode = 2;
}

async function missedIn(names: readonly string[]): Promise<boolean> {
  let missed = 0;
  for (const name of names) {
    console.log(`${name}, inside workerd; medians of several runs\n${HEAD}`);
    for await (const figure of BENCHMARKS.get(name)?.() ?? []) {
      if (!isMet(figure)) missed++;
      console.log(rowOf(figure));
    }
  }
  console.log(missed === 0 ? "Every bar is met." : `${missed} missed.`);
  return missed > 0;
}
