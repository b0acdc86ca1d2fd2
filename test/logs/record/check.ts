import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Scenario } from "./types.ts";

const forbidden = /\/work\/|\/root\b|bash_jobs|pyenv|\bregistry\.\w|\/usr\/share\/ca-certificates/;
const mostBytes = 300_000;

/** What is wrong with a recording: a label that its log does not bear out, or a trace of this machine. */
export function problemsOf(scenario: Scenario): string[] {
  const directory = join(import.meta.dirname, "..", scenario.id);
  const path = join(directory, "log.txt");
  if (!existsSync(join(directory, "job.json"))) return ["not recorded"];
  if (scenario.job.log === "none") return existsSync(path) ? ["has a log but should have none"] : [];
  const text = readFileSync(path, "utf8");
  const plain = text.replace(/\x1b\[[0-9;]*m/g, "");
  const problems = [...scenario.mustShow, ...(scenario.headline === undefined ? [] : [scenario.headline])]
    .filter((wanted) => !plain.includes(wanted))
    .map((wanted) => `not in the log: ${wanted}`);
  const trace = plain
    .split("\n")
    .find((line) => forbidden.test(line.replaceAll("/home/runner/work/", "/home/runner/w/")));
  if (trace !== undefined) problems.push(`names this machine: ${trace.slice(0, 200)}`);
  if (statSync(path).size > mostBytes) problems.push(`${statSync(path).size} bytes`);
  const conclusion = conclusionOf(join(directory, "job.json"));
  const failing = scenario.mustShow.length > 0 && scenario.job.conclusion === undefined;
  if (failing && conclusion === "success") problems.push("the job passed");
  return problems;
}

function conclusionOf(path: string): unknown {
  const job: unknown = JSON.parse(readFileSync(path, "utf8"));
  return typeof job === "object" && job !== null && "conclusion" in job ? job.conclusion : undefined;
}
