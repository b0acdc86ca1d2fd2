// Reads the failed step of a job's log: by a few ranges where the storage supports them, else from a stream of all of it.
import { JobLogReader, type JobSteps } from "../../core/excerpt/excerpt.ts";
import { LOOK_UP } from "../../core/lookup/limits.ts";
import { readFrom } from "../../core/lookup/log-source.ts";
import { failed, type Result, succeeded } from "../../core/policy/failure.ts";
import type { ReadLog } from "../../core/step/step-reader.ts";
import { within } from "../deadline.ts";
import { LOG_CHANGES_MAX, LOG_IDLE_TIMEOUT_MS, LOG_MAX_BYTES, LOG_READ_TIMEOUT_MS } from "./limits.ts";
import { brokenOff, CHANGED, LogStorage, type LogStorageOptions, piecesOf, TOO_SLOW } from "./log-storage.ts";

export type JobLog = Pick<LogStorageOptions, "link" | "apiUrl" | "onRequest"> & {
  readonly job: JobSteps;
  /** A failed step of up to so many bytes is read whole. */
  readonly scanBytes: number;
};

/** Fails as {@link LogStorage.open} does. A streamed log above {@link LOG_MAX_BYTES} is unreadable: too large. */
export async function readJobLog({ job, scanBytes, ...where }: JobLog): Promise<Result<ReadLog>> {
  const limits = { ...LOOK_UP, scanBytes };
  const until = Date.now() + LOG_READ_TIMEOUT_MS;
  return within(LOG_IDLE_TIMEOUT_MS, async (signal, alive) => {
    const storage = new LogStorage({ ...where, signal, alive, until });
    for (let changes = 0; ; changes++) {
      const log = await storage.open(limits.headBytes);
      if (!log.ok) return log;
      const read =
        log.value.kind === "ranges"
          ? await readFrom(log.value.source, job, limits)
          : await readStream(log.value.body, job, { alive, until });
      if (read.ok || read.failure !== CHANGED || changes >= LOG_CHANGES_MAX) return read;
    }
  });
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  job: JobSteps,
  { alive, until }: Pick<LogStorageOptions, "alive" | "until">,
): Promise<Result<ReadLog>> {
  const reader = new JobLogReader(job);
  let bytes = 0;
  try {
    // Leaving the loop early cancels the body.
    for await (const chunk of piecesOf(body)) {
      bytes += chunk.length;
      if (bytes > LOG_MAX_BYTES) {
        return succeeded({ kind: "unreadable", reason: "too-large" });
      }
      if (Date.now() > until) return failed(TOO_SLOW);
      alive();
      reader.push(chunk);
    }
  } catch (error) {
    return failed(brokenOff(error));
  }
  return succeeded(reader.read());
}
