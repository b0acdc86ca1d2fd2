// Whatever a log holds, a look-up keeps its limits; and what it says of a log that it did not read whole is either what
// reading it whole says, or not told as if it were.
import { describe, expect, it } from "vitest";
import { type Explanation, explain, type JobSteps } from "../../../src/core/excerpt/excerpt.ts";
import { LOG_BUFFER_MAX_BYTES } from "../../../src/core/log/limits.ts";
import { LOOK_UP } from "../../../src/core/lookup/limits.ts";
import { lookUp } from "../../../src/core/lookup/look-up.ts";
import { StepReader } from "../../../src/core/step/step-reader.ts";
import { type Random, randomFrom } from "../../bench/random.ts";
import { jobOf, stamp } from "../synthetic-log.ts";
import { madeLog } from "./made-log.ts";
import { lookedUp, rangesOf, streamed } from "./ways.ts";

const START_MS = Date.parse("2026-03-01T10:00:00Z");
const KIBIBYTE = 1024;

describe("a log of many steps, so large that searching is needed", () => {
  const SEEDS = Array.from({ length: 150 }, (_, seed) => seed);
  const LINES = 20_000;
  const MIN_BYTES = 400_000;

  it("is told as reading all of it does, or not told for sure, and a small step costs a mebibyte", {
    timeout: 120_000,
  }, () => {
    const counts = { all: 0, same: 0, small: 0, cheap: 0 };
    for (const seed of SEEDS) {
      const { log, job, failedBytes } = madeLog(seed, LINES);
      if (log.length < MIN_BYTES || failedBytes > LOOK_UP.scanBytes) continue;
      const { explanation, requests, bytes } = lookedUp(rangesOf(log), job);
      expect(requests).toBeLessThanOrEqual(LOOK_UP.requests);
      expect(bytes).toBeLessThanOrEqual(LOOK_UP.bytes);
      const same = said(explanation) === said(streamed(log, job));
      if (!same) expect(isSure(explanation), `seed ${seed}`).toBe(false);
      counts.all++;
      counts.same += Number(same);
      counts.small += Number(failedBytes <= LOOK_UP.pieceBytes);
      counts.cheap += Number(failedBytes <= LOOK_UP.pieceBytes && bytes <= LOOK_UP.aimBytes);
    }
    expect(counts.all).toBeGreaterThan(100);
    expect(counts.same / counts.all).toBeGreaterThanOrEqual(0.98);
    expect(counts.cheap / counts.small).toBeGreaterThanOrEqual(0.95);
  });
});

it("steps that ran at the same time are told as reading all of it does, or not told for sure", () => {
  const counts = { all: 0, same: 0 };
  for (let seed = 0; seed < 60; seed++) {
    const { log, job } = interleaved(randomFrom(seed));
    const { explanation } = lookedUp(rangesOf(log), job);
    const same = said(explanation) === said(streamed(log, job));
    if (!same) expect(isSure(explanation), `seed ${seed}`).toBe(false);
    counts.all++;
    counts.same += Number(same);
  }
  expect(counts.same / counts.all).toBeGreaterThanOrEqual(0.9);
});

/** Three steps in the background, of which one fails, and one that runs after it; their lines are mixed. */
function interleaved(random: Random): { log: Uint8Array; job: JobSteps } {
  const isNamed = random(1) < 0.5;
  const steps = ["first", "second", "third", "last"].map((name, at) => {
    const from = at < 3 ? 5 + Math.floor(random(2)) : 40;
    return { name, from, to: from + 5 + Math.floor(random(30)), lines: 50 + Math.floor(random(4000)) };
  });
  steps.sort((a, b) => a.from - b.from);
  const failed = Math.floor(random(3));
  const lines = steps.flatMap(({ name, from, to, lines: count }, at) => {
    const header = [`##[group]Run ./${name}.sh`, `\x1b[36;1m./${name}.sh\x1b[0m`, "shell: sh -e {0}", "##[endgroup]"];
    const body = Array.from({ length: count }, (_, line) => `${name} prints line ${line} ${"x".repeat(random(60))}`);
    const end = at === failed ? [`${name} has no disk`, "##[error]Process completed with exit code 6."] : [];
    return [
      ...header.map((text) => ({ second: from, text })),
      ...body
        .map((text) => ({ second: from + Math.floor(random(to - from)), text }))
        .sort((a, b) => a.second - b.second),
      ...end.map((text) => ({ second: to, text })),
    ];
  });
  lines.sort((a, b) => a.second - b.second);
  const before = Array.from({ length: 3000 }, (_, line) => `${stamp(1)}setting up ${line} ${"y".repeat(40)}`);
  const log = [...before, ...lines.map(({ second, text }) => stamp(second) + text), `${stamp(90)}Post job cleanup.`];
  const job = jobOf(
    "failure",
    { name: "Set up job", from: 0, to: 4 },
    ...steps.map(({ name, from, to }, at) => ({
      name: isNamed ? name : `Run ./${name}.sh`,
      from,
      to,
      conclusion: at === failed ? "failure" : "success",
    })),
  );
  return { log: new TextEncoder().encode(`${log.join("\n")}\n`), job };
}

/** Without the numbers, which a look-up counts from the step's first line. */
function said(explanation: Explanation): string {
  if (explanation.kind !== "explained") return explanation.kind;
  const { headline, fingerprint, step, lines } = explanation.excerpt;
  return JSON.stringify({ headline, fingerprint, step, lines: lines.map(({ text }) => text) });
}

const isSure = (explanation: Explanation) =>
  explanation.kind === "explained" && explanation.excerpt.unread === undefined;

it("a log that is nothing but traps costs no more ranges, bytes and memory than may be", { timeout: 120_000 }, () => {
  for (let seed = 0; seed < 60; seed++) {
    const { log, job, scanBytes } = hostile(randomFrom(seed));
    const { requests, bytes } = lookedUp(rangesOf(log), job, { ...LOOK_UP, scanBytes });
    expect(requests, `seed ${seed}`).toBeLessThanOrEqual(LOOK_UP.requests);
    expect(bytes, `seed ${seed}`).toBeLessThanOrEqual(LOOK_UP.bytes);
    expect(held(log, job), `seed ${seed}`).toBeLessThanOrEqual(LOG_BUFFER_MAX_BYTES);
  }
});

function held(log: Uint8Array, job: JobSteps): number {
  const asking = lookUp(log.length, job);
  let next = asking.next();
  while (!next.done) next = asking.next(log.subarray(next.value.from, next.value.to));
  explain(job, next.value);
  return next.value.kind === "read" ? next.value.heldBytes : 0;
}

/** Lines longer than any probe or without a time, times that go backwards, steps that are nowhere, marks everywhere. */
function hostile(random: Random): { log: Uint8Array; job: JobSteps; scanBytes: number } {
  const filler = "y".repeat(400_000);
  const [goesBack, hasLong, untimed] = [random(1) < 0.4, random(1) < 0.5, random(1) < 0.3 ? random(0.5) : 0];
  const size = (300 + random(3000)) * KIBIBYTE;
  const parts: string[] = [];
  let ms = START_MS;
  for (let bytes = 0; bytes < size; bytes += parts.at(-1)?.length ?? 0) {
    if (random(1) < 0.02) ms += random(30_000);
    if (goesBack && random(1) < 0.02) ms -= random(60_000);
    const text = textOf(random, filler, hasLong);
    const isTimed = random(1) >= untimed;
    parts.push(`${isTimed ? `${new Date(ms).toISOString().slice(0, 23)}0000Z ` : ""}${text}\n`);
  }
  const seconds = Math.max(1, Math.floor((ms - START_MS) / 1000) + 5);
  const cuts = Array.from({ length: 1 + random(6) }, () => Math.floor(random(seconds))).sort((a, b) => a - b);
  const [failed, off] = [Math.floor(random(cuts.length)), random(1) < 0.1 ? Math.floor(random(9000)) - 4500 : 0];
  const steps = cuts.map((from, at) => ({
    name: at === 0 ? "Set up job" : "Run x",
    from: from + off,
    to: (cuts[at + 1] ?? seconds) + off,
    conclusion: at === failed ? "failure" : "success",
  }));
  const log = new TextEncoder().encode(parts.join(""));
  return { log, job: jobOf("failure", ...steps), scanBytes: LOOK_UP.scanBytes >> random(3) };
}

function textOf(random: Random, filler: string, hasLong: boolean): string {
  const choice = random(1);
  if (choice > 0.995) return "##[group]Run x";
  if (choice > 0.992) return "##[error]Process completed with exit code 1.";
  if (choice > 0.991) return "Post job cleanup.";
  return filler.slice(0, random(hasLong && choice < 0.01 ? filler.length : 2000));
}

it("a stream of several steps that all may be the failed one is held within the limit", () => {
  const job = jobOf(
    "failure",
    { name: "Set up job", from: 0, to: 1 },
    { name: "Run a", from: 2, to: 10, conclusion: "failure" },
    { name: "Run b", from: 11, to: 20 },
    { name: "Run c", from: 21, to: 30 },
  );
  const flood = (second: number) => `${stamp(second)}ok ${"z".repeat(40)}\n`.repeat(60_000);
  const reader = new StepReader(job);
  for (const text of [
    `${stamp(0)}Current runner\n${stamp(2)}##[group]Run a\n${stamp(2)}env:\n`,
    flood(3),
    `${stamp(9)}error: no\n${stamp(9)}##[error]Process completed with exit code 1.\n`,
    flood(9),
    `${stamp(11)}##[group]Run b\n${stamp(11)}env:\n${stamp(11)}##[command]/usr/bin/docker run\n`,
    flood(12),
    `${stamp(21)}##[group]Run c\n${stamp(21)}env:\n`,
    flood(22),
  ])
    reader.push(new TextEncoder().encode(text));
  const read = reader.finish();
  expect(read.heldBytes).toBeLessThanOrEqual(LOG_BUFFER_MAX_BYTES);
  expect(read.found?.section.lines.kept().at(-2)?.raw).toContain("error: no");
});
