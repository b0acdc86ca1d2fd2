// How often the excerpt shows what somebody must see: `npm run score -- [DIR] [--no-job] [--unknown-tools] [--folds] [--ways]`.
// Every labelled log in DIR goes through the reader that the Worker runs, and what it shows is graded by the label.
// DIR is test/logs if it is not given; --no-job keeps from the reader what GitHub's API says about the steps.
// --unknown-tools asks how it does on tools that nobody taught it: with the habits alone that tools share, and with
// random halves of the tables.
// --folds reports each of five folds, cut by where the logs come from, with what it missed.
// --ways also reads each by ranges, by tiny ranges and in chunks of 1, 7 and 65,536 bytes, and compares what is said.
// Exit 0: scored; 2: unusable input, with a sentence.
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { JobLogReader } from "../../src/core/excerpt/excerpt.ts";
import { EVERY_TOOL, type Tables } from "../../src/core/excerpt/tables.ts";
import { differingWays } from "../core/lookup/ways.ts";
import { type Case, casesIn, Unusable } from "./cases.ts";
import { FOLDS, foldsOf } from "./folds.ts";
import { gradeOf, NOTHING, type Shown } from "./grade.ts";
import { type Graded, rowOf, summaryOf, totalsOf } from "./totals.ts";
import { HALVES, randomHalves, SHARED_HABITS } from "./unknown-tools.ts";

const USAGE =
  "Usage: npm run score -- [DIR] [--no-job] [--unknown-tools] [--folds] [--ways], where DIR holds a folder for each labelled log.";
const OUR_LOGS = join(import.meta.dirname, "..", "logs");
const CHUNK_BYTES = 64 * 1024;

function main(): void {
  const { directory, withJob, unknownTools, byFolds, inEveryWay } = parse(process.argv.slice(2));
  const cases = [...casesIn(directory)];
  const graded = gradedOf(cases, withJob, EVERY_TOOL);
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
  return cases.map((each) => score(each, withJob, tables)).filter((result) => result !== null);
}

type Asked = { directory: string; withJob: boolean; unknownTools: boolean; byFolds: boolean; inEveryWay: boolean };

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
    };
  } catch (error) {
    if (error instanceof Unusable) throw error;
    throw new Unusable(`${error instanceof Error ? error.message.split(/\. |\n/)[0] : "Unknown argument"}. ${USAGE}`);
  }
}

/** Null where the label has nothing to measure with. */
function score({ id, tool, log, job, label }: Case, withJob: boolean, tables: Tables): Graded | null {
  if (label === "unlabelled") return null;
  const { shown, problem } = read(log, withJob ? job : null, tables);
  if (label === "green") {
    return { id, tool, kind: "green", alarm: problem !== null || shown.lines.length > 0 };
  }
  const grade = gradeOf(shown, label, new TextDecoder().decode(log).split("\n"));
  return problem === null ? { id, tool, kind: "graded", grade } : { id, tool, kind: "error", grade, problem };
}

function read(log: Uint8Array, job: Case["job"], tables: Tables): { shown: Shown; problem: string | null } {
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

try {
  main();
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
