// How the time of every regular expression of src/core grows with the line, for lines made to be hard for it. In Node:
// workerd runs the same engine, but its clock stands still.
import { join } from "node:path";
import { type Pump, pumped, pumpsFor } from "./pumped.ts";
import { type Literal, regexpLiteralsBelow } from "./regexp-literals.ts";
import type { Figure } from "./table.ts";
import { median } from "./timing.ts";

/** The reader holds no more of a line. */
const LINE_CHARS = 4000;
const SHORT_CHARS = 1000;
/** What is linear grows four times, what is quadratic sixteen times; half of that leaves room for bounded repeats. */
const GROWTH = 8;
/** Below this the growth is the machine's noise, and a whole step of such lines takes no time. */
const WORTH_TELLING_US = 60;
/** This is no linear pattern: no need to look for a worse line. */
const ENOUGH_US = 3000;
const RUNS = 9;
const RUN_US = 2000;

export function* patternFigures(): Generator<Figure> {
  const patterns = regexpLiteralsBelow(join(import.meta.dirname, "..", "..", "src", "core"));
  const worst = patterns.map(worstOf).sort((a, b) => b.us - a.us);
  const [slowest] = worst;
  yield { what: `the slowest of ${patterns.length}, on a line`, value: slowest?.us ?? null, unit: "µs", bar: null };
  for (const { where, pattern, us, pump } of worst) {
    if (us < WORTH_TELLING_US) break;
    const shown = JSON.stringify(`${pump.begin}${pump.unit}${pump.unit}…${pump.end}`);
    yield { what: `${where}  ${shown}`, value: growthOf(pattern, pump), unit: "times", bar: GROWTH };
  }
}

type Worst = Literal & { readonly us: number; readonly pump: Pump };

function worstOf({ where, pattern }: Literal): Worst {
  let worst: Worst = { where, pattern, us: 0, pump: { begin: "", unit: " ", end: "" } };
  for (const pump of pumpsFor(pattern)) {
    const line = pumped(pump, LINE_CHARS);
    // The least of several times: a busy machine only adds to them.
    let us = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 4 && us > worst.us; run++) us = Math.min(us, microsecondsFor(pattern, line, 1));
    if (us > worst.us) worst = { ...worst, us, pump };
    if (us > ENOUGH_US) break;
  }
  return worst;
}

/** One round is both lengths, so that a noisy machine slows both. */
function growthOf(pattern: RegExp, pump: Pump): number {
  const [short, long] = [pumped(pump, SHORT_CHARS), pumped(pump, LINE_CHARS)];
  const times = Math.max(1, Math.ceil(RUN_US / microsecondsFor(pattern, short, 1)));
  const ratios = Array.from(
    { length: RUNS },
    () => microsecondsFor(pattern, long, times) / microsecondsFor(pattern, short, times),
  );
  return median(ratios);
}

function microsecondsFor(pattern: RegExp, line: string, times: number): number {
  const begin = performance.now();
  for (let time = 0; time < times; time++) {
    if (pattern.global) line.replace(pattern, "");
    else pattern.test(line);
  }
  return ((performance.now() - begin) * 1000) / times;
}
