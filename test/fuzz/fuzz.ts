/**
 * `npm run fuzz`: 20,000 unsigned requests to warm up, then hostile ones of every kind. Exit 0: every answer was right, and memory is flat; 1: not;
 * 2: unusable options.
 *
 *     npm run fuzz -- --seed 7 --requests 50000
 *     npm run fuzz -- --seed 7 --only 1234      one request alone, as a failure names it
 */
import { parseArgs } from "node:util";
import { fuzz, type Outcome } from "./campaign.ts";
import { isFlat } from "./memory.ts";

/** As many as it takes until workerd's memory stays as it is. */
const WARM_UP_REQUESTS = 20_000;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const options = { seed: { type: "string" }, requests: { type: "string" }, only: { type: "string" } } as const;
  const { values } = parseArgs({ args, options });
  const [seed, requests, only] = [values.seed ?? "1", values.requests ?? "20000", values.only].map(Number);
  if (!isCount(seed) || !isCount(requests) || (values.only !== undefined && !isCount(only))) {
    console.error("--seed, --requests and --only are whole numbers.");
    return 2;
  }
  const begun = performance.now();
  const plan = { seed, requests, warmUp: WARM_UP_REQUESTS, print: (line: string) => console.log(line) };
  const outcome = await fuzz(values.only === undefined ? plan : { ...plan, only: Number(values.only) });
  print(outcome, Math.round((performance.now() - begun) / 1000));
  return outcome.wrong.length > 0 || (values.only === undefined && !isFlat(outcome.memoryMb)) ? 1 : 0;
}

function isCount(n: number | undefined): n is number {
  return Number.isSafeInteger(n) && Number(n) >= 0;
}

function print({ requests, statuses, memoryMb, wrong }: Outcome, seconds: number): void {
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  console.log(`${requests} requests in ${seconds} s; answers ${counts.join(", ")}`);
  console.log(
    `workerd's memory: ${memoryMb.before} MiB after the first tenth of the hostile ones, ${memoryMb.after} MiB at the end`,
  );
  for (const one of wrong) console.error(`\nWRONG ${one}`);
  console.log(
    wrong.length === 0 ? "Every answer was right, and an ordinary failure is told." : `${wrong.length} wrong.`,
  );
}
