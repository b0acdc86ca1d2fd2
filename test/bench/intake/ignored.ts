// Ignored events are nine deliveries of ten: what one of them costs in CPU, beside the least that any Worker does.
import { join } from "node:path";
import type { Delivery } from "../../world/deliveries.ts";
import { startWorker } from "../../world/worker.ts";
import { startWorld, type World } from "../../world/world.ts";
import { cpuMs, newestWorkerd } from "../processes.ts";
import type { Figure } from "../table.ts";
import { median } from "../timing.ts";
import { inTurn } from "./load.ts";
import { startProbot } from "./probot.ts";

const EVENTS = 1500;
const AT_ONCE = 8;
const RUNS = 15;
const TIMES_READING = 2;

type Server = { readonly url: string; readonly pid: number; stop(): Promise<void> };

export async function* ignoredFigures(folder: string): AsyncGenerator<Figure> {
  const world = await startWorld({ slack: "none" });
  const events = await ignoredEvents(world);
  const reader = await ofWorkerd({}, join(import.meta.dirname, "..", "read-body", "wrangler.toml"));
  const whyred = await ofWorkerd(world.settings());
  const probot = await startProbot(world.settings(), join(folder, "ignored"));
  try {
    const runs: { reader: number; whyred: number; probot: number }[] = [];
    // The first run only warms up.
    for (let run = 0; run <= RUNS; run++) {
      const costs = {
        reader: await costOf(reader, events),
        whyred: await costOf(whyred, events),
        probot: await costOf(probot, events),
      };
      if (run > 0) runs.push(costs);
    }
    yield {
      what: "ignored: reads the body and answers, CPU",
      value: median(runs.map((run) => run.reader)),
      unit: "µs",
      bar: null,
    };
    yield { what: "ignored: whyred, CPU", value: median(runs.map((run) => run.whyred)), unit: "µs", bar: null };
    yield { what: "ignored: Probot 14, CPU", value: median(runs.map((run) => run.probot)), unit: "µs", bar: null };
    yield {
      what: "ignored: whyred / reads and answers, CPU",
      value: median(runs.map((run) => run.whyred / run.reader)),
      unit: "times",
      bar: TIMES_READING,
    };
    yield {
      what: "ignored: whyred / Probot 14, CPU",
      value: median(runs.map((run) => run.whyred / run.probot)),
      unit: "times",
      bar: null,
    };
  } finally {
    await Promise.all([reader.stop(), whyred.stop(), probot.stop()]);
    await world.close();
  }
}

async function ofWorkerd(settings: Record<string, string>, configPath?: string): Promise<Server> {
  const worker = await startWorker(settings, { direct: true, ...(configPath === undefined ? {} : { configPath }) });
  const pid = newestWorkerd();
  if (pid === null) throw new Error("CPU time is read from /proc, which only Linux has.");
  return { url: worker.url, pid, stop: () => worker.stop() };
}

/** Queued, in progress and green jobs, and runs that were requested or are in progress. */
async function ignoredEvents({ github, deliveries }: World): Promise<Delivery[]> {
  const repo = github.addRepository({ owner: "acme", name: "shop" });
  const run = github.addRun({ repo, jobs: [{ conclusion: "success" }] });
  const job = run.attempts[0]?.jobs[0];
  if (!job) throw new Error("the run has no job");
  const kinds = [
    await deliveries.job(job, "queued"),
    await deliveries.job(job, "in_progress"),
    await deliveries.job(job, "completed"),
    await deliveries.run(run, "requested"),
    await deliveries.example("workflow_run", "in_progress"),
  ];
  return Array.from({ length: EVENTS }, (_, i) => kinds[i % kinds.length]).filter((kind) => kind !== undefined);
}

/** µs of the server's CPU for each event. */
async function costOf({ url, pid }: Server, events: readonly Delivery[]): Promise<number> {
  const before = cpuMs(pid);
  const { answers } = await inTurn(url, events, AT_ONCE);
  const cost = cpuMs(pid) - before;
  const other = answers.find(({ status }) => status !== 200);
  if (other) throw new Error(`An ignored event was answered with ${other.status}.`);
  return (cost * 1000) / events.length;
}
