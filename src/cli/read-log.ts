// What lies on disk or comes from a pipe: a single log, or a folder or an archive of them. Offline.
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { JobLogReader, type JobSteps } from "../core/excerpt/excerpt.ts";
import { JobEnd, stepsOf } from "../core/webhook/job-and-run.ts";
import { readAnswer, used } from "./input.ts";
import { ARCHIVE_PIPED_MAX_BYTES, CHUNK_BYTES } from "./limits.ts";
import { filesInFolder, filesInZip, type LogFiles, NotReadable } from "./log-files.ts";
import { nothing, type Outcome, unusable } from "./outcome.ts";
import { fromCaller, reasonOf } from "./paths.ts";
import type { Progress } from "./progress.ts";
import { readLogFiles } from "./read-files.ts";

/** What the caller named: `-` for the standard input, a file, an archive, which its first bytes tell, or a folder. */
export async function readPath(name: string, jobFile: string | null, progress: Progress): Promise<Outcome> {
  const job = jobFile === null ? used(null) : await readAnswer({ path: jobFile, operation: "get a job" }, JobEnd);
  if (!job.ok) return unusable(job.sentence);
  try {
    const { files, log } = await (name === "-" ? piped() : onDisk(fromCaller(name)));
    if (log) return await readLog(name, log, job.value && stepsOf(job.value));
    if (jobFile !== null) return unusable("--job is for a single log.");
    return await readLogFiles(name === "-" ? "the standard input" : name, files, progress);
  } catch (error) {
    const why = error instanceof NotReadable ? error.message : reasonOf(error);
    return unusable(`${name} cannot be read: ${why}.`);
  }
}

type Chunks = AsyncIterable<Uint8Array>;
type Source = { readonly log: Chunks; readonly files?: never } | { readonly files: LogFiles; readonly log?: never };

async function onDisk(path: string): Promise<Source> {
  const about = await stat(path);
  if (about.isDirectory()) return { files: await filesInFolder(path) };
  // A pipe (`<(…)`) can be read only once, and from no other place.
  if (about.isFile() && isZip(await beginningOf(path))) return { files: await filesInZip(path) };
  return { log: createReadStream(path, { highWaterMark: CHUNK_BYTES }) };
}

async function beginningOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function piped(): Promise<Source> {
  const chunks = bytesOf(process.stdin);
  const first = await chunks.next();
  if (first.done) return { log: chunks };
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield first.value ?? new Uint8Array();
    yield* chunks;
  }
  if (!isZip(first.value)) return { log: whole() };
  const held: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of whole()) {
    bytes += chunk.length;
    if (bytes > ARCHIVE_PIPED_MAX_BYTES) throw new NotReadable("it is larger than 256 MB: save it, and name the file");
    held.push(chunk);
  }
  return { files: await filesInZip(Buffer.concat(held)) };
}

async function* bytesOf(stream: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}

/** "PK" and the number of a local file's header (PKWARE, APPNOTE.TXT, 4.3.7), or of the end of an empty archive. */
const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6));

async function readLog(name: string, chunks: Chunks, job: JobSteps | null): Promise<Outcome> {
  const reader = new JobLogReader(job);
  for await (const chunk of chunks) reader.push(chunk);
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
