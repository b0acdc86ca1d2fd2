// What is going to happen, from the seed alone: branches, pushes, runs, jobs, and how each ends. Pure.
import { type Random, randomFrom } from "../bench/random.ts";

export type JobPlan = {
  readonly name: string;
  readonly ends: "failure" | "success" | "cancelled";
  /** Whether GitHub has written its log when it fails, writes it later, or never. */
  readonly log: "there" | "late" | "never";
  /** Which of the things that can fail did: jobs of the same one fail alike. */
  readonly cause: number;
  /** The workflow goes on when it fails (`continue-on-error`). */
  readonly isAllowed?: true;
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
  readonly kind: "pull request" | "pull request of a fork" | "deleted fork" | "branch" | "default branch";
  /** Each push is a new head commit, with its runs. */
  readonly pushes: (readonly RunPlan[])[];
  /** At last the pull request is in the merge queue, where these run in turn, each on a commit of its own. */
  readonly queue: readonly RunPlan[];
};

export type Size = {
  readonly jobs: number;
  readonly pullRequests: number;
  readonly branches: number;
  readonly defaultBranches: number;
  /** Pull requests of strangers to one repository, each of which fails once: more than its channel has room for. */
  readonly strangers: number;
};

/** As in the whole form: 50 pull requests, 14 branches without one and 7 default branches for 500 failed jobs. */
export function sizeFor(jobs: number): Size {
  const [pullRequests, branches] = [Math.max(2, Math.round(jobs * 0.1)), Math.max(1, Math.round(jobs * 0.028))];
  return {
    jobs,
    pullRequests,
    branches,
    defaultBranches: Math.ceil((pullRequests + branches) / BRANCHES_OF_ONE_OWNER),
    strangers: 16,
  };
}

/** Branches of one repository, without its default one. Of each installation: GitHub's limits hold for each by itself. */
export const BRANCHES_OF_ONE_OWNER = 10;

/** At least as many failed jobs as `size` asks for. */
export function planFrom(seed: number, size: Size): BranchPlan[] {
  const random = randomFrom(seed);
  const kinds = [
    ...Array.from({ length: size.pullRequests }, (_, i) => kindOfPullRequest(i)),
    ...Array.from({ length: size.branches }, () => "branch" as const),
  ];
  const plans = kinds.map((kind, i) => ({ kind, pushes: [pushFrom(random, kind)], queue: queueFrom(random, kind, i) }));
  const ofDefault = Array.from({ length: size.defaultBranches }, () => defaultBranchFrom(random));
  while (failuresIn([...plans, ...ofDefault]) < size.jobs) {
    const plan = plans[Math.floor(random(plans.length))];
    plan?.pushes.push(pushFrom(random, plan.kind));
  }
  return [...plans, ...ofDefault];
}

export function strangersFrom(seed: number, { strangers }: Size): BranchPlan[] {
  const random = randomFrom(seed + 4);
  return Array.from({ length: strangers }, () => {
    const job: JobPlan = { name: "ci", ends: "failure", log: "there", cause: Math.floor(random(4)) };
    const run = { workflow: "CI", event: "pull_request", jobs: [job], gradual: false, again: null };
    return { kind: "pull request of a fork", pushes: [[run]], queue: [] };
  });
}

export function failuresIn(plans: readonly BranchPlan[]): number {
  const runs = plans.flatMap(({ pushes, queue }) => [...pushes.flat(), ...queue]);
  return runs.reduce((sum, { jobs, again }) => sum + jobs.filter(fails).length + (again?.failing.length ?? 0), 0);
}

export const fails = ({ ends, isAllowed }: JobPlan) => ends === "failure" && !isAllowed;

function kindOfPullRequest(i: number): BranchPlan["kind"] {
  if (i % 20 === 19) return "deleted fork";
  return i % 6 === 5 ? "pull request of a fork" : "pull request";
}

function pushFrom(random: Random, kind: BranchPlan["kind"]): RunPlan[] {
  const runs = [runFrom(random, "CI", kind)];
  if (random(1) < 0.4) runs.push(runFrom(random, "Lint", kind));
  return runs;
}

/** A default branch's life: red several times in a row with the same failure, then with another, then fixed, and on. */
function defaultBranchFrom(random: Random): BranchPlan {
  const pushes: RunPlan[][] = [];
  let cause = 0;
  const turns = ["red", "the same", random(1) < 0.7 ? "the same" : "another", "another", "green", "red", "another"];
  for (const turn of turns.slice(0, 4 + Math.floor(random(4)))) {
    if (turn === "another") cause += 1;
    pushes.push([runOnDefaultBranch(random, turn === "green" ? null : cause)]);
  }
  return { kind: "default branch", pushes, queue: [] };
}

/** With `cause` null it passes. */
function runOnDefaultBranch(random: Random, cause: number | null): RunPlan {
  const job = (name: string, ends: JobPlan["ends"]): JobPlan => ({
    name,
    ends,
    log: logFrom(random),
    cause: cause ?? 0,
  });
  const jobs = [job("test (1)", cause === null ? "success" : "failure"), job("test (2)", "success")];
  const again = againFrom(random, jobs.filter(fails));
  return { workflow: "CI", event: "push", jobs, gradual: false, again: random(1) < 0.5 ? again : null };
}

/** Every fourth pull request of the repository itself is queued: it passes, or it is thrown out, once or twice. */
function queueFrom(random: Random, kind: BranchPlan["kind"], i: number): RunPlan[] {
  if (kind !== "pull request" || i % 4 !== 0) return [];
  return Array.from({ length: 1 + Math.floor(random(2)) }, () => {
    return { ...runFrom(random, "CI", kind), event: "merge_group", gradual: false };
  });
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
  if (random(1) < 0.15) jobs.push({ name: "beta", ends: "failure", log: "there", cause: 3, isAllowed: true });
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
