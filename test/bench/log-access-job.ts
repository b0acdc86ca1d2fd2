// What one failed job costs, everything included: webhook → WorkflowRun → Branch → comment and message, by the bundle
// that ships, with the stand-ins. JavaScript of each part from the inspector's profile, by holding the stand-ins'
// answers where one ends and the next begins; all CPU time of workerd's process as the kernel counts it.
import type { Step } from "../world/github/state.ts";
import { until } from "../world/until.ts";
import { type RunningWorker, startWorker } from "../world/worker.ts";
import type { World } from "../world/world.ts";
import { EXIT_CODE } from "./big-log.ts";
import { cpuMs, newestWorkerd } from "./processes.ts";
import { Profiler } from "./profile.ts";
import type { Figure } from "./table.ts";
import { median } from "./timing.ts";

/**
 * What a Worker's invocation may take on the free plan (developers.cloudflare.com/workers/platform/limits). A Durable
 * Object's may take 30 s (developers.cloudflare.com/durable-objects/platform/limits): what the objects take has no bar
 * of its own.
 */
const CPU_MAX_MS = 10;
const PROFILED = 100;
/** Until V8 has compiled what is run often. */
const WARM = 30;
const BLOCK_JOBS = 20;
const BLOCKS = 7;
const TIMES_SMALL = 1.2;

/** A log that is in the storage already. */
export type StoredLog = { readonly name: string; readonly steps: readonly Step[] };

export type JobLogs = {
  /** 100 KB and 100 MB, whose failed steps are the same. */
  readonly small: StoredLog;
  readonly large: StoredLog;
  /** 100 MB with as large a step as most look-ups meet. */
  readonly usual: StoredLog;
};

export async function* jobFigures(world: World, logs: JobLogs): AsyncGenerator<Figure | string> {
  const desk = new Desk(world);
  try {
    yield* await parts(desk, logs);
    yield* await processTime(desk, logs);
  } finally {
    world.github.onRequest = undefined;
    world.slack.onRequest = undefined;
  }
}

/** Has jobs fail, one at a time, and can stop the Worker where it asks the stand-ins. */
class Desk {
  readonly world: World;
  #jobs = 0;
  #held: (() => void) | null = null;
  #holds: (about: string) => boolean = () => false;

  constructor(world: World) {
    this.world = world;
    world.github.onRequest = ({ line, body }) => this.#pass(`${line} ${JSON.stringify(body)}`);
    world.slack.onRequest = () => this.#pass("slack");
  }

  start(inspector = false): Promise<RunningWorker> {
    return startWorker(this.world.settings({ SETTLE_SECONDS: "0" }), inspector ? { inspector } : {});
  }

  /** A job with this log fails; ends when its webhook has been answered. */
  async fail({ name, steps }: StoredLog, worker: RunningWorker): Promise<() => Promise<void>> {
    const { github, slack, channel, deliveries } = this.world;
    // Each in an installation of its own: one that posts so often would be kept waiting, as GitHub wants it.
    const repo = github.addRepository({ owner: `acme-${this.#jobs++}`, name: "bench" });
    const branch = "topic";
    const pull = github.addPullRequest({ repo, branch });
    const job = { name: "test", conclusion: "failure" as const, steps: [...steps], log: { stored: name } };
    const run = github.addRun({ repo, branch, sha: pull.sha, jobs: [job] });
    const before = slack.messages(channel).length;
    for (const each of run.attempts[0]?.jobs ?? []) {
      await this.world.deliver(await deliveries.job(each), { to: worker.url });
    }
    const isTold = () => github.comments(pull).length > 0 && slack.messages(channel).length > before;
    return async () => {
      await until("the job is told", isTold, { everyMs: 3 });
      const [comment] = github.comments(pull);
      // The step's name is the job's; this stands in the log alone.
      if (!comment?.body.includes(`exit code ${EXIT_CODE}`))
        throw new Error("The comment does not tell the failed step.");
    };
  }

  holdAt(holds: (about: string) => boolean): void {
    this.#holds = holds;
  }

  held(): Promise<void> {
    return until("it asks", () => this.#held !== null, { everyMs: 2 });
  }

  release(): void {
    this.#held?.();
    this.#held = null;
  }

  /** Whatever else is asked while one waits, waits with it. */
  async #pass(about: string): Promise<void> {
    if (this.#held === null && !this.#holds(about)) return;
    await new Promise<void>((resolve) => {
      const before = this.#held;
      this.#held = () => {
        before?.();
        resolve();
      };
    });
  }
}

/** What only `Branch` asks for: pull requests, comments and Slack. */
const ofBranch = (about: string) => /pull_requests|\/pulls|\/issues|^slack/.test(about);

type Parts = {
  readonly webhook: number;
  readonly reading: number;
  readonly handover: number;
  readonly telling: number;
};

async function parts(desk: Desk, { large, usual }: JobLogs): Promise<Figure[]> {
  const worker = await desk.start(true);
  const profiler = await Profiler.of(worker);
  const small: Parts[] = [];
  const runs: Parts[] = [];
  try {
    for (let job = 0; job < WARM + PROFILED; job++) {
      const [one, other] = [
        await profiled(desk, { profiler, worker, log: large }),
        await profiled(desk, { profiler, worker, log: usual }),
      ];
      if (job < WARM) continue;
      small.push(one);
      runs.push(other);
    }
  } finally {
    desk.holdAt(() => false);
    desk.release();
    profiler.close();
    await worker.stop();
  }
  const figure = (what: string, of: keyof Parts, taken: Parts[], bar: number | null = null): Figure => {
    return { what: `JavaScript, ${what}`, value: median(taken.map((each) => each[of])), unit: "ms", bar };
  };
  return [
    figure("the webhook", "webhook", runs, CPU_MAX_MS),
    figure("reading a job, 100 MB, step of 25 KB", "reading", small),
    figure("reading a job, 100 MB, step of 200 KB", "reading", runs),
    figure("handing it over, up to Branch's first request", "handover", runs),
    figure("telling it", "telling", runs),
  ];
}

type Profiled = { readonly profiler: Profiler; readonly worker: RunningWorker; readonly log: StoredLog };

/** The Worker is held at its first request, and at the first one of `Branch`. */
async function profiled(desk: Desk, { profiler, worker, log }: Profiled): Promise<Parts> {
  desk.holdAt(() => true);
  await profiler.start();
  const told = await desk.fail(log, worker);
  await desk.held();
  const webhook = await profiler.stop();
  desk.holdAt(ofBranch);
  await profiler.start();
  desk.release();
  await desk.held();
  // Between these parts nobody outside is asked. Each of these functions runs in the second one alone.
  const handsOver = ["#handOver", "receive", "#tellSinks", "bringUpToDate", "syncComments", "listPullRequests"];
  const { before: reading, from: handover } = await profiler.stopAt(...handsOver);
  desk.holdAt(() => false);
  await profiler.start();
  desk.release();
  await told();
  return { webhook, reading, handover, telling: await profiler.stop() };
}

async function processTime(desk: Desk, { small, large, usual }: JobLogs): Promise<Figure[]> {
  const worker = await desk.start();
  const pid = newestWorkerd();
  try {
    if (pid === null) return [];
    const block = async (log: StoredLog) => {
      const before = cpuMs(pid);
      for (let job = 0; job < BLOCK_JOBS; job++) await (await desk.fail(log, worker))();
      return (cpuMs(pid) - before) / BLOCK_JOBS;
    };
    await block(small);
    const blocks: { small: number; large: number; usual: number }[] = [];
    while (blocks.length < BLOCKS) {
      blocks.push({ small: await block(small), large: await block(large), usual: await block(usual) });
    }
    const figure = (what: string, values: number[]): Figure => ({
      what: `CPU of workerd for a job, ${what}`,
      value: median(values),
      unit: "ms",
      bar: null,
    });
    const ratio = median(blocks.map((each) => each.large / each.small));
    return [
      figure(
        "100 KB log",
        blocks.map((each) => each.small),
      ),
      figure(
        "100 MB log, same step",
        blocks.map((each) => each.large),
      ),
      { what: "  100 MB / 100 KB", value: ratio, unit: "times", bar: TIMES_SMALL },
      figure(
        "100 MB, step of 200 KB",
        blocks.map((each) => each.usual),
      ),
    ];
  } finally {
    await worker.stop();
  }
}
