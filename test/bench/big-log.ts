// Job logs of any size such as real ones might be, made block by block and never held: lines of many recordings, with
// new timestamps, in steps that begin at fractions of the seconds that the job says. Time runs unevenly: a build says
// nothing for a minute, and then a megabyte in a second.
import type { Step } from "../world/github/state.ts";
import { recordedMessages } from "./ordinary-log.ts";
import { type Random, randomFrom } from "./random.ts";

/** Where the failed step is; `most`: it is nine tenths of the log. */
export type Position = "last" | "middle" | "most";

export type BigLog = { readonly steps: readonly Step[]; readonly blocks: () => Iterable<Uint8Array> };

/** How the failed step of every such log ends, and no other: nothing that was recorded does. */
export const EXIT_CODE = 113;

const START_MS = Date.parse("2026-01-31T10:00:00Z");
/** What Azure takes as one block of an append blob, and Azurite likes best. */
const BLOCK_BYTES = 4 * 1024 * 1024;
/** More than most failed steps have. */
const FAILED_BYTES = 200 * 1024;
const STRETCH_LINES = 40;
/** So often in a step the log grows faster or slower. */
const PACES = 25;
const SEED = 20260131;

type Part = {
  readonly name: string;
  readonly bytes: number;
  readonly seconds: number;
  readonly lines?: string[];
  readonly fails?: true;
};

/** `bytes` altogether, `failedBytes` of them in the failed step, where that is not most of the log. */
export function bigLog(bytes: number, position: Position, failedBytes = Math.min(FAILED_BYTES, bytes / 4)): BigLog {
  const parts = partsOf(bytes, position, position === "most" ? bytes * 0.9 : failedBytes);
  const starts = parts.map((_, at) => parts.slice(0, at).reduce((sum, { seconds }) => sum + seconds, 0));
  // The API cuts what the runner measured.
  const time = (second: number) => `${new Date(START_MS + second * 1000).toISOString().slice(0, 19)}Z`;
  const steps = parts.map(({ name, seconds, fails }, at) => ({
    name,
    status: "completed" as const,
    conclusion: fails ? "failure" : "success",
    number: at + 1,
    started_at: time(starts[at] ?? 0),
    completed_at: time((starts[at] ?? 0) + seconds),
  }));
  return { steps, blocks: () => blocksOf(parts, starts) };
}

function partsOf(bytes: number, position: Position, failed: number): Part[] {
  const others = bytes - failed;
  const before = position === "last" ? others : others / 2;
  // What writes most of a log takes most of the time.
  const random = randomFrom(SEED + bytes);
  const about = (seconds: number) => seconds + Math.floor(random(1000)) / 1000;
  const seconds = about(failed > others ? 2400 : 95);
  const test: Part = { name: "Run npm test", bytes: failed, seconds, fails: true };
  const report: Part = { name: "Run npm run report", bytes: others - before, seconds: about(700) };
  return [
    {
      name: "Set up job",
      bytes: 0,
      seconds: about(2),
      lines: ["Current runner version: '2.335.1'", "Complete job name: test"],
    },
    { name: "Run npm run build", bytes: before, seconds: about(900) },
    test,
    ...(position === "last" ? [] : [report]),
    {
      name: "Post Run actions/checkout@v5",
      bytes: 0,
      seconds: about(1),
      lines: ["Post job cleanup.", "[command]/usr/bin/git version"],
    },
    { name: "Complete job", bytes: 0, seconds: about(1), lines: ["Cleaning up orphan processes"] },
  ];
}

function* blocksOf(parts: readonly Part[], starts: readonly number[]): Generator<Uint8Array> {
  const recordings = recordedMessages().filter((lines) => lines.length > 0);
  const random = randomFrom(SEED);
  let text = "\ufeff";
  for (const [at, part] of parts.entries()) {
    for (const stretch of stretchesOf(part, START_MS + (starts[at] ?? 0) * 1000, { recordings, random })) {
      text += stretch;
      // Below a block's limit also where every character takes three bytes, which none of the recordings comes near.
      if (text.length < BLOCK_BYTES * 0.8) continue;
      yield Buffer.from(text);
      text = "";
    }
  }
  yield Buffer.from(text);
}

type Made = { readonly recordings: readonly string[][]; readonly random: Random };

function* stretchesOf(part: Part, startMs: number, { recordings, random }: Made): Generator<string> {
  const { bytes, seconds, lines, fails, name } = part;
  if (lines !== undefined) {
    yield stamped(lines, startMs);
    return;
  }
  const command = name.replace("Run ", "");
  yield stamped(
    [`##[group]${name}`, `\x1b[36;1m${command}\x1b[0m`, "shell: /usr/bin/bash -e {0}", "##[endgroup]"],
    startMs,
  );
  const paceOf = pacesOf(random);
  for (let written = 0; written < bytes; ) {
    const recording = recordings[Math.floor(random(recordings.length))] ?? [];
    const from = Math.floor(random(recording.length));
    const stretch = recording.slice(from, from + STRETCH_LINES);
    const text = stamped(stretch, startMs + paceOf(Math.min(1, written / bytes)) * (seconds * 1000 - 100));
    written += Buffer.byteLength(text);
    yield text;
  }
  if (fails) yield stamped([`##[error]Process completed with exit code ${EXIT_CODE}.`], startMs + seconds * 1000 - 50);
}

/**
 * From the share of a step that has been written to the share of its time that has passed. It is written at up to four
 * times its mean pace: a gigabyte in forty minutes reaches 1.6 MB in a second.
 */
function pacesOf(random: Random): (share: number) => number {
  const paces = Array.from({ length: PACES }, () => 0.1 + random(1) ** 2);
  const all = paces.reduce((sum, pace) => sum + pace, 0);
  const passed = paces.map((_, at) => paces.slice(0, at).reduce((sum, pace) => sum + pace, 0) / all);
  return (share) => {
    const at = Math.min(PACES - 1, Math.floor(share * PACES));
    const [before = 0, behind = 1] = [passed[at], passed[at + 1]];
    return before + (behind - before) * (share * PACES - at);
  };
}

/** Lines within one millisecond, as a process writes them. */
function stamped(lines: readonly string[], ms: number): string {
  const stamp = new Date(Math.floor(ms)).toISOString().slice(0, 23);
  let text = "";
  for (const [at, line] of lines.entries()) text += `${stamp}${String(1000 + at * 7)}Z ${line}\n`;
  return text;
}
