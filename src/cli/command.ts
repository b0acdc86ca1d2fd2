// The command: why a job failed, by the same code that the Worker runs. `whyred --help` says what it takes.
//   what was asked for → what was found, however it was read → one of three forms → an exit code
// Exit 0: a failure was found, 1: nothing failed, 2: it cannot be said, with a sentence.

import { VERSION } from "../edge/version.ts";
import { isAddress, parseAddress } from "./address.ts";
import { type Asked, type Form, parseArguments } from "./arguments.ts";
import { HELP } from "./help.ts";
import { excerptJson, failuresJson } from "./json.ts";
import { failuresIn, type Outcome, unusable } from "./outcome.ts";
import { Progress } from "./progress.ts";
import { readPath } from "./read-log.ts";
import { lookOf, renderFailures, renderLog } from "./terminal.ts";
import { tokenOf } from "./token.ts";

type Stream = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };

/** Of the process, as far as the command uses it. */
export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Stream;
  readonly stderr: Stream;
};

type Explain = Extract<Asked, { kind: "explain" }>;
type Explained = Extract<Outcome, { kind: "one" | "many" }>;

/** Does what the arguments ask for; answers with the exit code. */
export async function run(args: string[], around: Surroundings): Promise<number> {
  const asked = parseArguments(args);
  switch (asked.kind) {
    case "help":
      around.stdout.write(`${HELP}\n`);
      return 0;
    case "version":
      around.stdout.write(`${VERSION}\n`);
      return 0;
    case "wrong":
      around.stderr.write(`${asked.sentence}\n`);
      return 2;
    case "explain":
      return explain(asked, around);
  }
}

async function explain(asked: Explain, around: Surroundings): Promise<number> {
  const progress = new Progress(around.stderr);
  const outcome = await read(asked, around, progress);
  progress.end();
  const say = (sentence: string) => around.stderr.write(`${sentence}\n`);
  switch (outcome.kind) {
    case "nothing":
      say(outcome.sentence);
      return 1;
    case "unusable":
      outcome.sentences.forEach(say);
      return 2;
    case "one":
    case "many":
      around.stdout.write(`${await written(outcome, asked.form, around)}\n`);
      if (outcome.kind === "many") outcome.notes.forEach(say);
      return 0;
  }
}

/** What is not always needed is loaded when it is: a log alone needs no client for GitHub. */
async function read({ subject, job }: Explain, { env }: Surroundings, progress: Progress): Promise<Outcome> {
  if (!isAddress(subject)) return readPath(subject, job, progress);
  if (job !== null) return unusable("--job is for a log alone: for an address, GitHub is asked about the job.");
  const address = parseAddress(subject, env);
  if (typeof address === "string") return unusable(address);
  const token = tokenOf(env);
  if (typeof token === "string") return unusable(token);
  const { readAddress } = await import("./read-address.ts");
  return readAddress(address, token, progress);
}

async function written(outcome: Explained, form: Form, { env, stdout }: Surroundings): Promise<string> {
  switch (form) {
    case "json":
      return JSON.stringify(outcome.kind === "one" ? excerptJson(outcome.excerpt) : failuresJson(outcome), null, 2);
    case "markdown":
      return (await import("./markdown.ts")).markdownOf(outcome);
    case "text": {
      const look = lookOf(stdout, env);
      return outcome.kind === "one"
        ? renderLog(outcome.excerpt, look)
        : renderFailures(failuresIn(outcome.found), outcome.reports, look);
    }
  }
}
