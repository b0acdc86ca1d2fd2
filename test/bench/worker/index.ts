// The benchmark's own Worker: holds logs in memory, and reads one of them when it is told to. It cannot time itself,
// for workerd's clock stands still while a request computes; whoever asks takes the time.
//   PUT, DELETE /logs/NAME        keeps a log, forgets it
//   POST /nothing                 what a request costs by itself
//   POST /split/NAME              merely its lines, the least that any reader of logs must do
//   POST /excerpt/NAME            what whyred does with a log
//   POST /excerpt                 the same with the request's body, as it streams in
import { JobLogReader } from "../../../src/core/excerpt.ts";
import { JOB } from "../framed-log.ts";

const CHUNK_BYTES = 64 * 1024;
const logs = new Map<string, Uint8Array>();

export default {
  async fetch(request: Request): Promise<Response> {
    const [, what = "", name = ""] = new URL(request.url).pathname.split("/");
    switch (what) {
      case "logs":
        if (request.method === "DELETE") logs.delete(name);
        else logs.set(name, await request.bytes());
        return new Response();
      case "nothing":
        return new Response();
      case "split":
        return Response.json({ totalLines: linesOf(chunksOf(name)) });
      case "excerpt":
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
