// The look-up reads few ranges of a log, and must say the same as reading all of it does.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { LOOK_UP } from "../../../src/core/lookup/limits.ts";
import { JobEnd, stepsOf } from "../../../src/core/webhook/job-and-run.ts";
import { CLEANUP, jobOf, logOf, runStep } from "../synthetic-log.ts";
import { burstyLog } from "./bursty-log.ts";
import { SECOND_BYTES_MAX, type SteadyLog, steadyLog } from "./steady-log.ts";
import { LINE_BYTES, VirtualLog, type VirtualStep } from "./virtual-log.ts";
import { differingWays, lookedUp, rangesOf } from "./ways.ts";

const LOGS = join(import.meta.dirname, "..", "..", "logs");
const recorded = readdirSync(LOGS).filter((id) => existsSync(join(LOGS, id, "log.txt")));
const MEBIBYTE = 1024 * 1024;
const LINES_OF_A_GIGABYTE = 10_000_000;

describe("however a log is read", () => {
  it.each(recorded)("%s says the same", (id) => {
    const log = readFileSync(join(LOGS, id, "log.txt"));
    const job = stepsOf(v.parse(JobEnd, JSON.parse(readFileSync(join(LOGS, id, "job.json"), "utf8"))));
    expect(differingWays(log, job)).toEqual([]);
    expect(differingWays(log, { ...job, steps: [] })).toEqual([]);
  });
});

/** The failed step, among steps of these lines and seconds, the first of which begins at a fraction of a second. */
function found(steps: readonly VirtualStep[], fraction: number) {
  const log = new VirtualLog(steps, fraction);
  const read = (from: number, to: number) => log.read(from, to);
  const { explanation, ...cost } = lookedUp({ size: log.size, read }, log.job);
  expect(cost.requests).toBeLessThanOrEqual(LOOK_UP.requests);
  expect(cost.bytes).toBeLessThanOrEqual(LOOK_UP.bytes);
  const excerpt = explanation.kind === "explained" ? explanation.excerpt : null;
  return { ...cost, excerpt, number: steps.findIndex(({ failed }) => failed) + 1 };
}

const REASON = "src/a.c:10:2: error: expected ';' before 'return'";
const HALF = LINES_OF_A_GIGABYTE / 2;
const FAILED: VirtualStep = { lines: 2500, seconds: 60, failed: true };

describe.each([0, 0.5, 0.93])(
  "in a log of a gigabyte that begins %s s after a second the failed step is found",
  (fraction) => {
    it.each<[string, VirtualStep[]]>([
      ["at its end", [{ lines: 2 * HALF, seconds: 3000 }, FAILED, { lines: 50, seconds: 2 }]],
      ["in its middle", [{ lines: HALF, seconds: 1500 }, FAILED, { lines: HALF, seconds: 1500 }]],
      ["at its beginning", [{ lines: 90, seconds: 9 }, FAILED, { lines: 2 * HALF, seconds: 3000 }]],
      ["before a loud minute", [{ lines: HALF, seconds: 3600 }, FAILED, { lines: HALF, seconds: 60 }]],
      ["after a loud minute", [{ lines: HALF, seconds: 60 }, FAILED, { lines: HALF, seconds: 3600 }]],
    ])("%s, within 12 requests and a mebibyte", (_, steps) => {
      const { excerpt, bytes, number } = found(steps, fraction);
      expect(excerpt?.headline).toBe(REASON);
      expect(excerpt).toMatchObject({ step: { number, command: "make test", exitCode: 2 }, stepLines: [1, 2500] });
      expect(excerpt?.unread).toBeUndefined();
      expect(bytes).toBeLessThanOrEqual(MEBIBYTE);
    });

    it("and says how much of it was not looked at, where it is nearly all of the log", () => {
      const { excerpt } = found(
        [
          { lines: HALF / 10, seconds: 60 },
          { lines: 1.8 * HALF, seconds: 1000, failed: true },
          { lines: HALF / 10, seconds: 60 },
        ],
        fraction,
      );
      expect(excerpt?.headline).toBe(REASON);
      expect(excerpt?.step).toMatchObject({ number: 2, exitCode: 2 });
      expect(excerpt?.unread?.bytes).toBeGreaterThan(0.89e9);
    });
  },
);

describe.each(["beginning", "middle", "nine tenths", "end"] as const)(
  "in a log that grows steadily, with the failed step at its %s",
  (position) => {
    const SIZES = [1e6, 10e6, 100e6, 1e9];
    const logs = SIZES.flatMap((size) =>
      Array.from({ length: 25 }, (_, seed) => steadyLog(seed + size, size, position)),
    );
    const look = ({ log, number, lines }: SteadyLog) => {
      const read = (from: number, to: number) => log.read(from, to);
      const { explanation, ...cost } = lookedUp({ size: log.size, read }, log.job);
      const excerpt = explanation.kind === "explained" ? explanation.excerpt : null;
      const isRight = excerpt?.step?.number === number && excerpt.stepLines?.[1] === lines;
      return { ...cost, isRight, isSure: excerpt !== null && excerpt.unread === undefined };
    };

    it("a step of up to 64 KiB costs at most 8 requests and 512 KiB", { timeout: 60_000 }, () => {
      const slow = logs.filter(({ secondBytes }) => secondBytes <= SECOND_BYTES_MAX).map(look);
      expect(slow.length).toBeGreaterThan(40);
      expect(slow.filter(({ isRight }) => !isRight)).toEqual([]);
      expect(Math.max(...slow.map(({ requests }) => requests))).toBeLessThanOrEqual(8);
      expect(Math.max(...slow.map(({ bytes }) => bytes))).toBeLessThanOrEqual(512 * 1024);
    });

    it("a step that shares its second with more than may be read is not told as if it were found", {
      timeout: 60_000,
    }, () => {
      const fast = logs.filter(({ secondBytes }) => secondBytes > SECOND_BYTES_MAX).map(look);
      expect(fast.length).toBeGreaterThan(15);
      expect(fast.filter(({ isRight, isSure }) => !isRight && isSure)).toEqual([]);
      expect(Math.max(...fast.map(({ requests }) => requests))).toBeLessThanOrEqual(LOOK_UP.requests);
    });
  },
);

describe.each([100e6, 1e9])("in a log of %s bytes that takes an hour", (size) => {
  it.each([0.02, 0.5, 0.9, 1])(
    "a quiet step after %s of it is told from its first line on",
    { timeout: 60_000 },
    (share) => {
      const loud = (part: number): VirtualStep[] =>
        part > 0 ? [{ lines: Math.round((size * part) / LINE_BYTES), seconds: 3600 * part }] : [];
      for (const seconds of [0.3, 2, 10, 60]) {
        for (const fraction of [0, 0.3, 0.6, 0.9]) {
          const failed: VirtualStep = { lines: 640, seconds, failed: true };
          const steps = [...loud(share), failed, ...loud(1 - share), { lines: 60, seconds: 1.2, name: "Post Run x" }];
          const { excerpt, bytes, number } = found([{ lines: 40, seconds: 2, name: "Set up job" }, ...steps], fraction);
          expect(excerpt).toMatchObject({ step: { number, command: "make test" }, stepLines: [1, 640] });
          expect(excerpt?.unread).toBeUndefined();
          expect(bytes).toBeLessThanOrEqual(MEBIBYTE / 2);
        }
      }
    },
  );
});

const fractions = fc.integer({ min: 0, max: 999 }).map((ms) => ms / 1000);
const secondsOf = (min: number, max: number) => fc.integer({ min: min * 1000, max: max * 1000 }).map((ms) => ms / 1000);

/** How many of so many logs are told rightly; of the others none must be told as if it were. */
function shareRight(logs: fc.Arbitrary<readonly VirtualStep[]>) {
  let [right, cheap, all] = [0, 0, 0];
  fc.assert(
    fc.property(logs, fractions, (steps, fraction) => {
      const { excerpt, bytes, number } = found(steps, fraction);
      const { lines } = steps[number - 1] ?? { lines: 0 };
      const isRight = excerpt?.headline?.startsWith("src/a.c:10:2: error") && excerpt.step?.exitCode === 2;
      all++;
      if (isRight && excerpt?.step?.number === number && excerpt.stepLines?.[1] === lines) right++;
      if (!isRight && excerpt) expect(excerpt.unread).toBeDefined();
      if (bytes <= LOOK_UP.aimBytes) cheap++;
    }),
    { numRuns: 150, seed: 20_261_123 },
  );
  return { right: right / all, cheap: cheap / all };
}

it("any log is looked up within its limits, and nearly always rightly", { timeout: 60_000 }, () => {
  const step = fc.record({ lines: fc.integer({ min: 3, max: 300_000 }), seconds: secondsOf(1, 600) });
  const few = fc.record({ lines: fc.integer({ min: 5, max: 2500 }), seconds: secondsOf(0.2, 600) });
  const logs = fc.tuple(fc.array(step, { maxLength: 5 }), few, fc.array(step, { maxLength: 5 }));
  const share = shareRight(logs.map(([before, failed, after]) => [...before, { ...failed, failed: true }, ...after]));
  expect(share.right).toBeGreaterThanOrEqual(0.97);
  expect(share.cheap).toBeGreaterThanOrEqual(0.93);
});

it.each([50, 1000])(
  "a log that grows in bursts, up to %s times as fast, is looked up as rightly",
  { timeout: 60_000 },
  (pace) => {
    const paces = fc.array(fc.integer({ min: 1, max: pace }), { minLength: 10, maxLength: 40 });
    const step = fc.record({ lines: fc.integer({ min: 1e5, max: 5e6 }), seconds: secondsOf(60, 1800), paces });
    const logs = fc.tuple(step, step, secondsOf(5, 120));
    const share = shareRight(logs.map(([before, after, seconds]) => [before, { ...FAILED, seconds }, after]));
    expect(share.right).toBeGreaterThanOrEqual(0.97);
    expect(share.cheap).toBeGreaterThanOrEqual(0.9);
  },
);

it.each([10e6, 100e6])(
  "a quiet step in a bursty log of %s bytes is told to its end, or as partly unread",
  {
    timeout: 60_000,
  },
  (size) => {
    const logs = Array.from({ length: 60 }, (_, seed) => burstyLog(seed, size, "mostly quick, at times slow"));
    const looks = logs.map(({ log, number, lines }) => {
      const read = (from: number, to: number) => log.read(from, to);
      const { explanation } = lookedUp({ size: log.size, read }, log.job);
      const excerpt = explanation.kind === "explained" ? explanation.excerpt : null;
      const isRight = excerpt?.step?.number === number && excerpt.stepLines?.[1] === lines;
      return { isRight, isSure: excerpt !== null && excerpt.unread === undefined };
    });
    expect(looks.filter(({ isRight, isSure }) => !isRight && isSure)).toEqual([]);
    expect(looks.filter(({ isRight }) => isRight).length).toBeGreaterThanOrEqual(58);
  },
);

describe("what a log may hold against it", () => {
  const step = (from: number, to: number, conclusion = "success") => ({ name: "s", from, to, conclusion });
  const filler = Array.from({ length: 9000 }, (_, at) => `compiling part ${at} of the whole thing`);
  const bytes = (log: string) => new TextEncoder().encode(log);

  it("times that fit nothing: the marks decide, from the end backwards", () => {
    const log = logOf(
      { at: 0, lines: runStep("make", filler) },
      { at: 50, lines: runStep("make test", ["error: no"], 1) },
      { at: 60, lines: CLEANUP },
    );
    const job = jobOf("failure", step(0, 50), step(5000, 5060, "failure"));
    const { explanation } = lookedUp(rangesOf(bytes(log)), job);
    expect(explanation).toMatchObject({
      excerpt: { headline: "error: no", step: { number: null, name: null, command: "make test" } },
    });
  });

  it("a later step that was let fail, where the times fit nothing: it does not go by the failed one's name", () => {
    const log = logOf(
      { at: 0, lines: runStep("make", filler) },
      { at: 50, lines: runStep("make test", ["error: no"], 1) },
      { at: 60, lines: runStep("make optional", ["error: harmless"], 7) },
      { at: 60, lines: CLEANUP },
    );
    const { explanation } = lookedUp(rangesOf(bytes(log)), jobOf("failure", step(0, 49), step(4000, 4010, "failure")));
    expect(explanation).toMatchObject({ excerpt: { step: { number: null, name: null, command: "make optional" } } });
  });

  it.each([
    ["begins and ends in the second of a loud one", 50, 9000],
    ["is over at once after megabytes of the same second", 49, 50_000],
  ])("a step that %s is found to its end", (_, from, lines) => {
    const loud = Array.from({ length: lines }, (_, at) => `compiling library ${at} of the whole thing`);
    const log = logOf(
      { at: 0, lines: runStep("make", filler) },
      { at: 50, lines: runStep("make lib", loud) },
      { at: 50, lines: runStep("make test", [...filler, "error: no"], 1) },
      { at: 51, lines: runStep("make report", loud) },
      { at: 60, lines: CLEANUP },
    );
    const job = jobOf("failure", step(0, from - 1), step(from, 50), step(50, 50, "failure"), step(51, 59));
    const { explanation } = lookedUp(rangesOf(bytes(log)), job);
    expect(explanation).toMatchObject({ excerpt: { headline: "error: no", step: { number: 3, exitCode: 1 } } });
  });

  it("lines longer than any probe, and lines without a time", () => {
    const long = "x".repeat(300_000);
    const log = logOf(
      { at: 0, lines: runStep("make", [...filler, long, "next\nwithout a time", long]) },
      { at: 50, lines: runStep("make test", ["error: no"], 1) },
      { at: 60, lines: [...CLEANUP, long, long] },
    );
    const job = jobOf("failure", step(0, 49), step(50, 59, "failure"), step(60, 61));
    const { explanation, requests } = lookedUp(rangesOf(bytes(log)), job);
    expect(explanation).toMatchObject({ excerpt: { headline: "error: no", step: { number: 2 } } });
    expect(requests).toBeLessThanOrEqual(12);
  });

  it("a line as long as they come, wherever a probe would have met it: the probes after it are short again", () => {
    const paces = Array.from({ length: 25 }, (_, part) => 1 + ((part * 7) % 25));
    const steps = [
      { lines: 30, seconds: 2.3 },
      { lines: HALF / 50, seconds: 900.4, paces },
      { lines: HALF / 5, seconds: 2400.5, paces, failed: true as const },
      { lines: HALF / 50, seconds: 700.2, paces },
    ];
    const log = new VirtualLog(steps, 0.2);
    const ranges: number[] = [];
    const read = (from: number, to: number) => log.read(from, to);
    const noted = (from: number, to: number) => {
      ranges.push((from + to) / 2);
      return read(from, to);
    };
    lookedUp({ size: log.size, read: noted }, log.job);
    const end = LINE_BYTES * steps.slice(0, -1).reduce((sum, { lines }) => sum + lines, 0);
    const met = ranges.slice(1).filter((middle) => Math.abs(middle - end) > LONG_LINE_BYTES);
    expect(met.length).toBeGreaterThan(5);
    const missed = met.filter((middle) => {
      const { explanation } = lookedUp({ size: log.size, read: withLongLine(read, middle) }, log.job);
      return explanation.kind !== "explained" || explanation.excerpt.step?.exitCode !== 2;
    });
    expect(missed).toEqual([]);
  });

  it("nothing at all, or bytes that are no text", () => {
    const job = jobOf("failure");
    expect(lookedUp(rangesOf(bytes("")), job)).toMatchObject({ explanation: { reason: "empty" }, requests: 0 });
    const zip = new Uint8Array(MEBIBYTE);
    expect(lookedUp(rangesOf(zip), job)).toMatchObject({ explanation: { reason: "binary" }, requests: 1 });
  });
});

/** In the runner's logs there are lines of up to 190,000 characters. */
const LONG_LINE_BYTES = 190_000;

/** The same log, but for one long line around an offset, which begins and ends where lines of it do. */
function withLongLine(read: (from: number, to: number) => Uint8Array, middle: number) {
  const begin = Math.floor((middle - LONG_LINE_BYTES / 2) / LINE_BYTES) * LINE_BYTES;
  return (from: number, to: number): Uint8Array => {
    const piece = read(from, to).slice();
    const text = [begin + 30, begin + LONG_LINE_BYTES - 1].map((at) => Math.min(Math.max(0, at - from), piece.length));
    return piece.fill(0x78, ...text);
  };
}
