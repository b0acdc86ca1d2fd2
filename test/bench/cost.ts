// What a failed job costs: everything that Cloudflare bills, counted in workerd through the production bundle, beside its
// list prices. GitHub, its log storage and Slack answer as late as they do in life, since an object that waits for them is
// awake, and billed.
import { type Cost, meanOf, NOTHING, plus, type Rows, rowsTogether, sum } from "./cost/counts.ts";
import { ANSWERS_MS, Meter, type Metered } from "./cost/meter.ts";
import { allDollarsOf, dollarsOf, PRICES, type Price, timesADay } from "./cost/prices.ts";
import { Scenarios } from "./cost/scenarios.ts";
import type { Figure } from "./table.ts";

const IGNORED_EACH = 50;
const IGNORED_KINDS = 4;
/** As many writes to GitHub as the installation's object stores together, so that the mean has its share of them. */
const RUNS = 5;
const FEW_RUNS = 2;
const MATRIX = 4;
const LARGE_MATRIX = 64;
/** Before the one that is measured. */
const BUSY_RUNS = 9;

/** Nine deliveries of ten are acted on by nobody: what is queued, in progress or green. */
const IGNORED_SHARE = 0.9;
const CRONS_A_DAY = (24 * 60) / 5;

const BARS = {
  // Two of them are History's.
  rowsWritten: 22,
  rowsOfFurtherJob: 3,
  rowsOfRerun: 8,
  rowsRead: 60,
  toGitHub: 9,
  failedJobsADay: 4_500,
  dollarsOfMillion: 40,
} as const;

export async function* costFigures(): AsyncGenerator<Figure | string> {
  const meter = await Meter.start();
  try {
    yield* figuresOf(await measured(meter));
  } finally {
    await meter.stop();
  }
}

type Measured = {
  readonly ignored: Cost;
  readonly cron: Metered;
  readonly one: readonly Metered[];
  /** What it costs to forget that one failed job, days later. */
  readonly forgets: Cost;
  readonly early: readonly Metered[];
  readonly matrix: readonly Metered[];
  readonly largeMatrix: Metered;
  readonly rerun: readonly Metered[];
  readonly tenth: Metered;
};

async function measured(meter: Meter): Promise<Measured> {
  const scenarios = new Scenarios(meter.world, meter.worker.url);
  const fails = (jobs: number) => meter.of(async () => void (await scenarios.fails(jobs)));
  // What is done for the first time is compiled first, and makes the objects of which there is one.
  await fails(MATRIX);
  await scenarios.ignored(IGNORED_EACH);
  const all = await meter.of(() => scenarios.ignored(IGNORED_EACH));
  // What the Worker has answered so far is looked through once; from then on there is little that is new.
  await meter.of(() => meter.ringCron());
  const cron = await meter.of(() => meter.ringCron());
  await meter.forget();
  const one = await times(RUNS, () => fails(1));
  const forgotten = await meter.of(() => meter.forget());
  const early = await times(FEW_RUNS, () => meter.of(async () => void (await scenarios.failsEarly())));
  const matrix = await times(FEW_RUNS, () => fails(MATRIX));
  const largeMatrix = await fails(LARGE_MATRIX);
  const rerun = await times(RUNS, async () => {
    const failed: Parameters<typeof scenarios.passesAgain>[0][] = [];
    await meter.of(async () => void failed.push(await scenarios.fails(1)));
    return meter.of(async () => {
      for (const run of failed) await scenarios.passesAgain(run);
    });
  });
  const place = scenarios.place();
  await times(BUSY_RUNS, () => meter.of(async () => void (await scenarios.fails(1, place))));
  const tenth = await meter.of(async () => void (await scenarios.fails(1, place)));
  const ignored = plus(NOTHING, all.cost, 1 / (IGNORED_EACH * IGNORED_KINDS));
  const forgets = plus(NOTHING, forgotten.cost, 1 / RUNS);
  return { ignored, cron, one, forgets, early, matrix, largeMatrix, rerun, tenth };
}

async function times<T>(count: number, act: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  while (results.length < count) results.push(await act());
  return results;
}

const mean = (all: readonly Metered[]) => meanOf(all.map(({ cost }) => cost));

function* figuresOf(it: Measured): Generator<Figure | string> {
  const [one, rerun] = [mean(it.one), mean(it.rerun)];
  const { github, storage, slack } = ANSWERS_MS;
  yield `GitHub answers after ${github} ms, its log storage after ${storage} ms, Slack after ${slack} ms.`;
  yield* events([
    ["an ignored delivery", it.ignored],
    ["the cron trigger, nothing missed", it.cron.cost],
    ["one failed job", one],
    ["one failed job, forgotten days later", it.forgets],
    ["one failed job, its run goes on", mean(it.early)],
    [`a matrix of ${MATRIX}`, mean(it.matrix)],
    [`a matrix of ${LARGE_MATRIX}`, it.largeMatrix.cost],
    ["re-run of one failed job, passes", rerun],
    ["a busy branch's tenth failing run", it.tenth.cost],
  ]);
  yield* breakdown("one failed job", it.one);
  yield* breakdown("one failed job, its run goes on", it.early);
  yield* breakdown(`a matrix of ${LARGE_MATRIX}`, [it.largeMatrix]);
  yield* breakdown("re-run of one failed job, passes", it.rerun);
  yield* breakdown("a busy branch's tenth failing run", [it.tenth]);
  yield* breakdown("the cron trigger, nothing missed", [it.cron]);

  const ignoredBeside = (one.workerRequests * IGNORED_SHARE) / (1 - IGNORED_SHARE);
  // The bytes that it gives back have been stored until then.
  const forgets = { ...it.forgets, storedBytes: 0 };
  const whole = plus(plus(one, forgets, 1), it.ignored, ignoredBeside);
  const everyDay = plus(NOTHING, it.cron.cost, CRONS_A_DAY);
  yield* bill(whole, everyDay);

  const further = (cost: Cost, jobs: number) => (cost.rowsWritten - one.rowsWritten) / (jobs - 1);
  const figure = (what: string, value: number, bar: number, unit = ""): Figure => ({ what, value, unit, bar });
  yield figure("rows written, one failed job", one.rowsWritten, BARS.rowsWritten);
  yield figure(`rows written, each further job of ${MATRIX}`, further(mean(it.matrix), MATRIX), BARS.rowsOfFurtherJob);
  yield figure(
    `rows written, each further job of ${LARGE_MATRIX}`,
    further(it.largeMatrix.cost, LARGE_MATRIX),
    BARS.rowsOfFurtherJob,
  );
  yield figure("rows written, a re-run that passes", rerun.rowsWritten, BARS.rowsOfRerun);
  yield figure("rows read, one failed job", one.rowsRead, BARS.rowsRead);
  const toGitHub = Math.max(...it.one.map(({ cost }) => cost.toGitHub));
  yield figure("requests to GitHub, one failed job", toGitHub, BARS.toGitHub);
  yield figure("a million failed jobs at list price", allDollarsOf(whole) * 1e6, BARS.dollarsOfMillion, "$");
  const allowed = (what: string) =>
    Math.min(...PRICES.filter((price) => price.what === what).map((price) => timesADay(price, whole, everyDay)));
  yield {
    ...figure("failed jobs a day, the free plan's rows", allowed("rows written"), BARS.failedJobsADay),
    atLeast: true,
  };
  yield {
    what: `failed jobs a day, its requests, ${IGNORED_SHARE * 100}% ignored`,
    value: allowed("Worker requests"),
    unit: "",
    bar: null,
  };
}

const HEADS: readonly (readonly [string, (cost: Cost) => number])[] = [
  ["rows", (it) => it.rowsWritten],
  ["read", (it) => it.rowsRead],
  ["calls", (it) => it.objectRequests],
  ["alarms", (it) => it.alarms],
  ["Worker", (it) => it.workerRequests],
  ["GitHub", (it) => it.toGitHub],
  ["storage", (it) => it.toStorage],
  ["Slack", (it) => it.toSlack],
  ["awake s", (it) => it.awakeSeconds],
  ["CPU ms", (it) => it.cpuMs],
  ["stored KB", (it) => it.storedBytes / 1e3],
];

/** One line an event: rows written and read, requests to objects, alarms, Worker requests, subrequests, and so on. */
function* events(all: readonly (readonly [string, Cost])[]): Generator<string> {
  yield `${"".padEnd(NAME)} ${HEADS.map(([head]) => head.padStart(9)).join("")}`;
  for (const [what, cost] of all) {
    yield `${what.padEnd(NAME)} ${HEADS.map(([, of]) => short(of(cost)).padStart(9)).join("")}`;
  }
}

/** Where the rows go, the means of several runs: by class, then by method and kind of access. */
function* breakdown(what: string, all: readonly Metered[]): Generator<string> {
  const rows = rowsTogether(all.flatMap((metered) => metered.rows));
  const share = (value: number) => short(value / all.length);
  yield "";
  yield `${`${what}: where it goes`.padEnd(NAME)} ${["rows", "read", "awake s"].map((head) => head.padStart(9)).join("")}`;
  for (const [object, own] of Map.groupBy(rows, (row) => row.object)) {
    const awake = sum(all.map(({ awakeMs }) => awakeMs[object] ?? 0)) / 1000;
    yield line(object, [total(own, "written"), total(own, "read"), awake].map(share));
    for (const row of own) yield line(`  ${row.method}: ${row.what}`, [share(row.written), share(row.read)]);
  }
  const counts = (of: (metered: Metered) => Readonly<Record<string, number>>) => {
    const together = new Map<string, number>();
    for (const [name, count] of all.flatMap((each) => Object.entries(of(each)))) {
      together.set(name, (together.get(name) ?? 0) + count);
    }
    return [...together].map(([name, count]) => `${name} ${share(count)}`).join(", ");
  };
  yield `  requests: ${counts(({ calls }) => calls)}`;
  yield `  alarms: ${counts(({ alarms }) => alarms)}`;
  yield `  GitHub: ${counts(({ operations }) => countsOf(operations))}`;
}

const total = (rows: readonly Rows[], what: "read" | "written") => sum(rows.map((row) => row[what]));
const line = (name: string, values: readonly string[]) =>
  `${name.padEnd(NAME)} ${values.map((value) => value.padStart(9)).join("")}`;

function countsOf(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

/** The parts of a failed job's price, beside how many a day the free plan allows of each. */
function* bill(whole: Cost, everyDay: Cost): Generator<string> {
  const ADay = (price: Price) => timesADay(price, whole, everyDay);
  yield "";
  yield `one failed job, forgotten in the end, and what is ignored beside it: ${IGNORED_SHARE * 100}% of all deliveries`;
  yield line(
    "",
    ["needs", "$ of 1e6", "free a day", "jobs a day"].map((head) => head.padStart(11)),
  );
  for (const price of PRICES) {
    const perDay = ADay(price);
    const free =
      price.freeADay === null
        ? ["", ""]
        : [price.freeADay.toLocaleString("en"), Math.floor(perDay).toLocaleString("en")];
    const cells = [short(price.of(whole)), short(dollarsOf(price, whole) * 1e6), ...free];
    yield `${line(
      price.what,
      cells.map((cell) => cell.padStart(11)),
    )}  ${price.source}`;
  }
  const first = PRICES.toSorted((a, b) => ADay(a) - ADay(b))[0];
  if (first !== undefined)
    yield `The free plan ends at ${Math.floor(ADay(first)).toLocaleString("en")} failed jobs a day, by its ${first.what}.`;
  yield "";
}

const NAME = 38;
const short = (value: number): string =>
  value === 0 ? "0" : Math.abs(value) < 0.1 ? value.toPrecision(1) : String(Number(value.toFixed(1)));
