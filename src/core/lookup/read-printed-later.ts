// Reads on after a failed step that says only that it failed, to the end of the steps that may print why. Nothing more is
// read where the failed step has said something, or where no such step ran. Pure (see `log-pieces`).
import { hasSaidNothing, lastReportEnded } from "../excerpt/printed-later.ts";
import { type JobSteps, stepsThatRan } from "../step/step-names.ts";
import type { StepReader } from "../step/step-reader.ts";
import type { LookUpLimits } from "./limits.ts";
import type { Asking, LogPieces } from "./log-pieces.ts";
import { onToEnd } from "./read-outwards.ts";

type Reading = {
  readonly job: JobSteps;
  readonly limits: LookUpLimits;
  /** The failed step has been read to its end. */
  readonly isRead: boolean;
};

/** Goes on from the offset `from` with the reader of the failed step, within what may still be read of the log. */
export function* readPrintedLater(
  log: LogPieces,
  reader: StepReader,
  from: number,
  { job, limits, isRead }: Reading,
): Asking<void> {
  const ended = isRead ? lastReportEnded(stepsThatRan(job)) : null;
  const section = ended === null ? null : reader.timed;
  if (ended === null || section === null || !hasSaidNothing(section)) return;
  const ms = (ended + 1) * 1000;
  const end = Number.isFinite(ms) ? log.bracket({ from: ms, to: ms }).high.offset : log.size;
  const to = Math.min(Math.max(from, end), from + limits.scanBytes);
  const isEnough = () => reader.areLaterOver;
  const readTo = yield* onToEnd(log, reader, { from, to }, { bytes: limits.headBytes, isEnough });
  if (readTo < end) reader.dropOpenLine();
}
