// What the reader that the Worker runs shows of a whole log.
import { JobLogReader, type JobSteps } from "../../src/core/excerpt/excerpt.ts";
import { EVERY_TOOL, type Tables } from "../../src/core/excerpt/tables.ts";
import { NOTHING, type Shown } from "./grade.ts";

const CHUNK_BYTES = 64 * 1024;

/** What was shown of a log; `problem` where the reader threw, or would not read it. */
export type Answer = { readonly shown: Shown; readonly problem: string | null };

export function shownOf(log: Uint8Array, job: JobSteps | null, tables: Tables = EVERY_TOOL): Answer {
  try {
    const reader = new JobLogReader(job, tables);
    for (let at = 0; at < log.length; at += CHUNK_BYTES) reader.push(log.subarray(at, at + CHUNK_BYTES));
    const explanation = reader.finish();
    switch (explanation.kind) {
      case "explained":
        return { shown: explanation.excerpt, problem: null };
      case "no-failure":
        return { shown: NOTHING, problem: null };
      case "unreadable":
        return { shown: NOTHING, problem: explanation.reason === "binary" ? "called binary" : null };
    }
  } catch (error) {
    return { shown: NOTHING, problem: error instanceof Error ? error.message : String(error) };
  }
}
