// In which stretches of time a step's lines were written, as far as whole seconds can say. Pure: no IO, no clock.

import { START_SLACK_SECONDS } from "../step/step-by-time.ts";
import { isInterleaved, type KnownStep } from "../step/step-names.ts";
import type { Span } from "./log-bracket.ts";

export type StepSpans = {
  /** All of the step's lines were written in it; others may have been in its first and its last second. */
  readonly all: Span;
  /** What was written in it is the step's; a moment is inside the step, or at its beginning or its end. */
  readonly core: Span;
  /** Another step may have begun in its first second, too: only who sees all of that can tell which is which. */
  readonly shared: boolean;
};

export function spansOf(step: KnownStep, steps: readonly KnownStep[]): StepSpans {
  const from = step.kind === "setup" ? Number.NEGATIVE_INFINITY : step.start * 1000;
  const all = { from, to: (step.end + 1) * 1000 };
  const at = steps.indexOf(step);
  const shared =
    isInterleaved(step, steps) || steps.slice(0, at).some(({ start }) => start >= step.start - START_SLACK_SECONDS);
  if (step.end > step.start) return { all, core: { from: from + 1000, to: step.end * 1000 }, shared };
  // All of it within one second, and at its end if nothing else can have been written there; else somewhere behind the
  // second's beginning.
  const next = steps[at + 1];
  const moment = next === undefined || next.start > step.end ? all.to : from;
  return { all, core: { from: moment, to: moment }, shared };
}
