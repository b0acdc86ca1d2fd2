// When what has changed of a run is reported. Pure: no IO, no clock, no environment.
import type { Report } from "./report.ts";

/** The first failure waits for its siblings until then, in milliseconds. */
export const settledAt = ({ firstFailureAt }: Report, { settleMs }: { readonly settleMs: number }): number =>
  firstFailureAt + settleMs;

/** Is nothing more expected soon, so that an edit need not wait for the next one? A new attempt is news as well. */
export function isSettled(report: Report, before: Report | null): boolean {
  if (before?.run.attempt !== report.run.attempt) return true;
  return report.completed && !report.reading;
}

/** Would people read the same? Whether a log is still being read, they are not told. */
export function sameToPeople(a: Report, b: Report): boolean {
  return JSON.stringify({ ...a, reading: false }) === JSON.stringify({ ...b, reading: false });
}
