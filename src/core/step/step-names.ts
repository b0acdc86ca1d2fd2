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
  /** For a step without a name of its own: what its `##[group]Run ` line says in the log. */
  readonly title: string | null;
};

/** The steps that ran, in order. Skipped ones leave nothing in the log. */
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

/** The first that failed; later ones that failed too ran because of `if: always()` or `failure()`. */
export function failedStep(steps: readonly KnownStep[]): KnownStep | null {
  return steps.find((step) => step.failed) ?? steps.find((step) => step.cancelled) ?? null;
}

/** GitHub masks secrets alike in both. The API cuts nothing, but a copy of the log may end in `...`. */
export function sameTitle(known: string | null, shown: string | null): boolean {
  if (known === null || shown === null) return false;
  return known === shown || (known.endsWith("...") && shown.startsWith(known.slice(0, -3)));
}

function kindOf(number: number, name: string): StepKind {
  if (number === 1 && name === "Set up job") return "setup";
  if (name === "Initialize containers") return "containers";
  if (name === "Stop containers" || name === "Complete job") return "end";
  return name.startsWith("Post ") ? "post" : "run";
}

function second(iso: string | null): number | null {
  const ms = iso === null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}
