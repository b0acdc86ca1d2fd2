// How often the excerpt shows what somebody must see: `npm run score -- [DIR] [--no-job] [--unknown-tools] [--folds] [--ways]
// [--command FILE]`.
// Every labelled log in DIR goes through the reader that the Worker runs, and what it shows is graded by the label.
// DIR is test/logs if it is not given; --no-job keeps from the reader what GitHub's API says about the steps.
// --unknown-tools asks how it does on tools that nobody taught it: with the habits alone that tools share, and with
// random halves of the tables.
// --folds reports each of five folds, cut by where the logs come from, with what it missed.
// --ways also reads each by ranges, by tiny ranges and in chunks of 1, 7 and 65,536 bytes, and compares what is said.
// --command asks the packed command instead (`npm pack` leaves it at dist/whyred.js), with this Node, log by log.
// --logdx DIR scores LogDx-CI's cases instead, beside what it published for other methods (logdx.ts);
// --logchunks DIR does so with LogChunks' study (logchunks.ts).
// Exit 0: scored; 2: unusable input, with a sentence.
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { EVERY_TOOL, type Tables } from "../../src/core/excerpt/tables.ts";
import { differingWays } from "../core/lookup/ways.ts";
import { type Case, casesIn } from "./cases.ts";
import { Unusable } from "./files.ts";
import { FOLDS, foldsOf } from "./folds.ts";
import { gradeOf } from "./grade.ts";
import { scoreLogChunks } from "./logchunks.ts";
import { scoreLogDx } from "./logdx.ts";
import { shownBy } from "./packed-command.ts";
import { type Answer, shownOf } from "./shown.ts";
import { type Graded, rowOf, summaryOf, totalsOf } from "./totals.ts";
import { HALVES, randomHalves, SHARED_HABITS } from "./unknown-tools.ts";

const USAGE =
  "Usage: npm run score -- [DIR] [--no-job] [--unknown-tools] [--folds] [--ways] [--command FILE], where DIR holds a folder for each labelled log; or npm run score -- --logdx DIR or --logchunks DIR, a clone of what others published.";
const OUR_LOGS = join(import.meta.dirname, "..", "logs");

function main(): void {
  const { directory, logDx, logChunks, withJob, unknownTools, byFolds, inEveryWay, command } = parse(
    process.argv.slice(2),
  );
  if (logDx !== null) {
    scoreLogDx(logDx);
    return;
  }
  if (logChunks !== null) {
    scoreLogChunks(logChunks);
    return;
  }
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
  return cases.flatMap((each) => score(each, () => shownOf(each.log, withJob ? each.job : null, tables)) ?? []);
}

type Asked = {
  directory: string;
  logDx: string | null;
  logChunks: string | null;
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
        logdx: { type: "string" },
        logchunks: { type: "string" },
      },
    });
    const [directory, ...rest] = positionals;
    if (rest.length > 0) throw new Unusable(USAGE);
    // npm starts the script in the package's directory; the caller's path is meant from where the caller stands.
    const from = process.env["INIT_CWD"] ?? process.cwd();
    return {
      directory: directory === undefined ? OUR_LOGS : resolve(from, directory),
      logDx: values.logdx === undefined ? null : resolve(from, values.logdx),
      logChunks: values.logchunks === undefined ? null : resolve(from, values.logchunks),
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

try {
  main();
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
