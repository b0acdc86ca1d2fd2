// One long failed step such as a real one might be: stretches of the recorded logs in a shuffled order, with other
// numbers each time. Stretches, not single lines, so that blocks of several lines are found as they are in life.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { framedLog, stamp } from "./framed-log.ts";
import { type Random, randomFrom } from "./random.ts";

const LOGS = join(import.meta.dirname, "..", "logs");
const SEED = 20260131;
const STRETCH_LINES = 25;
/** Of the numbers; so many stay the same that lines are alike now and then. */
const VARIED_SHARE = 0.8;

export function ordinaryLog(bytes: number): Uint8Array<ArrayBuffer> {
  const recordings = recordedMessages();
  const random = randomFrom(SEED);
  return framedLog(bytes, (index) => stretchOf(recordings, random, index));
}

const TIMESTAMP = /^\uFEFF?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z ?/;
/** With one of the runner's marks the one step would become many. */
const RUNNER =
  /^(?:##\[(?:group|endgroup|error|command)\]|Current runner version|Complete job name|Post job|Prepare all|Cleaning up|Evaluate and set|Print service)/;

/** The lines of every recording, but for the runner's own marks. */
export function recordedMessages(): string[][] {
  const logs = readdirSync(LOGS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(LOGS, name, "log.txt"))
    .filter((path) => existsSync(path))
    .sort();
  return logs.map((path) => {
    const messages = readFileSync(path, "utf8")
      .split("\n")
      .map((line) => line.replace(TIMESTAMP, ""));
    return messages.filter((message) => !RUNNER.test(message));
  });
}

function stretchOf(recordings: readonly string[][], random: Random, index: number): string {
  const recording = recordings[Math.floor(random(recordings.length))] ?? [];
  const from = Math.floor(random(recording.length));
  const lines = recording.slice(from, from + 1 + Math.floor(random(STRETCH_LINES)));
  return lines.map((line, at) => `${stamp(index * STRETCH_LINES + at)}${varied(line, random)}\n`).join("");
}

function varied(line: string, random: Random): string {
  return line.replace(/\d+/g, (digits) =>
    random(1) < VARIED_SHARE ? String(Math.floor(random(10 ** Math.min(digits.length, 9)))) : digits,
  );
}
