// What is going to happen, from the seed alone: branches, pushes, runs, jobs, and how each ends. Pure.
import { type Random, randomFrom } from "../bench/random.ts";

export type JobPlan = {
  readonly name: string;
  readonly ends: "failure" | "success" | "cancelled";
  /** Whether GitHub has written its log when it fails, writes it later, or never. */
  readonly log: "there" | "late" | "never";
  /** Which of the things that can fail did: jobs of the same one fail alike. */
  readonly cause: number;
};

export type RunPlan = {
  readonly workflow: string;
  readonly event: string;
  readonly jobs: readonly JobPlan[];
  /** Some of its jobs still run when the first fail. */
  readonly gradual: boolean;
  /** What becomes of its failed jobs when they are run again: all pass, or these (by name) fail once more. */
  readonly again: null | { readonly failing: readonly string[]; readonly afterNextPush: boolean };
};

export type BranchPlan = {
  readonly kind: "pull request" | "pull request of a fork" | "deleted fork" | "branch";
  /** Each push is a new head commit, with its runs. */
  readonly pushes: (readonly RunPlan[])[];
};

export type Size = { readonly jobs: number; readonly pullRequests: number; readonly branches: number };

/** As in the whole form: 60 pull requests and 20 branches without one for 500 failed jobs. */
export function sizeFor(jobs: number): Size {
  return { jobs, pullRequests: Math.max(2, Math.round(jobs * 0.12)), branches: Math.max(1, Math.round(jobs * 0.04)) };
}

/** At least as many failed jobs as `size` asks for. */
export function planFrom(seed: number, size: Size): BranchPlan[] {
  const random = randomFrom(seed);
  const kinds = [
    ...Array.from({ length: size.pullRequests }, (_, i) => kindOfPullRequest(i)),
    ...Array.from({ length: size.branches }, () => "branch" as const),
  ];
  const plans = kinds.map((kind) => ({ kind, pushes: [pushFrom(random, kind)] }));
  while (failuresIn(plans) < size.jobs) {
    const plan = plans[Math.floor(random(plans.length))];
    plan?.pushes.push(pushFrom(random, plan.kind));
  }
  return plans;
}

export function failuresIn(plans: readonly BranchPlan[]): number {
  const runs = plans.flatMap(({ pushes }) => pushes.flat());
  return runs.reduce((sum, { jobs, again }) => sum + jobs.filter(fails).length + (again?.failing.length ?? 0), 0);
}

export const fails = ({ ends }: JobPlan) => ends === "failure";

function kindOfPullRequest(i: number): BranchPlan["kind"] {
  if (i % 20 === 19) return "deleted fork";
  return i % 6 === 5 ? "pull request of a fork" : "pull request";
}

function pushFrom(random: Random, kind: BranchPlan["kind"]): RunPlan[] {
  const runs = [runFrom(random, "CI", kind)];
  if (random(1) < 0.4) runs.push(runFrom(random, "Lint", kind));
  return runs;
}

function runFrom(random: Random, workflow: string, kind: BranchPlan["kind"]): RunPlan {
  const isGreen = random(1) < 0.15;
  const size = [1, 1, 2, 3, 4, 6, 8, 12][Math.floor(random(8))] ?? 1;
  const alike = random(1) < 0.5;
  const jobs = Array.from({ length: size }, (_, i): JobPlan => {
    const name = size === 1 ? workflow.toLowerCase() : `test (${i + 1})`;
    const ends = isGreen ? "success" : i === 0 ? "failure" : endFrom(random);
    return { name, ends, log: logFrom(random), cause: alike ? 0 : i };
  });
  const event = kind === "branch" ? pick(random, ["push", "schedule", "workflow_run"]) : "pull_request";
  return { workflow, event, jobs, gradual: size > 1 && random(1) < 0.3, again: againFrom(random, jobs.filter(fails)) };
}

function endFrom(random: Random): JobPlan["ends"] {
  const drawn = random(1);
  if (drawn < 0.65) return "failure";
  return drawn < 0.75 ? "cancelled" : "success";
}

function logFrom(random: Random): JobPlan["log"] {
  const drawn = random(1);
  return drawn < 0.85 ? "there" : drawn < 0.95 ? "late" : "never";
}

function againFrom(random: Random, failed: readonly JobPlan[]): RunPlan["again"] {
  const drawn = random(1);
  if (failed.length === 0 || drawn > 0.4) return null;
  const failing = drawn < 0.25 ? [] : failed.filter((_, i) => i === 0 || random(1) < 0.3).map(({ name }) => name);
  return { failing, afterNextPush: random(1) < 0.3 };
}

function pick<T>(random: Random, [first, ...others]: readonly [T, ...T[]]): T {
  return [first, ...others][Math.floor(random(1 + others.length))] ?? first;
}
