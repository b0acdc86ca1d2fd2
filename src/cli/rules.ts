// The offline command about rules: what is wrong with a file of them, and which one a job meets and why.
// `npm run rules -- FILE [--job JOB.json] [--run RUN.json]`; exit 0: the file is right, 1: it is wrong, 2: unusable input.
// Never part of the Worker's bundle.
import { parseArgs } from "node:util";
import { type Decision, decide } from "../core/rules/match-rules.ts";
import { parseRules } from "../core/rules/parse-rules.ts";
import type { JobFacts, Route, Rule } from "../core/rules/rules.ts";
import { warningsAbout } from "../core/rules/warnings.ts";
import { readJson, readText, Unusable } from "./input.ts";
import { type Given, readGiven } from "./job-facts.ts";

const USAGE = `Usage: npm run rules -- FILE [--job JOB.json] [--run RUN.json]
FILE holds rules in YAML, or is - for the standard input. JOB.json is what GitHub's "get a job" answers, RUN.json what
"get a workflow run" does; either may be a webhook's payload.`;

async function main(): Promise<number> {
  const { file, job, run, help } = parse(process.argv.slice(2));
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const parsed = parseRules(await readText(file));
  if (parsed.kind === "wrong") {
    for (const { line, column, message } of parsed.problems) console.error(`${file}:${line}:${column}: ${message}`);
    return 1;
  }
  const { rules } = parsed;
  console.log(`${file} is right: ${rules.length} ${rules.length === 1 ? "rule" : "rules"}.`);
  for (const warning of warningsAbout(rules)) console.log(`Warning: ${warning}`);
  if (job === undefined && run === undefined) return 0;
  const given = readGiven({ job: job && (await readJson(job)), run: run && (await readJson(run)) });
  console.log(`\n${explained(given, decide(rules, given.facts), rules).join("\n")}`);
  return 0;
}

function parse(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        job: { type: "string" },
        run: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    const [file, ...rest] = positionals;
    if (values.help) return { file: "", job: undefined, run: undefined, help: true };
    if (file === undefined || rest.length > 0) throw new Unusable(USAGE);
    return { file, job: values.job, run: values.run, help: false };
  } catch (error) {
    if (error instanceof Unusable) throw error;
    throw new Unusable(`${error instanceof Error ? error.message.split("\n")[0] : "Unknown argument."} ${USAGE}`);
  }
}

function explained({ facts, unknown }: Given, { rule, route, checked }: Decision, rules: readonly Rule[]): string[] {
  const lines = [`${facts.job === null ? "The run" : `The job ${JSON.stringify(facts.job)}`}:`];
  for (const [at, { fails }] of checked.entries()) {
    const why = fails === null ? reasonOf(rules[at]) : `does not match: \`${fails}\` ${shownFor(fails, facts)}`;
    lines.push(`  rule ${at + 1} ${why}`);
  }
  if (rule === null) lines.push("  no rule matches, so that everything is told by the settings");
  lines.push(`Slack: ${slackInWords(route)}`, `Comment: ${route.comment ? "yes" : "no"}`);
  if (unknown.length > 0)
    lines.push(`Not known from what was given, so that no pattern matches: ${unknown.join(", ")}.`);
  return lines;
}

function reasonOf(rule: Rule | undefined): string {
  const given = Object.entries(rule?.when ?? {}).flatMap(([key, wanted]) => (wanted === null ? [] : [`\`${key}\``]));
  return given.length === 0 ? "matches every job" : `matches: ${given.join(", ")}`;
}

/** What the condition was asked about. */
function shownFor(fails: NonNullable<Decision["checked"][number]["fails"]>, facts: JobFacts): string {
  const { branch, forkOwner, workflowName, workflowFile, properties } = facts;
  const shown = {
    repositories: facts.repository,
    branches: forkOwner === null ? branch : `${forkOwner}:${branch}`,
    workflows: workflowFile === null ? workflowName : `${workflowName} (${workflowFile})`,
    jobs: facts.job,
    events: facts.event,
    actors: facts.actor,
    drafts: facts.draft,
    properties:
      properties.size === 0 ? null : [...properties].map(([name, of]) => `${name}: ${of.join(" ")}`).join(", "),
  }[fails];
  return shown === null ? "has nothing to compare" : `is ${JSON.stringify(shown)}`;
}

function slackInWords({ slack }: Route): string {
  if (slack === null) return "no";
  const channel = slack.channel ?? "the settings' channel";
  if (slack.mention === null) return channel;
  return `${channel}, mentioning ${slack.mention.kind === "author" ? "the commit's author" : slack.mention.id}`;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
