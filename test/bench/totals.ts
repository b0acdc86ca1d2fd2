// From the grades of many cases to the figures that are quoted, and to a row for each case that is not perfect. Pure.
import type { Grade } from "./grade.ts";

export type Graded = { readonly id: string; readonly tool: string } & (
  | { readonly kind: "graded"; readonly grade: Grade }
  /** A job that passed; an alarm is anything that is shown of it. */
  | { readonly kind: "green"; readonly alarm: boolean }
  /** The reader threw, or would not read the log: nothing was shown. */
  | { readonly kind: "error"; readonly grade: Grade; readonly problem: string }
);

export type Totals = {
  readonly failed: number;
  readonly hit: number;
  readonly recall: number;
  readonly full: number;
  readonly head: number;
  /** Of the cases whose step is labelled; null where none is. */
  readonly step: number | null;
  readonly medianLines: number;
  readonly medianChars: number;
  readonly over: number;
  readonly untrue: number;
  readonly errors: number;
  readonly green: number;
  readonly falseAlarms: number;
};

export function totalsOf(cases: readonly Graded[]): Totals {
  const grades = cases.flatMap((each) => (each.kind === "green" ? [] : [each.grade]));
  const steps = grades.flatMap(({ step }) => (step === null ? [] : [Number(step)]));
  const green = cases.filter(({ kind }) => kind === "green");
  return {
    failed: grades.length,
    hit: mean(grades.map(({ hit }) => Number(hit))),
    recall: mean(grades.map(({ recall }) => recall)),
    full: mean(grades.map(({ recall }) => Number(recall === 1))),
    head: mean(grades.map(({ head }) => Number(head))),
    step: steps.length === 0 ? null : mean(steps),
    medianLines: median(grades.map(({ lines }) => lines)),
    medianChars: median(grades.map(({ chars }) => chars)),
    over: grades.filter(({ over }) => over).length,
    untrue: grades.reduce((sum, { untrue }) => sum + untrue, 0),
    errors: cases.filter(({ kind }) => kind === "error").length,
    green: green.length,
    falseAlarms: green.filter((each) => each.kind === "green" && each.alarm).length,
  };
}

export const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Null for a case with which nothing is wrong. */
export function rowOf(graded: Graded): string | null {
  const faults = faultsOf(graded);
  if (faults.length === 0) return null;
  const size =
    graded.kind === "green"
      ? ""
      : `recall ${percent(graded.grade.recall).padStart(6)}  ${String(graded.grade.lines).padStart(2)} lines`;
  return `${graded.id.padEnd(36)} ${graded.tool.slice(0, 22).padEnd(22)} ${size.padEnd(24)} ${faults.join(", ")}`;
}

function faultsOf(graded: Graded): string[] {
  if (graded.kind === "green") return graded.alarm ? ["false alarm: the job passed"] : [];
  const { hit, recall, head, step, over, untrue } = graded.grade;
  return [
    hit ? (recall < 1 ? "not all is shown" : "") : "MISS",
    head ? "" : "headline",
    step === false ? "step" : "",
    over ? "over" : "",
    untrue > 0 ? `untrue: ${untrue}` : "",
    graded.kind === "error" ? `error: ${graded.problem}` : "",
  ].filter((fault) => fault !== "");
}

export function summaryOf(totals: Totals): string {
  const { failed, hit, recall, full, head, step, medianLines, medianChars, over, untrue, errors } = totals;
  return [
    `${failed} failed jobs`,
    `hit ${percent(hit)}, recall ${percent(recall)}, full ${percent(full)}, head ${percent(head)}`,
    `step ${step === null ? "not labelled" : percent(step)}`,
    `median ${medianLines} lines, ${medianChars} characters`,
    `over ${over}, untrue ${untrue}, errors ${errors}`,
    `${totals.green} green, false alarms ${totals.falseAlarms}`,
  ].join(" · ");
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
