// What the API's list of steps says about the log: which steps ran, when, and under which title. Pure.

/** The part of GitHub's "get a job" that the excerpt needs; times are ISO 8601, whole seconds. */
export type JobSteps = {
  conclusion: string | null;
  steps: readonly {
    number: number;
    name: string;
    conclusion: string | null;
    startedAt: string | null;
    completedAt: string | null;
  }[];
};

export type StepKind = "setup" | "containers" | "run" | "post" | "end";

export type KnownStep = {
  readonly number: number;
  readonly name: string;
  readonly kind: StepKind;
  readonly failed: boolean;
  readonly cancelled: boolean;
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** The text of its `##[group]Run ` line in the log, for a step without a name of its own. */
  readonly title: string | null;
};

/** The steps that ran, in order. Skipped steps leave nothing in the log. */
export function stepsThatRan(job: JobSteps): KnownStep[] {
  const ran: KnownStep[] = [];
  for (const { number, name, conclusion, startedAt, completedAt } of job.steps) {
    const start = second(startedAt);
    if (start === null || conclusion === "skipped") continue;
    ran.push({
      number,
      name,
      kind: kindOf(number, name),
      failed: conclusion === "failure" || conclusion === "timed_out",
      cancelled: conclusion === "cancelled",
      start,
      end: second(completedAt) ?? Number.POSITIVE_INFINITY,
      title: name.startsWith("Run ") ? name.slice(4).trim() : null,
    });
  }
  return ran.sort((a, b) => a.number - b.number);
}

/**
 * The first step to fail. Later ones that failed too ran because of `if: always()` or `failure()`. Background steps may
 * end in another order than they began.
 */
export function failedStep(steps: readonly KnownStep[]): KnownStep | null {
  const [first] = steps.filter((step) => step.failed).toSorted((a, b) => a.end - b.end || a.number - b.number);
  return first ?? steps.find((step) => step.cancelled) ?? null;
}

/**
 * Did some of the job's steps run at the same time (`background: true`, `parallel:`)? Then the log mixes their lines.
 */
export const haveOverlap = (steps: readonly KnownStep[]): boolean =>
  steps.some((step, at) => steps.slice(at + 1).some((other) => overlap(step, other)));

/**
 * Did another step run at the same time? Times are whole seconds, so two steps that share only one second may have been
 * sequential.
 */
export function isInterleaved(step: KnownStep, steps: readonly KnownStep[]): boolean {
  return steps.some((other) => other !== step && overlap(step, other));
}

function overlap(one: KnownStep, other: KnownStep): boolean {
  if (one.kind !== "run" || other.kind !== "run") return false;
  if (!Number.isFinite(one.end) || !Number.isFinite(other.end)) return false;
  return one.start < other.end && other.start < one.end;
}

/**
 * Compares a title from the API with one from the log. Secrets are masked alike in both. A title that ends in `...` may
 * be cut.
 */
export function sameTitle(known: string | null, shown: string | null): boolean {
  if (known === null || shown === null) return false;
  return known === shown || (known.endsWith("...") && shown.startsWith(known.slice(0, -3)));
}

function kindOf(number: number, name: string): StepKind {
  if (number === 1 && name === "Set up job") return "setup";
  if (name === "Initialize containers") return "containers";
  if (name === "Stop containers" || name === "Complete job") return "end";
  // A self-hosted runner's job hooks are steps too (actions/runner, Constants.cs, Hooks).
  return name.startsWith("Post ") || name === "Complete runner" ? "post" : "run";
}

function second(iso: string | null): number | null {
  const ms = iso === null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}
