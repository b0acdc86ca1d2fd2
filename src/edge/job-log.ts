// Downloads a job's log from GitHub's log storage, and reads it as it comes: never the whole of it at once.
import { type Explanation, JobLogReader, type JobSteps } from "../core/excerpt.ts";
import { type Failure, failed, type Result, succeeded } from "../core/failure.ts";
import { LOG_IDLE_TIMEOUT_MS, LOG_MAX_BYTES, LOG_READ_TIMEOUT_MS } from "../core/limits.ts";
import { within } from "./deadline.ts";

/**
 * Reads the log at `link`, the address that GitHub redirected to. It is a secret of its own and gets no `Authorization`
 * header; it must be https, or http where the API is; and it is the last redirect that is followed. The link stands in
 * no failure: `not-found` where the storage has no such log (yet).
 */
export async function readJobLog(link: string, apiUrl: string, job: JobSteps): Promise<Result<Explanation>> {
  const url = URL.canParse(link) ? new URL(link) : null;
  const allowed = url?.protocol === "https:" || (url?.protocol === "http:" && apiUrl.startsWith("http:"));
  if (!url || !allowed) return failed({ kind: "unexpected", what: "the log's link is no https address" });
  try {
    return await within(LOG_IDLE_TIMEOUT_MS, async (signal, alive) => {
      const response = await fetch(url, { redirect: "manual", signal });
      if (response.ok && response.body) return explain(response.body, job, alive);
      await response.body?.cancel();
      return failed(refusal(response.status));
    });
  } catch (error) {
    const why = error instanceof Error ? error.name : "an unknown error";
    return failed({ kind: "unavailable", what: `the log's storage did not answer to its end: ${why}` });
  }
}

async function explain(
  body: ReadableStream<Uint8Array>,
  job: JobSteps,
  alive: () => void,
): Promise<Result<Explanation>> {
  const reader = new JobLogReader(job);
  const until = Date.now() + LOG_READ_TIMEOUT_MS;
  let bytes = 0;
  // Leaving the loop early cancels the body.
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > LOG_MAX_BYTES)
      return failed({ kind: "unexpected", what: `the log is larger than ${LOG_MAX_BYTES} bytes` });
    if (Date.now() > until) return failed({ kind: "unavailable", what: "the log's storage sent it too slowly" });
    alive();
    reader.push(chunk);
  }
  return succeeded(reader.finish());
}

/** What the storage's refusals mean (learn.microsoft.com, "Blob service error codes"). */
function refusal(status: number): Failure {
  const what = `the log's storage answered ${status}`;
  if (status === 404) return { kind: "not-found", what };
  if (status === 410) return { kind: "gone", what };
  // The link has expired: the next try asks GitHub for a new one.
  if (status === 401 || status === 403) return { kind: "unauthorized", what };
  return { kind: status === 429 || status >= 500 ? "unavailable" : "unexpected", what };
}
