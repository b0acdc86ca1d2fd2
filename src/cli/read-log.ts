// A single log from a file or from the standard input, explained offline.
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { JobLogReader, type JobSteps } from "../core/excerpt/excerpt.ts";
import { JobEnd, stepsOf } from "../core/webhook/job-and-run.ts";
import { CHUNK_BYTES } from "./limits.ts";
import { nothing, type Outcome, unusable } from "./outcome.ts";
import { fromCaller, reasonOf } from "./paths.ts";

type Chunks = AsyncIterable<string | Uint8Array>;

/** The log of this name (`-`: the standard input), with what GitHub answers about its job, if that is given. */
export async function readLogFile(name: string, jobFile: string | null): Promise<Outcome> {
  const job = jobFile === null ? null : await readJobFile(jobFile);
  if (typeof job === "string") return unusable(job);
  const chunks: Chunks =
    name === "-" ? process.stdin : createReadStream(fromCaller(name), { highWaterMark: CHUNK_BYTES });
  const reader = new JobLogReader(job);
  try {
    for await (const chunk of chunks) reader.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  } catch (error) {
    return unusable(`${name} cannot be read: ${reasonOf(error)}.`);
  }
  const explanation = reader.finish();
  switch (explanation.kind) {
    case "unreadable":
      return explanation.reason === "binary"
        ? unusable(`${name} is binary, not the text of a job log.`)
        : nothing(`${name} is empty: there is no failure in it.`);
    case "no-failure":
      return nothing(`No failure in these ${explanation.totalLines} lines.`);
    case "explained":
      return { kind: "one", name, excerpt: explanation.excerpt };
  }
}

/** A sentence where the file is not what GitHub answers. */
async function readJobFile(path: string): Promise<JobSteps | string> {
  let text: string;
  try {
    text = await readFile(fromCaller(path), "utf8");
  } catch (error) {
    return `${path} cannot be read: ${reasonOf(error)}.`;
  }
  let job: unknown;
  try {
    job = JSON.parse(text);
  } catch {
    return `${path} is not JSON; expected what GitHub's "get a job" answers.`;
  }
  const parsed = v.safeParse(JobEnd, job, { abortEarly: true });
  if (parsed.success) return stepsOf(parsed.output);
  const field = v.getDotPath(parsed.issues[0]);
  return `${path} has no usable ${field ? `"${field}"` : "object"}; expected what GitHub's "get a job" answers.`;
}
