// When a failed step's lines were written, as far as the API's whole seconds can say. Pure: no IO, no clock.
import { START_SLACK_SECONDS } from "../step/step-by-time.ts";
import { isInterleaved, type KnownStep } from "../step/step-names.ts";

/** Milliseconds since 1970, from the first up to and without the second; where both are the same, a moment. */
export type Span = { readonly from: number; readonly to: number };

export type StepSpans = {
  /** Every line of the step was written in it. Its first and its last second may hold other steps' lines too. */
  readonly all: Span;
  /** Every line written in it is the step's. As a moment it lies inside the step, or at one end of its only second. */
  readonly core: Span;
  /** Another step may have begun in the same second: only reading that whole second tells the two apart. */
  readonly shared: boolean;
};

export function spansOf(step: KnownStep, steps: readonly KnownStep[]): StepSpans {
  const from = step.kind === "setup" ? Number.NEGATIVE_INFINITY : step.start * 1000;
  const all = { from, to: (step.end + 1) * 1000 };
  const index = steps.indexOf(step);
  const shared =
    isInterleaved(step, steps) || steps.slice(0, index).some(({ start }) => start >= step.start - START_SLACK_SECONDS);
  if (step.end > step.start) return { all, core: { from: from + 1000, to: step.end * 1000 }, shared };
  // The step lies within one second. It reaches that second's end unless the next step begins in the same second; then
  // it may be anywhere after the second's beginning.
  const next = steps[index + 1];
  const moment = next === undefined || next.start > step.end ? all.to : from;
  return { all, core: { from: moment, to: moment }, shared };
}

/** Whether the core is only the beginning or the end of the one second that has the step. */
export const isWithinSecond = ({ all, core }: StepSpans) => core.to === all.from || core.from === all.to;
