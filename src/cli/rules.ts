// The offline command about rules: what is wrong with a file of them, and which one a job meets and why.
// `npm run rules -- FILE [--job JOB.json] [--run RUN.json]`; exit 0: the file is right, 1: it is wrong, 2: unusable input.
// Never part of the Worker's bundle.
import { parseArgs } from "node:util";
import { type Decision, decide } from "../core/rules/match-rules.ts";
import { parseRules } from "../core/rules/parse-rules.ts";
import type { JobFacts, Route, Rule } from "../core/rules/rules.ts";
import { warningsAbout } from "../core/rules/warnings.ts";
import { type Input, readText, unused, used } from "./input.ts";
import { type Given, readGiven } from "./job-facts.ts";
import { optionError } from "./option-error.ts";

const USAGE = `Usage: npm run rules -- FILE [--job JOB.json] [--run RUN.json]
FILE holds rules in YAML, or is - for the standard input. JOB.json is what GitHub's "get a job" answers, RUN.json what
"get a workflow run" does; either may be a webhook's payload.`;

type Asked =
  | { readonly kind: "help" }
  | { readonly kind: "rules"; readonly file: string; readonly job?: string; readonly run?: string };

async function main(): Promise<number> {
  const asked = parse(process.argv.slice(2));
  if (!asked.ok) return unusable(asked.sentence);
  if (asked.value.kind === "help") {
    console.log(USAGE);
    return 0;
  }
  const { file, job, run } = asked.value;
  const text = await readText(file);
  if (!text.ok) return unusable(text.sentence);
  const parsed = parseRules(text.value);
  if (parsed.kind === "wrong") {
    for (const { line, column, message } of parsed.problems) console.error(`${file}:${line}:${column}: ${message}`);
    return 1;
  }
  const { rules } = parsed;
  console.log(`${file} is right: ${rules.length} ${rules.length === 1 ? "rule" : "rules"}.`);
  for (const warning of warningsAbout(rules)) console.log(`Warning: ${warning}`);
  if (job === undefined && run === undefined) return 0;
  const given = await readGiven(job, run);
  if (!given.ok) return unusable(given.sentence);
  console.log(`\n${explained(given.value, decide(rules, given.value.facts), rules).join("\n")}`);
  return 0;
}

function unusable(sentence: string): number {
  console.error(sentence);
  return 2;
}

function parse(args: string[]): Input<Asked> {
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
    const { help, ...files } = values;
    const [file, ...rest] = positionals;
    if (help) return used({ kind: "help" });
    return file === undefined || rest.length > 0 ? unused(USAGE) : used({ kind: "rules", file, ...files });
  } catch (error) {
    return unused(`${optionError(error)} ${USAGE}`);
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

process.exitCode = await main();
