// `npm run score -- --logdx DIR`: how much of what LogDx-CI calls critical whyred shows, beside what LogDx-CI published
// for other methods, by its own measure. DIR is a clone of https://github.com/eyuansu62/LogDx. whyred gets the raw log
// alone, without what GitHub says about the job.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { readIfThere, readJson, Unusable } from "./files.ts";
import type { Shown } from "./grade.ts";
import { shownOf } from "./shown.ts";
import { type Context, GroundTruth, type Signal, type SignalGrade, signalGrade } from "./signals.ts";
import { mean, median } from "./totals.ts";

/** The folders of `cases` and of `results`. */
const SPLITS = ["dev", "holdout", "stress", "v2/dev", "v2/holdout", "v2/stress"];
/** Those of the leaderboard that leave something out of the log. */
const METHODS = [
  "grep",
  "hybrid-grep-120k-rtk-tail-v3",
  "hybrid-grep-120k-tail-v2",
  "tail",
  "llm-summary-v1-gpt-5-mini",
  "llm-summary-v1-haiku",
  "hybrid-grep-4k-rtk-err-cat-v1",
  "rtk-err-cat",
  "rtk-log",
];

type Case = {
  readonly split: string;
  readonly id: string;
  readonly log: Uint8Array;
  readonly signals: readonly Signal[];
};
type Scored = { readonly split: string; readonly lines: number; readonly grade: SignalGrade };

export function scoreLogDx(directory: string): void {
  const cases = SPLITS.flatMap((split) => casesOf(directory, split));
  if (cases.length === 0) {
    throw new Unusable(
      `${directory} is no clone of LogDx-CI: it has no cases/SPLIT/CASE with raw.log and ground_truth.json.`,
    );
  }
  const read = cases.map((each) => ({ each, shown: shownOf(each.log, null).shown }));
  const ours = read.map(({ each, shown }) => ({
    ...scored(each, reported(shown, each.log), shown.lines.length),
    id: each.id,
  }));
  const excerpts = read.map(({ each, shown }) => scored(each, excerptAlone(shown), shown.lines.length));
  for (const { id, grade } of ours) {
    for (const { type, value, file } of grade.missed) console.log(`${id}: ${type} not shown: ${value || file}`);
  }
  console.log(`\n${cases.length} cases; critical signals shown, by split:`);
  for (const split of SPLITS) {
    const inSplit = ours.filter((each) => each.split === split);
    if (inSplit.length > 0) console.log(rowOf(split, inSplit));
  }
  console.log("\nbeside the methods whose output LogDx-CI published for these cases:");
  console.log(rowOf("whyred", ours));
  console.log(rowOf("whyred, its excerpt alone", excerpts));
  for (const method of METHODS) {
    const theirs = SPLITS.flatMap((split) => published(directory, split, method, cases));
    if (theirs.length > 0) console.log(rowOf(method, theirs));
  }
}

function excerptAlone({ text, lines }: Shown): Context {
  return { text, lines: new Set(lines.map(({ line }) => line)) };
}

/**
 * A report names the step's command and its exit code above the excerpt, as `npm run explain` does: the runner's line
 * that gives the code is not repeated in the excerpt.
 */
function reported(shown: Shown, log: Uint8Array): Context {
  const { text, lines } = excerptAlone(shown);
  const { step, stepLines } = shown;
  if (step === null || step.exitCode === null || stepLines === null) return { text, lines };
  const exit = `Process completed with exit code ${step.exitCode}.`;
  const inStep = new TextDecoder()
    .decode(log)
    .split("\n")
    .slice(stepLines[0] - 1, stepLines[1]);
  const at = inStep.findLastIndex((line) => line.trimEnd().endsWith(`##[error]${exit}`));
  return {
    text: [step.command ?? "", exit, text].join("\n"),
    lines: at === -1 ? lines : new Set([...lines, stepLines[0] + at]),
  };
}

function casesOf(directory: string, split: string): Case[] {
  const folder = join(directory, "cases", split);
  return foldersIn(folder).flatMap((id) => {
    const log = readIfThere(join(folder, id, "raw.log"));
    const truth = readJson(join(folder, id, "ground_truth.json"), GroundTruth, "LogDx-CI's ground truth");
    return log === null || truth === null ? [] : [{ split, id, log, signals: truth.required_signals }];
  });
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
}

const Row = v.object({
  case_id: v.string(),
  output_line_count: v.number(),
  included_line_ranges: v.array(v.tuple([v.number(), v.number()])),
  line_mapping_available: v.optional(v.boolean(), true),
});

/** What a method was published to show, of the same cases. */
function published(directory: string, split: string, method: string, cases: readonly Case[]): Scored[] {
  const folder = join(directory, "results", split);
  const rows = new TextDecoder().decode(readIfThere(join(folder, `${method}.jsonl`)) ?? new Uint8Array());
  return rows.split("\n").flatMap((json) => {
    if (json.trim() === "") return [];
    const row = v.parse(Row, JSON.parse(json));
    const scoredCase = cases.find((each) => each.split === split && each.id === row.case_id);
    const text = readIfThere(join(folder, method, `${row.case_id}.txt`));
    if (scoredCase === undefined || text === null) return [];
    const lines = row.line_mapping_available ? linesOf(row.included_line_ranges) : new Set<number>();
    return [scored(scoredCase, { text: new TextDecoder().decode(text), lines }, row.output_line_count)];
  });
}

function linesOf(ranges: readonly (readonly [number, number])[]): Set<number> {
  const lines = new Set<number>();
  for (const [first, last] of ranges) for (let line = first; line <= last; line++) lines.add(line);
  return lines;
}

function scored({ split, signals }: Case, context: Context, lines: number): Scored {
  return { split, lines, grade: signalGrade(signals, context) };
}

function rowOf(name: string, cases: readonly Scored[]): string {
  const lines = cases.map((each) => each.lines);
  return [
    name.padEnd(30),
    `${String(cases.length).padStart(2)} cases`,
    `critical ${mean(cases.map(({ grade }) => grade.critical)).toFixed(3)}`,
    `all ${mean(cases.map(({ grade }) => grade.all)).toFixed(3)}`,
    `lines: mean ${mean(lines).toFixed(0)}, median ${median(lines)}, most ${Math.max(...lines)}`,
  ].join("  ");
}
