// The look-up reads few ranges of a log, and must say the same as reading all of it does.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { LOOK_UP } from "../../src/core/excerpt-limits.ts";
import { JobEnd, stepsOf } from "../../src/core/job-and-run.ts";
import { CLEANUP, jobOf, logOf, runStep } from "./synthetic-log.ts";
import { VirtualLog, type VirtualStep } from "./virtual-log.ts";
import { differingWays, lookedUp, rangesOf } from "./ways.ts";

const LOGS = join(import.meta.dirname, "..", "logs");
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

/** The failed step, among steps of these lines and seconds. */
function found(steps: readonly VirtualStep[]) {
  const log = new VirtualLog(steps);
  const read = (from: number, to: number) => log.read(from, to);
  const { explanation, ...cost } = lookedUp({ size: log.size, read }, log.job);
  if (explanation.kind !== "explained") throw new Error(`expected an excerpt, got ${explanation.kind}`);
  return { ...cost, excerpt: explanation.excerpt, number: steps.findIndex(({ failed }) => failed) + 1 };
}

const HALF = LINES_OF_A_GIGABYTE / 2;
const FAILED: VirtualStep = { lines: 2500, seconds: 60, failed: true };

describe("in a log of a gigabyte the failed step is found", () => {
  it.each<[string, VirtualStep[]]>([
    ["at its end", [{ lines: 2 * HALF, seconds: 3000 }, FAILED, { lines: 50, seconds: 2 }]],
    ["in its middle", [{ lines: HALF, seconds: 1500 }, FAILED, { lines: HALF, seconds: 1500 }]],
    ["at its beginning", [{ lines: 90, seconds: 9 }, FAILED, { lines: 2 * HALF, seconds: 3000 }]],
    ["before a loud minute", [{ lines: HALF, seconds: 3600 }, FAILED, { lines: HALF, seconds: 60 }]],
    ["behind a loud minute", [{ lines: HALF, seconds: 60 }, FAILED, { lines: HALF, seconds: 3600 }]],
  ])("%s, within 12 requests and a mebibyte", (_, steps) => {
    const { excerpt, requests, bytes, number } = found(steps);
    expect(excerpt.headline).toBe("src/a.c:10:2: error: expected ';' before 'return'");
    expect(excerpt).toMatchObject({ step: { number, command: "make test", exitCode: 2 }, stepLines: [1, 2500] });
    expect(excerpt.unread).toBeUndefined();
    expect(requests).toBeLessThanOrEqual(12);
    expect(bytes).toBeLessThanOrEqual(MEBIBYTE);
  });

  it("and says how much of it was not looked at, where it is nearly all of the log", () => {
    const { excerpt, requests, bytes } = found([
      { lines: HALF / 10, seconds: 60 },
      { lines: 1.8 * HALF, seconds: 1000, failed: true },
      { lines: HALF / 10, seconds: 60 },
    ]);
    expect(excerpt.headline).toBe("src/a.c:10:2: error: expected ';' before 'return'");
    expect(excerpt.step).toMatchObject({ number: 2, command: "make test", exitCode: 2 });
    expect(excerpt.unread?.bytes).toBeGreaterThan(0.89e9);
    expect(excerpt.unread?.bytes).toBeLessThan(0.9e9);
    expect(requests).toBeLessThanOrEqual(12);
    expect(bytes).toBeLessThanOrEqual(MEBIBYTE);
  });
});

it("any log is looked up within its limits, and nearly always rightly", () => {
  let [right, all] = [0, 0];
  const step = fc.record({ lines: fc.integer({ min: 3, max: 300_000 }), seconds: fc.integer({ min: 1, max: 600 }) });
  const few = fc.record({ lines: fc.integer({ min: 5, max: 2500 }), seconds: fc.integer({ min: 1, max: 600 }) });
  const logs = fc.tuple(fc.array(step, { maxLength: 5 }), few, fc.array(step, { maxLength: 5 }));
  fc.assert(
    fc.property(logs, ([before, failed, after]) => {
      const { excerpt, requests, number } = found([...before, { ...failed, failed: true }, ...after]);
      expect(requests).toBeLessThanOrEqual(LOOK_UP.requests);
      all++;
      if (excerpt.step?.number === number && excerpt.headline?.startsWith("src/a.c:10:2: error")) right++;
    }),
    { numRuns: 150, seed: 20_261_123 },
  );
  expect(right / all).toBeGreaterThan(0.98);
});

it("a log that grows in bursts is looked up within its limits, and nearly always rightly", () => {
  let [right, all] = [0, 0];
  const paces = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 10, maxLength: 40 });
  const step = fc.record({
    lines: fc.integer({ min: 1e5, max: 5e6 }),
    seconds: fc.integer({ min: 60, max: 1800 }),
    paces,
  });
  fc.assert(
    fc.property(step, step, fc.integer({ min: 5, max: 120 }), (before, after, seconds) => {
      const { excerpt, requests, bytes } = found([before, { ...FAILED, seconds }, after]);
      expect(requests).toBeLessThanOrEqual(LOOK_UP.requests);
      expect(bytes).toBeLessThanOrEqual(2 * MEBIBYTE);
      all++;
      if (excerpt.step?.number === 2 && excerpt.unread === undefined && excerpt.stepLines?.[1] === 2500) right++;
    }),
    { numRuns: 150, seed: 20_261_123 },
  );
  expect(right / all).toBeGreaterThan(0.9);
});

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
      excerpt: { headline: "error: no", step: { number: 2, command: "make test" } },
    });
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

  it("nothing at all, or bytes that are no text", () => {
    const job = jobOf("failure");
    expect(lookedUp(rangesOf(bytes("")), job)).toMatchObject({ explanation: { reason: "empty" }, requests: 0 });
    const zip = new Uint8Array(MEBIBYTE);
    expect(lookedUp(rangesOf(zip), job)).toMatchObject({ explanation: { reason: "binary" }, requests: 1 });
  });
});
