// GitHub, its log storage and Slack in a process of their own, so that what they do delays no delivery. Its parent asks
// for failed jobs to deliver, and for those that have been told in Slack.
import { LOG } from "../../worker/failed-log.ts";
import type { Delivery } from "../../world/deliveries.ts";
import { startWorld } from "../../world/world.ts";
import type { Ask, FailedJob, Told } from "./outside.ts";

const world = await startWorld();
const repo = world.github.addRepository({ owner: "acme", name: "shop" });
let named = 0;

/** Runs of so many failed jobs, each run on a branch of its own, each job under a name of its own. */
async function failedJobs(runs: number, jobsOfEach: number): Promise<FailedJob[]> {
  const all: FailedJob[] = [];
  for (let run = 0; run < runs; run++) {
    const jobs = Array.from({ length: jobsOfEach }, () => ({
      name: `red-${named++}`,
      conclusion: "failure" as const,
      log: LOG,
    }));
    const branch = `branch-${named}`;
    const { attempts } = world.github.addRun({ repo, branch, jobs });
    for (const job of attempts[0]?.jobs ?? []) {
      const delivery: Delivery = await world.deliveries.job(job);
      all.push({ name: job.name, run: branch, delivery });
    }
  }
  return all;
}

function told(): Told {
  const messages = world.slack.messages(world.channel);
  const names = messages.flatMap(({ blocks }) => JSON.stringify(blocks).match(/red-\d+/g) ?? []);
  const counts = messages.map(({ text }) => Number(/^⏸️ (\d+) more failed/.exec(text)?.[1] ?? 0));
  return { names: [...new Set(names)], counted: counts.reduce((sum, count) => sum + count, 0) };
}

async function answer(ask: Ask): Promise<void> {
  process.send?.(ask.ask === "jobs" ? await failedJobs(ask.runs, ask.jobsOfEach) : told());
}

process.on("message", (ask: Ask) => void answer(ask));
/** A flood is more than the stand-ins take, too: what they could not do was asked for again, and counts as told or not. */
async function close(): Promise<void> {
  try {
    await world.close();
  } catch (error) {
    console.error(String(error).split("\n").slice(0, 4).join("\n"));
  }
}

process.once("disconnect", () => void close());
process.send?.(world.settings());
