/**
 * One failure of the demonstration: its pull request, its run, and the rounds of webhooks that were delivered about
 * it, with what the Worker answered to each.
 */
import type { Delivery } from "../deliveries.ts";
import type { JobSpec } from "../github/specs.ts";
import { attemptOf, type Job, type PullRequest, type Run } from "../github/state.ts";
import type { World } from "../world.ts";

/** A first failure; the same webhooks once more; a re-run that passes; a re-run that fails as before. */
export type RoundKind = "failed" | "again" | "passed" | "failed-again";

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
  /** What is worth saying about it beside the messages. */
  note: string | null;
};

export class Failing {
  readonly id: string;
  readonly note: string | null;
  readonly pull: PullRequest;
  readonly run: Run;
  readonly rounds: Round[] = [];
  readonly #world: World;
  readonly #workerUrl: string;
  readonly #jobs: JobSpec[];
  #deliveries: Delivery[] = [];
  #trouble: string | undefined;

  constructor(spec: FailingSpec, world: World, workerUrl: string) {
    const { branch, title, author, number, jobs } = spec;
    const { github } = world;
    const repo =
      github.repositories.find(({ name }) => name === spec.repository) ??
      github.addRepository({ owner: "acme", name: spec.repository });
    this.id = spec.id;
    this.note = spec.note;
    this.#world = world;
    this.#workerUrl = workerUrl;
    this.#jobs = jobs;
    this.pull = github.addPullRequest({ repo, branch, title, author, number });
    this.run = github.addRun({
      repo,
      branch,
      title,
      actor: author,
      event: "pull_request",
      number: number + 77,
      workflow: { name: spec.workflow },
      jobs,
      conclusion: null,
    });
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

  /** Each job as it ends, all at the same instant, and then their run: the order of GitHub itself. */
  async #sendNew(round: Round): Promise<void> {
    const { github, deliveries } = this.#world;
    if (round.kind !== "failed") github.rerun(this.run, { jobs: this.#jobsOf(round.kind), conclusion: null });
    const { jobs, number } = attemptOf(this.run);
    const ran = jobs.filter(({ attempt }) => attempt === number);
    const ofJobs = await Promise.all(ran.map((job: Job) => deliveries.job(job)));
    await this.#sendAll(round, ofJobs);
    github.completeRun(this.run);
    const ofRun = await deliveries.run(this.run);
    await this.#sendAll(round, [ofRun]);
    this.#deliveries = [...ofJobs, ofRun];
  }

  #jobsOf(kind: RoundKind): JobSpec[] {
    const failed = this.#jobs.filter(({ conclusion }) => conclusion !== "success");
    if (kind !== "passed") return failed;
    return failed.map(({ name = "build" }) => ({ name, conclusion: "success" }));
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
