// By what a failure is known again. Pure: no IO, no clock, no environment.
import { endsOpen, saysHowItEnded, statesReason } from "../excerpt/line-meaning.ts";
import type { JobReport } from "../report/report.ts";

/**
 * The failure's fingerprint; null where it has none. Two jobs that ran out of time, lost their runner or died without a
 * word have not failed alike, and neither have two of which nothing says why.
 */
export function identityOf({ told, annotation, conclusion }: JobReport): string | null {
  if (told.kind !== "excerpt" || annotation !== null || conclusion !== "failure") return null;
  const { headline, fingerprint, lines } = told.excerpt;
  if (headline === null || lines.length === 0 || !statesReason(headline)) return null;
  return endsOpen(headline) || saysHowItEnded(headline) || DIED.test(headline) ? null : fingerprint;
}

/** How the headline of a process begins that was ended from outside. */
const DIED = /^The process was /;
