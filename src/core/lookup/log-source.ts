// Runs a look-up over a log that can be read from any offset, as the Worker does over HTTP. Pure but for the source.
// `explain` streams its file instead: it reports each line's number in the log, so it has to count all of them.
import { type Result, succeeded } from "../policy/failure.ts";
import type { JobSteps } from "../step/step-names.ts";
import type { ReadLog } from "../step/step-reader.ts";
import { LOOK_UP, type LookUpLimits } from "./limits.ts";
import { lookUp } from "./look-up.ts";

export type LogSource = {
  /** In bytes. */
  readonly size: number;
  /** Exactly the bytes `from` up to and without `to`, both within the size; or why they could not be read. */
  read(from: number, to: number): Promise<Result<Uint8Array>>;
};

/** Reads a few ranges of the log, one after the other; the first that cannot be read ends the look-up. */
export async function readFrom(
  source: LogSource,
  job: JobSteps,
  limits: LookUpLimits = LOOK_UP,
): Promise<Result<ReadLog>> {
  const asking = lookUp(source.size, job, limits);
  let next = asking.next();
  while (!next.done) {
    const read = await source.read(next.value.from, next.value.to);
    if (!read.ok) return read;
    next = asking.next(read.value);
  }
  return succeeded(next.value);
}
