/**
 * One failure of the demonstration: its pull request, its runs, and the rounds of webhooks that were delivered about
 * it, with what the Worker answered to each.
 */
import type { Delivery } from "../deliveries.ts";
import type { JobSpec } from "../github/specs.ts";
import { attemptOf, type Conclusion, type Job, type PullRequest, type Run, shaOf } from "../github/state.ts";
import type { Whisper } from "../slack/message.ts";
import { until } from "../until.ts";
import type { World } from "../world.ts";
import { isAbout } from "./posted.ts";
import type { Next } from "./scenarios.ts";

/**
 * A first failure; the same webhooks once more; a re-run that passes, or fails as before; the run passes although its job
 * failed; a new commit that fails as before, fails with something else, or passes.
 */
export type RoundKind =
  | "failed"
  | "again"
  | "passed"
  | "failed-again"
  | "passed-anyway"
  | "pushed-red"
  | "pushed-otherwise"
  | "pushed-green";

/** Rounds after which nothing is red. */
const GREEN: ReadonlySet<RoundKind> = new Set(["passed", "passed-anyway", "pushed-green"]);

export type Answered = { event: string; status: number; said: string; ms: number };

export type Round = { kind: RoundKind; startedAt: Date; answers: Answered[]; isDelivered: boolean };

export type FailingSpec = {
  id: string;
  repository: string;
  branch: string;
  title: string;
  author: string;
  workflow: string;
  /** Numbers as in a repository that has been there for a while. */
  number: number;
  jobs: JobSpec[];
  /** Jobs that failed on the default branch before; what another failure is; none where neither is part of it. */
  onMain?: JobSpec[];
  other?: JobSpec[];
  /** It fails in the merge queue. */
  isQueued?: true;
  /** What happens next, one after the other. */
  next?: readonly Next[];
  /** What is worth saying about it beside the messages. */
  note: string | null;
};

export class Failing {
  readonly id: string;
  readonly note: string | null;
  readonly pull: PullRequest;
  /** The newest last. */
  readonly runs: Run[] = [];
  readonly rounds: Round[] = [];
  /** Whether Slack was connected when the last round was delivered. */
  expectsSlack = true;
  /** What Slack told the last presser of a button alone. */
  whisper: Whisper | undefined;
  readonly #world: World;
  readonly #workerUrl: string;
  readonly #spec: FailingSpec;
  #deliveries: Delivery[] = [];
  #trouble: string | undefined;

  constructor(spec: FailingSpec, world: World, workerUrl: string) {
    const { branch, title, author, number, jobs } = spec;
    const { github } = world;
    const owner = github.app.owner;
    const repo =
      github.repositoryNamed(`${owner}/${spec.repository}`)?.repository ??
      github.addRepository({ owner, name: spec.repository });
    this.id = spec.id;
    this.note = spec.note;
    this.#world = world;
    this.#workerUrl = workerUrl;
    this.#spec = spec;
    this.pull = github.addPullRequest({ repo, branch, title, author, number });
    const base = shaOf(`${repo.name} ${repo.defaultBranch}`);
    const queue = { branch: `gh-readonly-queue/${repo.defaultBranch}/pr-${number}-${base}`, event: "merge_group" };
    this.#addRun(jobs, spec.isQueued ? { ...queue, sha: shaOf(queue.branch) } : {});
  }

  /** The newest one. */
  get run(): Run {
    const run = this.runs.at(-1);
    if (run === undefined) throw new Error("A failure has a run");
    return run;
  }

  /** What happens next, where that is known. */
  get next(): Next | undefined {
    const known = this.rounds.filter(({ kind }) => kind !== "again" && kind !== "failed-again").length - 1;
    return this.#spec.next?.[known];
  }

  get isGreen(): boolean {
    return this.lastRound !== undefined && GREEN.has(this.lastRound.kind);
  }

  #addRun(jobs: JobSpec[], given: { branch?: string; event?: string; sha?: string } = {}): Run {
    const { title, author, workflow, number } = this.#spec;
    const run = this.#world.github.addRun({
      repo: this.pull.repository,
      branch: this.pull.branch,
      sha: this.pull.sha,
      title,
      actor: author,
      event: "pull_request",
      number: number + 77 + this.runs.length,
      workflow: { name: workflow },
      jobs,
      conclusion: null,
      ...given,
    });
    this.runs.push(run);
    return run;
  }

  /** Why the last round could not be delivered, in a sentence. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  get lastRound(): Round | undefined {
    return this.rounds.at(-1);
  }

  async deliver(kind: RoundKind): Promise<void> {
    const round: Round = { kind, startedAt: new Date(), answers: [], isDelivered: false };
    this.rounds.push(round);
    this.#trouble = undefined;
    try {
      if (kind === "again") await this.#sendAll(round, this.#deliveries);
      else await this.#sendNew(round);
    } catch (error) {
      this.#trouble = `The webhooks could not be delivered: ${error instanceof Error ? error.message : String(error)}.`;
    }
    const refused = round.answers.find(({ status }) => status >= 300);
    if (refused !== undefined) {
      this.#trouble = `The Worker refused a webhook (${refused.event}) with ${refused.status}: ${refused.said}`;
    }
    round.isDelivered = true;
  }

  async #sendNew(round: Round): Promise<void> {
    if (round.kind === "failed") await this.#failOnMain(round);
    const { github } = this.#world;
    switch (round.kind) {
      case "passed":
      case "failed-again":
        this.#rerun(this.#jobsOf(round.kind));
        break;
      case "pushed-red":
      case "pushed-otherwise":
      case "pushed-green":
        this.pull.sha = shaOf(`${this.pull.branch} ${this.runs.length}`);
        this.#addRun(this.#jobsOf(round.kind));
        break;
      case "passed-anyway":
        for (const job of attemptOf(this.run).jobs) {
          if (job.status !== "completed") github.completeJob(job, { conclusion: "success" });
        }
        break;
      case "failed":
      case "again":
    }
    this.#deliveries = await this.#end(round, this.run, round.kind === "passed-anyway" ? "success" : undefined);
  }

  /** Each job as it ends, all at the same instant, and then their run: the order of GitHub itself. */
  async #end(round: Round, run: Run, conclusion?: Conclusion): Promise<Delivery[]> {
    const { github, deliveries } = this.#world;
    const { jobs, number } = attemptOf(run);
    const ran = jobs.filter(({ attempt, status }) => attempt === number && status === "completed");
    const ofJobs = await Promise.all(ran.map((job: Job) => deliveries.job(job)));
    await this.#sendAll(round, ofJobs);
    if (jobs.some(({ status }) => status !== "completed")) return ofJobs;
    github.completeRun(run, conclusion);
    const ofRun = await deliveries.run(run);
    await this.#sendAll(round, [ofRun]);
    return [...ofJobs, ofRun];
  }

  /** The default branch's run, which has been told before the pull request's fails. */
  async #failOnMain(round: Round): Promise<void> {
    const { onMain, workflow, number } = this.#spec;
    if (!onMain) return;
    const { github, slack, channel } = this.#world;
    const repo = this.pull.repository;
    const before = { event: "push", title: "Merge what was ready", number: number + 76, workflow: { name: workflow } };
    const run = github.addRun({ repo, branch: repo.defaultBranch, jobs: onMain, conclusion: null, ...before });
    await this.#end(round, run);
    const isTold = () => slack.messages(channel).some(({ blocks }) => isAbout([run], blocks));
    await until("the default branch's failure is told", isTold, { withinMs: 20_000 });
    round.answers = [];
    round.startedAt = new Date();
  }

  /** A new attempt; or the one that waits, since somebody has pressed *Re-run failed jobs* in Slack. */
  #rerun(jobs: readonly JobSpec[]): void {
    const { github } = this.#world;
    const waiting = attemptOf(this.run);
    if (waiting.status === "completed") {
      github.rerun(this.run, { jobs: [...jobs], conclusion: null });
      return;
    }
    for (const job of waiting.jobs.filter(({ status }) => status !== "completed")) {
      const { conclusion = null, log = null } = jobs.find(({ name }) => name === job.name) ?? {};
      github.completeJob(job, { conclusion: conclusion ?? "success", log });
    }
  }

  #jobsOf(kind: RoundKind): JobSpec[] {
    const { jobs, other = [] } = this.#spec;
    const failed = jobs.filter(({ conclusion }) => conclusion === undefined || conclusion !== "success");
    const passing = failed.map(({ name = "build" }): JobSpec => ({ name, conclusion: "success" }));
    const others = jobs.filter((job) => !failed.includes(job));
    switch (kind) {
      case "passed":
        return passing;
      case "pushed-green":
        return [...passing, ...others];
      case "pushed-otherwise":
        return [...(other.length > 0 ? other : failed), ...others];
      case "pushed-red":
        return jobs;
      case "failed":
      case "again":
      case "failed-again":
      case "passed-anyway":
        return failed;
    }
  }

  async #sendAll(round: Round, deliveries: readonly Delivery[]): Promise<void> {
    await Promise.all(deliveries.map(async (delivery) => round.answers.push(await this.#send(delivery))));
  }

  async #send(delivery: Delivery): Promise<Answered> {
    const start = performance.now();
    const response = await this.#world.deliver(delivery, { to: this.#workerUrl });
    const said = await response.text();
    return { event: delivery.event, status: response.status, said, ms: performance.now() - start };
  }
}
