// When a change of a run is reported. Pure: no IO, no clock, no environment.
import type { Report } from "./report.ts";

/** Until when the first failure waits for others of its run, in milliseconds since 1970. */
export const settledAt = ({ firstFailureAt }: Report, { settleMs }: { readonly settleMs: number }): number =>
  firstFailureAt + settleMs;

/**
 * Can an edit go out without waiting for the next change? Yes, if nothing more is expected soon, or for a new attempt.
 */
export function isSettled(report: Report, before: Report | null): boolean {
  if (before?.run.attempt !== report.run.attempt) return true;
  return report.completed && !report.reading;
}

/** Would people read the same? That a log is still being read is not shown to them. */
export function sameToPeople(a: Report, b: Report): boolean {
  return JSON.stringify({ ...a, reading: false }) === JSON.stringify({ ...b, reading: false });
}
