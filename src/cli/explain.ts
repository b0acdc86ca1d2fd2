// The offline command: the failed step and the excerpt of a raw job log, by the same code that the Worker runs.
// `npm run explain -- LOG [--job JOB.json] [--json]`; exit 0: found, 1: no failure in this log, 2: unusable input.
// Never part of the Worker's bundle.
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import * as v from "valibot";
import type { Excerpt, JobSteps } from "../core/excerpt/excerpt.ts";
import { JobLogReader } from "../core/excerpt/excerpt.ts";
import { exitCodeInWords } from "../core/step/exit-code.ts";
import { JobEnd, stepsOf } from "../core/webhook/job-and-run.ts";

const USAGE =
  "Usage: npm run explain -- LOG [--job JOB.json] [--json], where LOG is a file, or - for the standard input.";
const CHUNK_BYTES = 256 * 1024;

/** A sentence for the reader, and exit code 2. */
class Unusable extends Error {}

async function main(): Promise<number> {
  const { log, job, json, help } = parse(process.argv.slice(2));
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const reader = new JobLogReader(job === undefined ? null : await readJob(job));
  await readLog(log, reader);
  const explanation = reader.finish();
  switch (explanation.kind) {
    case "unreadable":
      if (explanation.reason === "binary") throw new Unusable(`${log} is binary, not the text of a job log.`);
      console.error(`${log} is empty: there is no failure in it.`);
      return 1;
    case "no-failure":
      console.error(`No failure in these ${explanation.totalLines} lines.`);
      return 1;
    case "explained":
      console.log(json ? printed(explanation.excerpt) : readable(explanation.excerpt));
      return 0;
  }
}

function parse(args: string[]): { log: string; job: string | undefined; json: boolean; help: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        job: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const [log, ...rest] = positionals;
    if (values.help) return { log: "", job: undefined, json: false, help: true };
    if (log === undefined || rest.length > 0) throw new Unusable(USAGE);
    return { log, job: values.job, json: values.json, help: false };
  } catch (error) {
    if (error instanceof Unusable) throw error;
    throw new Unusable(`${error instanceof Error ? error.message.split("\n")[0] : "Unknown argument."} ${USAGE}`);
  }
}

/** npm starts the script in the package's directory; the caller's paths are meant from where they stand. */
const fromCaller = (path: string): string => resolve(process.env["INIT_CWD"] ?? process.cwd(), path);

async function readLog(path: string, reader: JobLogReader): Promise<void> {
  const stream = path === "-" ? process.stdin : createReadStream(fromCaller(path), { highWaterMark: CHUNK_BYTES });
  try {
    for await (const chunk of stream) reader.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  } catch (error) {
    throw new Unusable(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

async function readJob(path: string): Promise<JobSteps> {
  let text: string;
  try {
    text = await readFile(fromCaller(path), "utf8");
  } catch (error) {
    throw new Unusable(`${path} cannot be read: ${reasonOf(error)}.`);
  }
  let job: unknown;
  try {
    job = JSON.parse(text);
  } catch {
    throw new Unusable(`${path} is not JSON; expected what GitHub's "get a job" answers.`);
  }
  const parsed = v.safeParse(JobEnd, job, { abortEarly: true });
  if (parsed.success) return stepsOf(parsed.output);
  const field = v.getDotPath(parsed.issues[0]);
  throw new Unusable(
    `${path} has no usable ${field ? `"${field}"` : "object"}; expected what GitHub's "get a job" answers.`,
  );
}

const REASONS: Record<string, string> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  return REASONS[code] ?? (error instanceof Error ? error.message : "unknown error");
}

/** The object that docs/contract.md describes, and no more. */
function printed(excerpt: Excerpt): string {
  const { step, stepLines, headline, lines, text, totalLines, hiddenLines, fingerprint } = excerpt;
  const told = { step, stepLines, headline, lines, text, totalLines, hiddenLines, fingerprint };
  return JSON.stringify(told, null, 2);
}

function readable({ step, lines, hiddenLines, headline, totalLines, more }: Excerpt): string {
  const width = String(lines.at(-1)?.line ?? 1).length;
  const out = [headline ?? "The step failed without a word.", ""];
  if (step?.name != null) out.push(`Step       ${step.number === null ? "" : `${step.number}, `}${step.name}`);
  if (step?.command != null) out.push(`Command    ${step.command}`);
  if (step?.exitCode != null) out.push(`Exit code  ${exitCodeInWords(step.exitCode).slice("exit code ".length)}`);
  if (out.length > 2) out.push("");
  let before: number | null = null;
  for (const { line, text } of lines) {
    if (before !== null && line > before + 1) out.push(`${" ".repeat(width)}   … ${line - before - 1} more`);
    out.push(`${String(line).padStart(width)} │ ${text}`);
    before = line;
  }
  if (more) out.push("", `+ ${more} more like ${more === 1 ? "it" : "these"}`);
  out.push("", `${hiddenLines} more lines in this step, ${totalLines} in the log.`);
  return out.join("\n");
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
