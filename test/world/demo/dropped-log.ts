/**
 * A log that someone dropped on the page, taken in piece by piece: its bytes, when its job began and ended where its
 * lines are stamped, and whether the log itself says that something failed. The last is asked of the same code that
 * the Worker runs, but without GitHub's word that the job failed, which the Worker has.
 */
import { type Explanation, JobLogReader } from "../../../src/core/excerpt/excerpt.ts";
import type { JobSpec } from "../github/specs.ts";

export const MOST_BYTES_OF_A_LOG = 200 * 1024 * 1024;

export type DroppedLog = { job: JobSpec; bytes: number; note: string | null };

export class DroppedLogReader {
  readonly #chunks: Uint8Array[] = [];
  readonly #reader = new JobLogReader(null);
  #bytes = 0;

  /** False where the log has become too large; the rest need not be sent. */
  push(chunk: Uint8Array): boolean {
    this.#bytes += chunk.length;
    if (this.#bytes > MOST_BYTES_OF_A_LOG) return false;
    this.#chunks.push(chunk);
    this.#reader.push(chunk);
    return true;
  }

  /** Nothing is known of the job but its log: no steps, so that the Worker goes by the log's own marks. */
  finish(name: string): DroppedLog {
    const log = Buffer.concat(this.#chunks);
    const job: JobSpec = { name, conclusion: "failure", steps: [], log, ...timesIn(log) };
    return { job, bytes: this.#bytes, note: noteOn(this.#reader.finish()) };
  }
}

function noteOn({ kind }: Explanation): string | null {
  if (kind !== "no-failure") return null;
  return "Nothing in this log says that one of its steps failed. The Worker was told that the job did, as it would be by GitHub, and shows what comes nearest.";
}

const stamp = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g;
const nearBytes = 64 * 1024;

/** Without stamps, the job took no time that anyone knows of. */
function timesIn(log: Buffer): { startedAt: string; completedAt: string } {
  const [first] = log.toString("latin1", 0, nearBytes).match(stamp) ?? [];
  const last = log
    .toString("latin1", Math.max(0, log.length - nearBytes))
    .match(stamp)
    ?.at(-1);
  const now = new Date().toISOString();
  return { startedAt: wholeSeconds(first ?? now), completedAt: wholeSeconds(last ?? first ?? now) };
}

function wholeSeconds(time: string): string {
  return `${time.slice(0, 19)}Z`;
}
