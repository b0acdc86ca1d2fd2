// The benchmark's own Worker: holds logs in memory, and reads one of them when it is told to. It cannot time itself,
// for workerd's clock stands still while a request computes; whoever asks takes the time.
//   PUT, DELETE /logs/NAME        keeps a log, forgets it
//   POST /nothing                 what a request costs by itself
//   POST /split/NAME              merely its lines, the least that any reader of logs must do
//   POST /excerpt/NAME            what whyred does with a log
//   POST /excerpt/NAME/TIMES      the same so many times over, for a log that takes no longer than the machine's noise
//   POST /excerpt                 the same with the request's body, as it streams in
//   POST /look-up, /download, /drop   what is done with a log in a storage: by whyred, by others, and the least
import { explain, JobLogReader, type JobSteps } from "../../../src/core/excerpt/excerpt.ts";
import { LOOK_UP } from "../../../src/core/lookup/limits.ts";
import { succeeded } from "../../../src/core/policy/failure.ts";
import { readJobLog } from "../../../src/edge/log/job-log.ts";
import { JOB } from "../framed-log.ts";

const CHUNK_BYTES = 64 * 1024;
/** As much as others show of a log. */
const TAIL_LINES = 100;
const logs = new Map<string, Uint8Array>();

export default {
  async fetch(request: Request): Promise<Response> {
    const [, what = "", name = "", times = "1"] = new URL(request.url).pathname.split("/");
    switch (what) {
      case "logs":
        if (request.method === "DELETE") logs.delete(name);
        else logs.set(name, await request.bytes());
        return new Response();
      case "nothing":
        return new Response();
      case "split":
        return Response.json({ totalLines: linesOf(chunksOf(name)) });
      case "look-up":
      case "download":
      case "drop":
        return Response.json(await fromStorage(what, await request.json()));
      case "excerpt":
        for (let again = 1; again < Number(times); again++) await excerpt(chunksOf(name));
        return Response.json(await excerpt(name === "" ? (request.body ?? []) : chunksOf(name)));
      default:
        return new Response(null, { status: 404 });
    }
  },
};

function* chunksOf(name: string): Generator<Uint8Array> {
  const log = logs.get(name);
  if (log === undefined) throw new Error(`There is no log named ${name}.`);
  for (let at = 0; at < log.length; at += CHUNK_BYTES) yield log.subarray(at, at + CHUNK_BYTES);
}

function linesOf(chunks: Iterable<Uint8Array>): number {
  const decoder = new TextDecoder();
  let lines = 0;
  let open = "";
  for (const chunk of chunks) {
    const parts = decoder.decode(chunk, { stream: true }).split("\n");
    parts[0] = open + (parts[0] ?? "");
    open = parts.pop() ?? "";
    lines += parts.length;
  }
  return open === "" ? lines : lines + 1;
}

async function excerpt(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
  const reader = new JobLogReader(JOB);
  // Without an `await` for each chunk that is there already: it would be the benchmark's cost, not the reader's.
  if (Symbol.iterator in chunks) for (const chunk of chunks) reader.push(chunk);
  else for await (const chunk of chunks) reader.push(chunk);
  const read = reader.finish();
  return read.kind === "explained" ? read.excerpt : read;
}

type Stored = { readonly url: string; readonly job: JobSteps };

async function fromStorage(what: "look-up" | "download" | "drop", { url, job }: Stored): Promise<unknown> {
  if (what === "look-up") return lookUp(url, job);
  const response = await fetch(url);
  if (what === "download") return { lines: tailOf(await response.text(), job) };
  let bytes = 0;
  for await (const chunk of response.body ?? []) bytes += chunk.length;
  return { bytes };
}

async function lookUp(url: string, job: JobSteps): Promise<unknown> {
  const link = async () => succeeded(url);
  const log = await readJobLog({ link, apiUrl: "http://127.0.0.1", job, scanBytes: LOOK_UP.scanBytes });
  if (!log.ok) throw new Error(log.failure.logText);
  const explained = explain(job, log.value);
  if (explained.kind !== "explained") throw new Error("Nothing was found in the log.");
  const { step, headline, lines, fingerprint, unread = null } = explained.excerpt;
  const { heldBytes } = log.value.kind === "read" ? log.value : { heldBytes: 0 };
  return {
    exitCode: step?.exitCode ?? null,
    headline,
    lines: lines.map(({ text }) => text),
    fingerprint,
    unread,
    heldBytes,
  };
}

/** What others do: all lines, the failed step's by its times, and the last ones of those. */
function tailOf(log: string, { steps }: JobSteps): string[] {
  const { startedAt, completedAt } = steps.find(({ conclusion }) => conclusion === "failure") ?? {};
  const isIn = (line: string) =>
    line >= (startedAt ?? "").slice(0, 19) && line.slice(0, 19) <= (completedAt ?? "~").slice(0, 19);
  return log.split("\n").filter(isIn).slice(-TAIL_LINES);
}
