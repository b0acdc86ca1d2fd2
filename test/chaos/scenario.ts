// The plan, on the stand-in's GitHub: each step changes what there is and answers what GitHub delivers of it. The steps
// of one branch keep their order, and those of all branches are mixed as the seed says.
import { type Random, randomFrom } from "../bench/random.ts";
import type { Delivery } from "../world/deliveries.ts";
import type { JobSpec } from "../world/github/specs.ts";
import { attemptOf, type Job, type PullRequest, type Repository, type Run, shaOf } from "../world/github/state.ts";
import type { World } from "../world/world.ts";
import { logOf } from "./logs.ts";
import {
  BRANCHES_OF_ONE_OWNER,
  type BranchPlan,
  type JobPlan,
  planFrom,
  type RunPlan,
  type Size,
  strangersFrom,
} from "./plan.ts";

/** A branch as it came to be. */
export type Story = {
  readonly kind: BranchPlan["kind"];
  /** The one that is to have the comment; null where there is only Slack. */
  readonly pull: PullRequest | null;
  readonly runs: Run[];
};

/** What GitHub delivers, and of which run that is. */
export type Sent = { readonly run: Run; readonly job: Job | null; readonly delivery: Delivery };
export type Step = () => Promise<Sent[]>;
export type Scenario = {
  readonly stories: readonly Story[];
  readonly steps: readonly Step[];
  /** GitHub names every pull request's head as it is now. */
  readonly catchUp: () => void;
};

/** Of the pushes after a pull request's first, GitHub goes on to name the head before for so long, in milliseconds. */
const LAGGING = { share: 0.4, mostMs: 5_000 } as const;

export function scenarioFrom(seed: number, size: Size, world: World): Scenario {
  const lags = randomFrom(seed + 3);
  const plans = planFrom(seed, size);
  const firstDefault = plans.findIndex(({ kind }) => kind === "default branch");
  const told = plans.map((plan, i) => {
    const lagsMs = plan.pushes.map((_, push) => (push > 0 && lags(1) < LAGGING.share ? lags(LAGGING.mostMs) : 0));
    const owner = plan.kind === "default branch" ? i - firstDefault : Math.floor(i / BRANCHES_OF_ONE_OWNER);
    return new Teller(world, plan, { number: i, owner: `org-${owner}`, lagsMs });
  });
  for (const [i, plan] of strangersFrom(seed, size).entries()) {
    told.push(new Teller(world, plan, { number: plans.length + i, owner: "crowded", lagsMs: [] }));
  }
  const random = randomFrom(seed + 1);
  return {
    stories: told.map(({ story }) => story),
    steps: mixed(
      told.map((teller) => teller.steps()),
      random,
    ),
    catchUp: () => {
      for (const teller of told) teller.catchUp();
    },
  };
}

type Place = { readonly number: number; readonly owner: string; readonly lagsMs: readonly number[] };

/** One branch's plan on its way to becoming true. */
class Teller {
  readonly story: Story;
  readonly #world: World;
  readonly #plan: BranchPlan;
  readonly #repo: Repository;
  readonly #headRepo: Repository | null;
  readonly #branch: string;
  readonly #pull: PullRequest | null;
  readonly #lagsMs: readonly number[];
  #head = "";

  constructor(world: World, plan: BranchPlan, { number, owner, lagsMs }: Place) {
    this.#lagsMs = lagsMs;
    const { github } = world;
    const fork = plan.kind === "pull request of a fork";
    this.#world = world;
    this.#plan = plan;
    this.#repo = github.repositoryNamed(`${owner}/shop`)?.repository ?? github.addRepository({ owner, name: "shop" });
    // Half of the strangers call their branch like the default one.
    const isMain = plan.kind === "default branch" || (fork && number % 4 === 1);
    this.#branch = isMain ? this.#repo.defaultBranch : `topic-${number}`;
    const forked = fork ? github.addRepository({ owner: `mallory-${number}`, name: "shop", fork }) : this.#repo;
    this.#headRepo = plan.kind === "deleted fork" ? null : forked;
    const where = { repo: this.#repo, headRepo: this.#headRepo, branch: this.#branch };
    this.#pull = /branch$/.test(plan.kind) ? null : github.addPullRequest(where);
    this.story = { kind: plan.kind, pull: this.#headRepo && this.#pull, runs: [] };
  }

  steps(): Step[] {
    const steps: Step[] = [];
    let late: Step[] = [];
    for (const [number, plans] of this.#plan.pushes.entries()) {
      const runs: Run[] = [];
      steps.push(() => this.#push(number, plans, runs), ...late);
      steps.push(
        () => this.#complete(plans, runs),
        async () => this.#writeLogs(runs),
      );
      const again = plans.flatMap((plan, i) => (plan.again ? [{ step: () => this.#rerun(plan, runs[i]), plan }] : []));
      late = again.filter(({ plan }) => plan.again?.afterNextPush).map(({ step }) => step);
      steps.push(...again.filter(({ plan }) => !plan.again?.afterNextPush).map(({ step }) => step));
    }
    return [...steps, ...late, ...this.#plan.queue.flatMap((plan, nth) => this.#queueSteps(plan, nth))];
  }

  #queueSteps(plan: RunPlan, nth: number): Step[] {
    const runs: Run[] = [];
    return [
      () => this.#enqueue(plan, nth, runs),
      async () => this.#writeLogs(runs),
      ...(plan.again ? [() => this.#rerun(plan, runs[0])] : []),
    ];
  }

  /** The queue puts the pull request's changes on top of its base, in a commit and on a branch of its own. */
  async #enqueue(plan: RunPlan, nth: number, runs: Run[]): Promise<Sent[]> {
    if (!this.#pull) return [];
    this.catchUp();
    const { defaultBranch } = this.#repo;
    const base = shaOf(`${defaultBranch} before ${this.#branch} ${nth}`);
    const branch = `gh-readonly-queue/${defaultBranch}/pr-${this.#pull.number}-${base}`;
    const run = this.#addRun(plan, { branch, sha: shaOf(branch) });
    runs.push(run);
    this.story.runs.push(run);
    return this.#sentOf(run, attemptOf(run).jobs);
  }

  #addRun(plan: RunPlan, where: { branch: string; sha: string }): Run {
    const jobs = plan.jobs.map((job, i) => (plan.gradual && i % 2 === 1 ? stillRunning(job) : specOf(job)));
    const run = this.#world.github.addRun({
      repo: this.#repo,
      headRepo: this.#headRepo,
      ...where,
      workflow: { name: plan.workflow },
      event: plan.event,
      jobs,
    });
    if (attemptOf(run).status === "completed") this.#endRun(run, plan.jobs);
    return run;
  }

  /** A run passes where all that failed of it was allowed to. */
  #endRun(run: Run, jobs: readonly JobPlan[]): void {
    const isFine = jobs.every((job) => job.ends === "success" || job.isAllowed);
    this.#world.github.completeRun(run, isFine ? "success" : undefined);
  }

  async #push(number: number, plans: readonly RunPlan[], runs: Run[]): Promise<Sent[]> {
    // A fork's branch can have the name of one of ours, and is another commit all the same.
    const sha = shaOf(`${this.#headRepo?.id ?? "deleted"} ${this.#branch} ${number}`);
    this.#head = sha;
    const lagMs = this.#lagsMs[number] ?? 0;
    if (lagMs === 0) this.catchUp();
    else setTimeout(() => this.#head === sha && this.catchUp(), lagMs).unref();
    runs.push(...plans.map((plan) => this.#addRun(plan, { branch: this.#branch, sha })));
    this.story.runs.push(...runs);
    return (await Promise.all(runs.map((run) => this.#sentOf(run, attemptOf(run).jobs)))).flat();
  }

  catchUp(): void {
    if (this.#pull && this.#head) this.#pull.sha = this.#head;
  }

  /** What still ran has ended. */
  async #complete(plans: readonly RunPlan[], runs: readonly Run[]): Promise<Sent[]> {
    const sent = runs.map(async (run, i) => {
      const running = attemptOf(run).jobs.filter(({ status }) => status !== "completed");
      if (running.length === 0) return [];
      for (const job of running)
        this.#end(
          job,
          plans[i]?.jobs.find(({ name }) => name === job.name),
        );
      this.#endRun(run, plans[i]?.jobs ?? []);
      return this.#sentOf(run, running);
    });
    return (await Promise.all(sent)).flat();
  }

  #end(job: Job, plan: JobPlan | undefined): void {
    if (plan) this.#world.github.completeJob(job, { conclusion: plan.ends, log: specOf(plan).log ?? null });
  }

  /** The logs that came late are there now. */
  #writeLogs(runs: readonly Run[]): Sent[] {
    for (const job of runs.flatMap((run) => attemptOf(run).jobs)) {
      if (job.log !== null && typeof job.log === "object" && "gone" in job.log) job.log = logOf(job.name, 0);
    }
    return [];
  }

  async #rerun({ jobs, again }: RunPlan, run: Run | undefined): Promise<Sent[]> {
    if (!run || !again) return [];
    // As *Re-run failed jobs* does: those that were cancelled too.
    const specs = jobs
      .filter(({ ends }) => ends !== "success")
      .map((job) => {
        return specOf(again.failing.includes(job.name) ? { ...job, ends: "failure" } : { ...job, ends: "success" });
      });
    const { jobs: all, number } = this.#world.github.rerun(run, { jobs: specs });
    return this.#sentOf(
      run,
      all.filter(({ attempt }) => attempt === number),
    );
  }

  /** Of every job that has ended, and of the run where it has. */
  async #sentOf(run: Run, jobs: readonly Job[]): Promise<Sent[]> {
    const { deliveries } = this.#world;
    const ended = jobs.filter(({ status }) => status === "completed");
    const ofJobs = ended.map(async (job) => ({ run, job, delivery: await deliveries.job(job) }));
    const hasEnded = attemptOf(run).status === "completed";
    const ofRun = hasEnded ? [deliveries.run(run).then((delivery) => ({ run, job: null, delivery }))] : [];
    return Promise.all([...ofJobs, ...ofRun]);
  }
}

function specOf({ name, ends, log, cause }: JobPlan): JobSpec {
  const spec = { name, conclusion: ends };
  // Who was cancelled while it waited has no step.
  if (ends === "cancelled") return { ...spec, steps: [] };
  if (ends === "success" || log === "never") return { ...spec, log: null };
  return { ...spec, log: log === "late" ? { gone: "not stored" } : logOf(name, cause) };
}

const stillRunning = ({ name }: JobPlan): JobSpec => ({ name, conclusion: null, status: "in_progress" });

/** The steps of all, mixed, those of each in their order. */
function mixed(all: readonly Step[][], random: Random): Step[] {
  const left = all.filter((steps) => steps.length > 0).map((steps) => [...steps]);
  const result: Step[] = [];
  while (left.length > 0) {
    const at = Math.floor(random(left.length));
    const step = left[at]?.shift();
    if (step) result.push(step);
    if (left[at]?.length === 0) left.splice(at, 1);
  }
  return result;
}
