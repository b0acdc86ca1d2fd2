// How often the excerpt shows what somebody must see: `npm run score -- [DIR] [--no-job] [--unknown-tools] [--folds] [--ways]
// [--command FILE]`.
// Every labelled log in DIR goes through the reader that the Worker runs, and what it shows is graded by the label.
// DIR is test/logs if it is not given; --no-job keeps from the reader what GitHub's API says about the steps.
// --unknown-tools asks how it does on tools that nobody taught it: with the habits alone that tools share, and with
// random halves of the tables.
// --folds reports each of five folds, cut by where the logs come from, with what it missed.
// --ways also reads each by ranges, by tiny ranges and in chunks of 1, 7 and 65,536 bytes, and compares what is said.
// --command asks the packed command instead (`npm pack` leaves it at dist/whyred.js), with this Node, log by log.
// Exit 0: scored; 2: unusable input, with a sentence.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { JobLogReader, type JobSteps } from "../../src/core/excerpt/excerpt.ts";
import { EVERY_TOOL, type Tables } from "../../src/core/excerpt/tables.ts";
import { differingWays } from "../core/lookup/ways.ts";
import { type Case, casesIn, Unusable } from "./cases.ts";
import { FOLDS, foldsOf } from "./folds.ts";
import { gradeOf, NOTHING, type Shown } from "./grade.ts";
import { type Graded, rowOf, summaryOf, totalsOf } from "./totals.ts";
import { HALVES, randomHalves, SHARED_HABITS } from "./unknown-tools.ts";

const USAGE =
  "Usage: npm run score -- [DIR] [--no-job] [--unknown-tools] [--folds] [--ways] [--command FILE], where DIR holds a folder for each labelled log.";
const OUR_LOGS = join(import.meta.dirname, "..", "logs");
const CHUNK_BYTES = 64 * 1024;

function main(): void {
  const { directory, withJob, unknownTools, byFolds, inEveryWay, command } = parse(process.argv.slice(2));
  const cases = [...casesIn(directory)];
  const graded =
    command === null
      ? gradedOf(cases, withJob, EVERY_TOOL)
      : cases.flatMap((each) => score(each, () => shownBy(command, each, withJob)) ?? []);
  if (unknownTools) {
    console.log(`every tool known: ${summaryOf(totalsOf(graded))}`);
    console.log(`no tool known: ${summaryOf(totalsOf(gradedOf(cases, withJob, SHARED_HABITS)))}`);
    const halves = randomHalves().flatMap((tables) => gradedOf(cases, withJob, tables));
    console.log(`half of the tools known, ${HALVES} times at random: ${summaryOf(totalsOf(halves))}`);
    return;
  }
  if (byFolds) {
    reportFolds(cases, graded);
    return;
  }
  const rows = graded.map(rowOf).filter((row) => row !== null);
  if (rows.length > 0) console.log(`${rows.join("\n")}\n`);
  const unlabelled = cases.length - graded.length;
  if (unlabelled > 0) console.log(`${unlabelled} without a line that must be shown: not counted.`);
  if (inEveryWay) {
    const alike = cases.filter((each) => saysTheSame(each, withJob)).length;
    console.log(`However they are read, ${alike} of ${cases.length} say the same.`);
  }
  console.log(summaryOf(totalsOf(graded)));
}

function reportFolds(cases: readonly Case[], graded: readonly Graded[]): void {
  const folds = foldsOf(cases);
  for (let fold = 0; fold < FOLDS; fold++) {
    const inFold = graded.filter(({ id }) => folds.get(id) === fold);
    const rows = inFold.map(rowOf).filter((row) => row !== null);
    console.log(`fold ${fold + 1}: ${summaryOf(totalsOf(inFold))}\n${rows.join("\n")}\n`);
  }
  console.log(`all: ${summaryOf(totalsOf(graded))}`);
}

/** As the Worker would know the job, whose steps may be missing. */
function saysTheSame({ id, log, job }: Case, withJob: boolean): boolean {
  const known = job ?? { conclusion: "failure", steps: [] };
  const ways = differingWays(log, withJob ? known : { ...known, steps: [] });
  if (ways.length > 0) console.log(`${id}: not the same by ${ways.join(", ")}`);
  return ways.length === 0;
}

function gradedOf(cases: readonly Case[], withJob: boolean, tables: Tables): Graded[] {
  return cases.flatMap((each) => score(each, () => read(each.log, withJob ? each.job : null, tables)) ?? []);
}

type Asked = {
  directory: string;
  withJob: boolean;
  unknownTools: boolean;
  byFolds: boolean;
  inEveryWay: boolean;
  command: string | null;
};

function parse(args: string[]): Asked {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        "no-job": { type: "boolean", default: false },
        "unknown-tools": { type: "boolean", default: false },
        folds: { type: "boolean", default: false },
        ways: { type: "boolean", default: false },
        command: { type: "string" },
      },
    });
    const [directory, ...rest] = positionals;
    if (rest.length > 0) throw new Unusable(USAGE);
    // npm starts the script in the package's directory; the caller's path is meant from where the caller stands.
    const from = process.env["INIT_CWD"] ?? process.cwd();
    return {
      directory: directory === undefined ? OUR_LOGS : resolve(from, directory),
      withJob: !values["no-job"],
      unknownTools: values["unknown-tools"],
      byFolds: values.folds,
      inEveryWay: values.ways,
      command: values.command === undefined ? null : resolve(from, values.command),
    };
  } catch (error) {
    if (error instanceof Unusable) throw error;
    throw new Unusable(`${error instanceof Error ? error.message.split(/\. |\n/)[0] : "Unknown argument"}. ${USAGE}`);
  }
}

/** What was shown of a log, and what went wrong. */
type Answer = { readonly shown: Shown; readonly problem: string | null };

/** Null where the label has nothing to measure with. */
function score({ id, tool, log, label }: Case, answer: () => Answer): Graded | null {
  if (label === "unlabelled") return null;
  const { shown, problem } = answer();
  if (label === "green") {
    return { id, tool, kind: "green", alarm: problem !== null || shown.lines.length > 0 };
  }
  const grade = gradeOf(shown, label, new TextDecoder().decode(log).split("\n"));
  return problem === null ? { id, tool, kind: "graded", grade } : { id, tool, kind: "error", grade, problem };
}

function read(log: Uint8Array, job: Case["job"], tables: Tables): Answer {
  try {
    const reader = new JobLogReader(job, tables);
    for (let at = 0; at < log.length; at += CHUNK_BYTES) reader.push(log.subarray(at, at + CHUNK_BYTES));
    const explanation = reader.finish();
    switch (explanation.kind) {
      case "explained":
        return { shown: explanation.excerpt, problem: null };
      case "no-failure":
        return { shown: NOTHING, problem: null };
      case "unreadable":
        return { shown: NOTHING, problem: explanation.reason === "binary" ? "called binary" : null };
    }
  } catch (error) {
    return { shown: NOTHING, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The command reads the log from its standard input, and the job as GitHub writes it. */
function shownBy(command: string, { log, job }: Case, withJob: boolean): Answer {
  const folder = mkdtempSync(join(tmpdir(), "score-"));
  try {
    const jobFile = join(folder, "job.json");
    if (job && withJob) writeFileSync(jobFile, JSON.stringify(asGitHubWrites(job)));
    const args = [command, "-", "--json", ...(job && withJob ? ["--job", jobFile] : [])];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: log, encoding: "utf8" });
    if (status === 1) return { shown: NOTHING, problem: null };
    if (status !== 0) return { shown: NOTHING, problem: stderr.trim() };
    return { shown: v.parse(ShownSchema, JSON.parse(stdout)), problem: null };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function asGitHubWrites({ conclusion, steps }: JobSteps) {
  return {
    conclusion,
    steps: steps.map(({ startedAt, completedAt, ...step }) => ({
      ...step,
      started_at: startedAt,
      completed_at: completedAt,
    })),
  };
}

const ShownSchema = v.object({
  stepLines: v.nullable(v.tuple([v.number(), v.number()])),
  headline: v.nullable(v.string()),
  lines: v.array(v.object({ line: v.number(), text: v.string() })),
  text: v.string(),
});

try {
  main();
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
