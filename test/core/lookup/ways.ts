// Every way in which a log can be read: whole, by ranges, by tiny ranges, in chunks. All must say the same.
import { type Explanation, explain, JobLogReader, type JobSteps } from "../../../src/core/excerpt/excerpt.ts";
import { LOOK_UP, type LookUpLimits } from "../../../src/core/lookup/limits.ts";
import { lookUp } from "../../../src/core/lookup/look-up.ts";

const TINY: LookUpLimits = {
  ...LOOK_UP,
  headBytes: 300,
  probeBytes: 64,
  nearBytes: 128,
  endBytes: 128,
  pieceBytes: 256,
  requests: 100_000,
};
/** The smallest ends within every character that has four bytes. */
const CHUNKS_BYTES = [3, 65_536];

export type LookedUp = { readonly explanation: Explanation; readonly requests: number; readonly bytes: number };

/** Looks it up, and counts what that took. */
export function lookedUp(
  { size, read }: { size: number; read: (from: number, to: number) => Uint8Array },
  job: JobSteps,
  limits?: LookUpLimits,
): LookedUp {
  const asking = lookUp(size, job, limits);
  let [requests, bytes] = [0, 0];
  let next = asking.next();
  while (!next.done) {
    const { from, to } = next.value;
    if (from < 0 || to <= from || to > size) throw new Error(`Bytes ${from} to ${to} of ${size} were asked for.`);
    requests++;
    bytes += to - from;
    next = asking.next(read(from, to));
  }
  return { explanation: explain(job, next.value), requests, bytes };
}

export const rangesOf = (log: Uint8Array) => ({
  size: log.length,
  read: (from: number, to: number) => log.slice(from, to),
});

export function streamed(log: Uint8Array, job: JobSteps | null, chunkBytes = log.length): Explanation {
  const reader = new JobLogReader(job);
  for (let at = 0; at < log.length; at += chunkBytes) reader.push(log.subarray(at, at + chunkBytes));
  return reader.finish();
}

/** The ways that say something else than reading all of it at once does. */
export function differingWays(log: Uint8Array, job: JobSteps): string[] {
  const whole = seen(streamed(log, job));
  const chunks = CHUNKS_BYTES.map((bytes) => [`chunks of ${bytes}`, streamed(log, job, bytes)] as const);
  const ways = [
    ["ranges", lookedUp(rangesOf(log), job).explanation] as const,
    ["tiny ranges", lookedUp(rangesOf(log), job, TINY).explanation] as const,
    ...chunks,
  ];
  return ways.flatMap(([name, explanation]) => (seen(explanation) === whole ? [] : [name]));
}

/** All that people see of it; lines are counted from the step's first, since a look-up cannot count before it. */
function seen(explanation: Explanation): string {
  if (explanation.kind !== "explained") return JSON.stringify({ ...explanation, totalLines: null });
  const { stepLines, lines, totalLines: _, later, ...rest } = explanation.excerpt;
  const before = stepLines === null ? 0 : stepLines[0] - 1;
  const length = stepLines === null ? null : stepLines[1] - before;
  return JSON.stringify({
    ...rest,
    length,
    lines: lines.map(({ line, text }) => [line - before, text]),
    later: later && { ...later, firstLine: later.firstLine - before },
  });
}
