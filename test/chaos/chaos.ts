// `npm run chaos`: the production bundle in workerd, while everything around it fails a fifth of the time and workerd
// itself is killed. Exit 0: nothing lost, nothing doubled; 1: something was; 2: there is no such option.
import { parseArgs } from "node:util";
import { reportOf } from "./report.ts";
import { runChaos } from "./run.ts";
import { isStood } from "./verdict.ts";

const HELP = `npm run chaos -- [--seed N] [--jobs N] [--kills N]
  --seed   what happens, and what fails; the same each time (1)
  --jobs   failed jobs, at the least (500)
  --kills  how often workerd is killed (12)`;

const options = optionsIn(process.argv.slice(2));
if (options === null) {
  console.error(HELP);
  process.exitCode = 2;
} else {
  console.log(`chaos with seed ${options.seed}: ${options.jobs} failed jobs, ${options.kills} kills`);
  const verdict = await runChaos({
    ...options,
    perSecond: 12,
    short: false,
    quietWithinMs: 600_000,
    say: (line) => console.log(line),
  });
  console.log(reportOf(verdict));
  process.exitCode = isStood(verdict) ? 0 : 1;
}

function optionsIn(args: string[]): { seed: number; jobs: number; kills: number } | null {
  try {
    const { values } = parseArgs({
      args,
      options: { seed: { type: "string" }, jobs: { type: "string" }, kills: { type: "string" } },
    });
    const given = {
      seed: Number(values.seed ?? 1),
      jobs: Number(values.jobs ?? 500),
      kills: Number(values.kills ?? 12),
    };
    return Object.values(given).every((value) => Number.isSafeInteger(value) && value >= 0) ? given : null;
  } catch {
    return null;
  }
}
