import { problemsOf } from "./check.ts";
import { prepareMachine } from "./machine.ts";
import { record, relabel } from "./recorder.ts";
import { scenarios } from "./scenarios.ts";

// node test/logs/record/main.ts [--check | --label] [ID …]   (see test/logs/README.md)

const parameters = process.argv.slice(2);
const records = !parameters.includes("--check") && !parameters.includes("--label");
const wanted = parameters.filter((parameter) => !parameter.startsWith("--"));
const unknown = wanted.filter((id) => !scenarios.some((scenario) => scenario.id === id));
if (unknown.length > 0) {
  console.error(`No scenario is called ${unknown.join(", ")}. There are: ${scenarios.map(({ id }) => id).join(" ")}`);
  process.exit(2);
}
const chosen = wanted.length === 0 ? scenarios : scenarios.filter(({ id }) => wanted.includes(id));

let bad = 0;
if (records) prepareMachine();
for (const scenario of chosen) {
  try {
    if (records) await record(scenario);
    else if (parameters.includes("--label")) relabel(scenario);
  } catch (error) {
    console.log(`${scenario.id}: ${error instanceof Error ? error.message : String(error)}`);
    bad += 1;
    continue;
  }
  const problems = problemsOf(scenario);
  bad += problems.length > 0 ? 1 : 0;
  console.log(`${scenario.id}: ${problems.length === 0 ? "ok" : problems.join("; ")}`);
}
process.exit(bad === 0 ? 0 : 1);
