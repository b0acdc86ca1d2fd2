// `npm run score -- --logchunks DIR`: whyred beside the chunk retrieval techniques that LogChunks' authors compared, by
// their measure, on the runs of their study. DIR is a clone of https://github.com/lacinoire/master-thesis.
import { globSync } from "node:fs";
import { join } from "node:path";
import { chunkGrade, type Example, examplesIn, jobLogOf } from "./chunks.ts";
import { readIfThere, Unusable } from "./files.ts";
import { shownOf } from "./shown.ts";
import { mean, median } from "./totals.ts";

/** Their techniques learn from one to five of a repository's examples and are tested on the next: the second to the sixth. */
const STUDIED = [1, 6] as const;

export function scoreLogChunks(directory: string): void {
  const sets = globSync("tool/example-sets/BuildFailureReason/*/*.xml", { cwd: directory }).sort();
  const examples = sets.flatMap((path) => examplesIn(textOf(join(directory, path))).slice(...STUDIED));
  const runs = examples.flatMap((example) => runOf(directory, example));
  if (runs.length === 0) {
    throw new Unusable(`${directory} is no clone of LogChunks' study: it has no tool/example-sets and tool/samples.`);
  }
  const answered = runs.filter(({ f1 }) => f1 > 0);
  const share = (test: (recall: number) => boolean) => mean(runs.map(({ recall }) => Number(test(recall))));
  console.log(`${runs.length} runs of the study's ${sets.length} repositories`);
  console.log(`precision ${mean(runs.map(({ precision }) => precision)).toFixed(3)}`);
  console.log(`recall ${mean(runs.map(({ recall }) => recall)).toFixed(3)}`);
  console.log(`F1 ${mean(runs.map(({ f1 }) => f1)).toFixed(3)}`);
  console.log(`F1 of the runs that retrieved something desired ${mean(answered.map(({ f1 }) => f1)).toFixed(3)}`);
  console.log(`all desired lines retrieved ${share((recall) => recall === 1).toFixed(3)}`);
  console.log(`some ${share((recall) => recall > 0).toFixed(3)}`);
  console.log(`lines retrieved: median ${median(runs.map(({ lines }) => lines))}`);
}

/** None where the log or the marked chunk is missing. */
function runOf(directory: string, { path, chunk }: Example) {
  const travis = textOf(join(directory, "tool", "samples", path));
  if (travis === "" || chunk.trim() === "") return [];
  const log = jobLogOf(travis);
  const { lines } = shownOf(new TextEncoder().encode(log), null).shown;
  const raw = log.split("\n");
  const retrieved = lines.map(({ line, text }) => raw[line - 1] ?? text).join("\n");
  return [{ ...chunkGrade(retrieved, chunk), lines: lines.length }];
}

/** Empty where there is no such file. */
const textOf = (path: string): string => new TextDecoder().decode(readIfThere(path) ?? new Uint8Array());
