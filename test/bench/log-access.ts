// What a log of any size costs: requests, bytes and time of looking the failed step up, beside downloading all of the
// log, from Azurite on this machine, by the production code in workerd. Time is what the Worker takes to answer, from
// outside, Azurite's included, less that of an empty request.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { LOG_BUFFER_MAX_BYTES } from "../../src/core/log/limits.ts";
import { LOOK_UP } from "../../src/core/lookup/limits.ts";
import type { JobSteps } from "../../src/core/step/step-names.ts";
import { JobEnd, stepsOf } from "../../src/core/webhook/job-and-run.ts";
import type { LogStorage } from "../world/log-storage.ts";
import { type RunningWorker, startWorker } from "../world/worker.ts";
import { startWorld } from "../world/world.ts";
import { type BigLog, bigLog, EXIT_CODE, type Position } from "./big-log.ts";
import { jobFigures } from "./log-access-job.ts";
import { peakMemoryOf } from "./memory.ts";
import { cpuMs, newestWorkerd } from "./processes.ts";
import { steadyLogFigures } from "./steady-logs.ts";
import type { Figure } from "./table.ts";
import { ask, median, runsOf } from "./timing.ts";

const SIZES = [100e3, 1e6, 10e6, 100e6, 1e9];
const POSITIONS: readonly Position[] = ["last", "middle", "most"];
const [SMALLEST, SMALL, LARGE, LARGEST] = [100e3, 1e6, 100e6, 1e9];
/** What the whole log is read of, to compare the answers. */
const COMPARED = 10e6;
const RUNS = 9;
const DOWNLOADS = 3;
const LINK_SECONDS = 3600;
const BYTES_MAX = 1024 * 1024;
const SLOWER_MAX = 1.5;
/** Half as fast as dropping it. */
const TIMES_DROPPING = 2;
const WHERE: Record<Position, string> = { last: "step last", middle: "step in the middle", most: "step is 90%" };

type Log = {
  readonly name: string;
  /** As it was ordered; as it came out, give or take a line. */
  readonly size: number;
  readonly bytes: number;
  readonly position: Position;
  readonly steps: BigLog["steps"];
  readonly job: JobSteps;
};
type Bench = { readonly storage: LogStorage; readonly worker: RunningWorker };

export async function* logAccessFigures(): AsyncGenerator<Figure | string> {
  yield* steadyLogFigures();
  const folder = mkdtempSync(join(tmpdir(), "whyred-logs-"));
  const world = await startWorld({ logFolder: folder });
  const worker = await start();
  try {
    const bench = { storage: world.storage, worker };
    const logs: Log[] = [];
    for (const size of SIZES) for (const position of POSITIONS) logs.push(await written(world.storage, size, position));
    yield* lookedUp(bench, logs);
    yield* downloaded(bench, logs);
    yield* streamed(bench, logs);
    yield* jobFigures(world, {
      small: one(logs, SMALLEST),
      large: await withStepOf(world.storage, { size: LARGE, failedBytes: SMALLEST / 4 }),
      usual: one(logs, LARGE),
    });
  } finally {
    await worker.stop();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const start = () => startWorker({}, { configPath: join(import.meta.dirname, "worker", "wrangler.toml") });

async function written(storage: LogStorage, size: number, position: Position): Promise<Log> {
  const { steps, blocks } = bigLog(size, position);
  const name = `${sizeOf(size)}-${position}.txt`.replace(" ", "");
  const bytes = await storage.write(name, blocks());
  const job = stepsOf(v.parse(JobEnd, { conclusion: "failure", steps }));
  return { name, size, bytes, position, steps, job };
}

/** The step of a small log in a large one, so that nothing else differs. */
async function withStepOf(storage: LogStorage, { size, failedBytes }: { size: number; failedBytes: number }) {
  const { steps, blocks } = bigLog(size, "last", failedBytes);
  const name = "small-step.txt";
  await storage.write(name, blocks());
  return { name, steps };
}

function one(logs: readonly Log[], size: number): Log {
  const log = logs.find((each) => each.size === size && each.position === "last");
  if (log === undefined) throw new Error(`There is no log of ${size} bytes.`);
  return log;
}

const Found = v.object({
  exitCode: v.nullable(v.number()),
  headline: v.nullable(v.string()),
  lines: v.array(v.string()),
  fingerprint: v.string(),
  unread: v.nullable(v.object({ bytes: v.number() })),
  heldBytes: v.number(),
});

type Look = {
  readonly ms: number;
  readonly requests: number;
  readonly bytes: number;
  readonly found: v.InferOutput<typeof Found>;
};

async function look({ storage, worker }: Bench, log: Log): Promise<Look> {
  storage.requests.length = 0;
  const { ms, text } = await askAbout({ storage, worker }, "look-up", log);
  const ranges = storage.requests.map(({ headers }) => /^bytes=(\d+)-(\d+)$/.exec(headers["range"] ?? ""));
  const bytes = ranges.reduce(
    (sum, range) => sum + Math.min(log.bytes, Number(range?.[2]) + 1) - Number(range?.[1]),
    0,
  );
  const found = v.parse(Found, JSON.parse(text));
  if (found.exitCode !== EXIT_CODE) throw new Error(`${log.name}: the failed step's end was not found.`);
  return { ms, requests: ranges.length, bytes, found };
}

function askAbout({ storage, worker }: Bench, what: string, { name, job }: Log) {
  return ask(worker, `/${what}`, JSON.stringify({ url: storage.link(name, LINK_SECONDS), job }));
}

async function* lookedUp(bench: Bench, logs: readonly Log[]): AsyncGenerator<Figure | string> {
  const runs = await runsOf(async () => {
    const looks = new Map<string, Look>();
    for (const log of logs) looks.set(log.name, await look(bench, log));
    return looks;
  }, RUNS);
  const all = (log: Log) => runs.flatMap((looks) => looks.get(log.name) ?? []);
  yield `${"looked up".padEnd(28)} ${["requests", "bytes", "time", "not looked at"].map((head) => head.padStart(13)).join(" ")}`;
  for (const log of logs) {
    const [first] = all(log);
    if (first === undefined) continue;
    const { requests, bytes, found } = first;
    const figures = [
      `${requests}`,
      kibibytes(bytes),
      `${median(all(log).map(({ ms }) => ms)).toFixed(1)} ms`,
      kibibytes(found.unread?.bytes ?? 0),
    ];
    yield `  ${title(log).padEnd(26)} ${figures.map((figure) => figure.padStart(13)).join(" ")}`;
  }
  const looks = logs.flatMap(all);
  const isSmall = ({ position, size }: Log) => position !== "most" || size <= SMALLEST;
  yield {
    what: "requests for any log",
    value: Math.max(...looks.map(({ requests }) => requests)),
    unit: "",
    bar: LOOK_UP.requests,
  };
  yield {
    what: "read of any log whose step has up to 256 KiB",
    value: Math.max(
      ...logs
        .filter(isSmall)
        .flatMap(all)
        .map(({ bytes }) => bytes),
    ),
    unit: "bytes",
    bar: BYTES_MAX,
  };
  for (const position of POSITIONS) {
    const at = (looks: Map<string, Look>, size: number) =>
      logs
        .filter((log) => log.position === position && log.size === size)
        .map((log) => looks.get(log.name)?.ms ?? Number.NaN)[0] ?? Number.NaN;
    const value = median(runs.map((looks) => at(looks, LARGEST) / at(looks, SMALL)));
    yield { what: `time at 1 GB / at 1 MB, ${WHERE[position]}`, value, unit: "times", bar: SLOWER_MAX };
  }
  yield {
    what: "held at once of a log that is looked up",
    value: Math.max(...looks.map(({ found }) => found.heldBytes)),
    unit: "bytes",
    bar: LOG_BUFFER_MAX_BYTES,
  };
}

/** What `gh`, GitHub's MCP server and the Slack actions do: all of it in one text, split, and the step's last lines. */
async function* downloaded(bench: Bench, logs: readonly Log[]): AsyncGenerator<string> {
  yield "downloaded and split, all of it";
  for (const log of logs.filter(({ position, size }) => position === "last" && size < LARGEST)) {
    const runs = await runsOf(async () => (await askAbout(bench, "download", log)).ms, DOWNLOADS);
    yield `  ${title(log).padEnd(26)} ${"1".padStart(13)} ${kibibytes(log.size).padStart(13)} ${`${median(runs).toFixed(0)} ms`.padStart(13)}`;
  }
  for (const size of [LARGE, LARGEST]) yield await downloadedAlone(bench, one(logs, size));
}

/** In a Worker of its own: for its memory, and because it may not survive it. */
async function downloadedAlone({ storage }: Bench, log: Log): Promise<string> {
  const worker = await start();
  try {
    const pid = newestWorkerd();
    const before = pid === null ? 0 : cpuMs(pid);
    let problem = "";
    const peak = await peakMemoryOf(async () => {
      try {
        await askAbout({ storage, worker }, "download", log);
      } catch (error) {
        problem = error instanceof Error ? error.message : "it failed";
      }
    });
    const memory = peak === null ? "" : `${(peak / 1e6).toFixed(0)} MB of memory, where an isolate may have 128 MB`;
    const cpu = pid === null ? "" : `${cpuMs(pid) - before} ms of CPU`;
    return `  ${title(log).padEnd(26)} ${[cpu, memory, problem.split("\n")[0]].filter(Boolean).join("; ")}`;
  } finally {
    await worker.stop();
  }
}

/** From a storage that knows no ranges; to the same answer, where the step is read whole. */
async function* streamed(bench: Bench, logs: readonly Log[]): AsyncGenerator<Figure> {
  const whole = async (log: Log) => {
    bench.storage.fail({ ignoresRange: true });
    try {
      return await look(bench, log);
    } finally {
      bench.storage.heal();
    }
  };
  let differing = 0;
  let held = 0;
  for (const log of logs.filter(({ size, position }) => size <= (position === "most" ? SMALL : COMPARED))) {
    const [byRanges, all] = [await look(bench, log), await whole(log)];
    const said = ({ found: { headline, lines, fingerprint } }: Look) =>
      JSON.stringify({ headline, lines, fingerprint });
    if (said(byRanges) !== said(all)) differing++;
  }
  const log = one(logs, LARGE);
  const most = logs.find(({ size, position }) => size === LARGE && position === "most") ?? log;
  const runs = await runsOf(async () => {
    const drop = (await askAbout(bench, "drop", log)).ms;
    const { ms, found } = await whole(log);
    held = Math.max(held, found.heldBytes, (await whole(most)).found.heldBytes);
    return { drop, ms };
  }, 5);
  yield { what: "answers that differ, streamed and looked up", value: differing, unit: "", bar: 0 };
  yield { what: "100 MB, read and dropped", value: median(runs.map(({ drop }) => drop)), unit: "ms", bar: null };
  yield { what: "100 MB, streamed", value: median(runs.map(({ ms }) => ms)), unit: "ms", bar: null };
  yield {
    what: "streaming / dropping",
    value: median(runs.map(({ ms, drop }) => ms / drop)),
    unit: "times",
    bar: TIMES_DROPPING,
  };
  yield { what: "held at once of a log that is streamed", value: held, unit: "bytes", bar: LOG_BUFFER_MAX_BYTES };
}

const title = ({ size, position }: Log) => `${sizeOf(size)}, ${WHERE[position]}`;
const kibibytes = (bytes: number) => `${Math.round(bytes / 1024).toLocaleString("en")} KiB`;

function sizeOf(bytes: number): string {
  if (bytes >= 1e9) return `${bytes / 1e9} GB`;
  return bytes >= 1e6 ? `${bytes / 1e6} MB` : `${bytes / 1e3} KB`;
}
