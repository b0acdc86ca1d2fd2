// The benchmarks: `npm run bench` runs all of them, `npm run bench -- NAME …` some.
// Each gives figures as it has them; exit 0: every bar is met, 1: one is missed, 2: there is no such benchmark.
import { costFigures } from "./cost.ts";
import { excerptFigures } from "./excerpt.ts";
import { intakeFigures } from "./intake.ts";
import { logAccessFigures } from "./log-access.ts";
import { maskingFigures } from "./masking.ts";
import { patternFigures } from "./patterns.ts";
import { steadyLogFigures } from "./steady-logs.ts";
import { type Figure, HEAD, isMet, rowOf } from "./table.ts";

type Benchmark = { readonly where: string; readonly figures: () => Iterable<Said> | AsyncIterable<Said> };
/** A figure, or a line of a table of its own. */
type Said = Figure | string;

const BENCHMARKS: ReadonlyMap<string, Benchmark> = new Map<string, Benchmark>([
  ["excerpt", { where: "inside workerd; medians of several runs", figures: excerptFigures }],
  ["masking", { where: "80,000 characters beside 20,000, in Node; medians of several runs", figures: maskingFigures }],
  ["intake", { where: "inside workerd, beside Probot 14 in Node; medians of several runs", figures: intakeFigures }],
  ["cost", { where: "inside workerd, beside Cloudflare's list prices; means of several runs", figures: costFigures }],
  ["log-access", { where: "inside workerd, from Azurite; medians of several runs", figures: logAccessFigures }],
  ["steady-logs", { where: "virtual logs, in Node", figures: steadyLogFigures }],
  [
    "patterns",
    { where: "4,000 characters a line beside 1,000, in Node; medians of several runs", figures: patternFigures },
  ],
]);

const names = process.argv.length > 2 ? process.argv.slice(2) : [...BENCHMARKS.keys()];
const unknown = names.find((name) => !BENCHMARKS.has(name));
if (unknown === undefined) process.exitCode = (await missedIn(names)) ? 1 : 0;
else {
  console.error(`There is no benchmark named ${unknown}; there is: ${[...BENCHMARKS.keys()].join(", ")}.`);
  process.exitCode = 2;
}

async function missedIn(names: readonly string[]): Promise<boolean> {
  const missed: string[] = [];
  for (const name of names) {
    const { where, figures } = BENCHMARKS.get(name) ?? { where: "", figures: () => [] };
    console.log(`${name}, ${where}\n${HEAD}`);
    for await (const figure of figures()) {
      if (typeof figure !== "string" && !isMet(figure)) missed.push(figure.what);
      console.log(typeof figure === "string" ? figure : rowOf(figure));
    }
  }
  console.log(missed.length === 0 ? "Every bar is met." : `${missed.length} missed: ${missed.join("; ")}.`);
  return missed.length > 0;
}
