// The measure of LogChunks' study (Brandt: How to Analyze Build Logs, https://github.com/lacinoire/master-thesis): of
// the lines that a method retrieves from a log, and of those that somebody marked as the reason, how many are the same.
// It also makes a job log of a build's log of Travis CI, which whyred was not made for. Pure.
import * as v from "valibot";
import { wordsOf } from "./grade.ts";

export type ChunkGrade = { readonly precision: number; readonly recall: number; readonly f1: number };

/** Both are texts of lines. Each retrieved line counts for one desired line; colours and blanks do not count. */
export function chunkGrade(retrieved: string, desired: string): ChunkGrade {
  const [got, wanted] = [linesOf(retrieved), linesOf(desired)];
  const left = new Map<string, number>();
  for (const line of wanted) left.set(line, (left.get(line) ?? 0) + 1);
  let same = 0;
  for (const line of got) {
    const count = left.get(line) ?? 0;
    if (count > 0) same++;
    left.set(line, count - 1);
  }
  const precision = got.length === 0 ? 0 : same / got.length;
  const recall = wanted.length === 0 ? 0 : same / wanted.length;
  return { precision, recall, f1: same === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

function linesOf(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map(wordsOf)
    .filter((line) => line !== "");
}

export type Example = { readonly path: string; readonly chunk: string };

/** The examples of one of LogChunks' XML files, in the order in which their builds ran. */
export function examplesIn(xml: string): Example[] {
  const examples: { path: string; chunk: string }[] = [];
  for (const [, path, chunk] of xml.matchAll(/<InputPath>([^<]*)<\/InputPath>|<Output>([^<]*)<\/Output>/g)) {
    const last = examples.at(-1);
    if (path !== undefined) examples.push({ path: unescaped(path), chunk: "" });
    else if (last !== undefined) last.chunk = unescaped(chunk ?? "");
  }
  return examples;
}

const ENTITIES = new Map(Object.entries({ lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }));

function unescaped(text: string): string {
  return text.replace(
    /&(?:#x([0-9A-Fa-f]+)|#(\d+)|(\w+));/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES.get(name) ?? whole;
      return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
    },
  );
}

/** Travis CI writes these around each command that it measures. */
const COMMAND = /travis_time:start:\w+\r\x1b\[0K(?:\x1b\[[\d;]*m)?\$ (.*)/;
/** After each command of the build; "failed and" where the build ends there. */
const EXIT = /" (?:failed and )?exited with (\d+)\b/;
const ExitCode = v.pipe(v.string(), v.transform(Number));

/**
 * A job log of GitHub Actions with the same lines: each command that Travis measured is a step, and the first that did
 * not exit with 0 is the one that failed; the last one, if Travis names none.
 */
export function jobLogOf(travis: string): string {
  const lines = travis.split("\n").map((line) => line.replace(/\r+$/, ""));
  const exits = lines.map((line) => v.parse(ExitCode, EXIT.exec(line)?.[1] ?? "0"));
  const named = exits.findIndex((code) => code !== 0);
  const failed = named === -1 ? lines.length - 1 : named;
  const out = ["Current runner version: '2.335.1'"];
  for (const [index, line] of lines.entries()) {
    const command = COMMAND.exec(line)?.[1];
    if (command !== undefined) out.push(`##[group]Run ${command}`, "shell: /bin/bash -e {0}", "##[endgroup]");
    else out.push(line);
    if (index === failed) out.push(`##[error]Process completed with exit code ${exits[index] || 1}.`);
  }
  out.push("Cleaning up orphan processes", "");
  return out.map((line, index) => `${stampOf(index)}${line}`).join("\n");
}

/** A log that grows by a line in each millisecond. */
function stampOf(index: number): string {
  return new Date(Date.UTC(2026, 0, 31) + index).toISOString().replace("Z", "0000Z ");
}
