// What is priced: each is one event on the stand-in's GitHub, told as whyred's settings have it by default, on a pull
// request of its own in a repository of its own, whose objects and tokens are all new. Delivered is what is acted on: what
// is ignored beside it has a price of its own.
import { randomBytes } from "node:crypto";
import { GREEN, LOG, RED } from "../../worker/failed-log.ts";
import type { JobSpec } from "../../world/github/specs.ts";
import { attemptOf, type PullRequest, type Repository, type Run } from "../../world/github/state.ts";
import { until } from "../../world/until.ts";
import type { World } from "../../world/world.ts";

const TOLD_WITHIN_MS = 60_000;

/** A branch with a pull request. */
export type Place = { readonly repo: Repository; readonly pull: PullRequest; readonly branch: string };

export class Scenarios {
  readonly #world: World;
  readonly #url: string;
  #repositories = 0;

  constructor(world: World, url: string) {
    this.#world = world;
    this.#url = url;
  }

  /** Deliveries that are acted on by nobody: as many of each kind. */
  async ignored(each: number): Promise<void> {
    const { github, deliveries } = this.#world;
    const { repo, branch } = this.place();
    const run = github.addRun({ repo, branch, jobs: [{ conclusion: "success" }] });
    const [job] = attemptOf(run).jobs;
    if (job === undefined) throw new Error("the run has no job");
    const kinds = [
      await deliveries.job(job, "queued"),
      await deliveries.job(job, "in_progress"),
      await deliveries.job(job, "completed"),
      await deliveries.run(run, "requested"),
    ];
    for (const kind of kinds) for (let i = 0; i < each; i++) await this.#world.deliver(kind, { to: this.#url });
  }

  place(): Place {
    const repo = this.#world.github.addRepository({ owner: "acme", name: `shop-${++this.#repositories}` });
    const branch = "topic";
    return { repo, branch, pull: this.#world.github.addPullRequest({ repo, branch }) };
  }

  /** A run with so many failed jobs beside a green one fails all at once, is told in both places, and has ended. */
  async fails(failed: number, place = this.place()): Promise<Run> {
    const names = Array.from({ length: failed }, (_, i) => (failed === 1 ? "test" : `test (${i + 1})`));
    const run = await this.#failed(names, place);
    await this.#deliverJobs(run);
    await this.#told(run, place, names.at(-1) ?? "");
    await this.#deliverEnd(run);
    return run;
  }

  /** As `fails` with one job, but the run goes on for some time after it. */
  async failsEarly(place = this.place()): Promise<Run> {
    const { github } = this.#world;
    const { sha } = this.#pushed(place);
    const deploy: JobSpec = { name: "deploy", conclusion: null };
    const run = github.addRun({ repo: place.repo, branch: place.branch, sha, jobs: [RED, deploy], conclusion: null });
    await this.#deliverJobs(run);
    await this.#told(run, place, "test");
    for (const job of attemptOf(run).jobs)
      if (job.status !== "completed") github.completeJob(job, { conclusion: "success" });
    github.completeRun(run);
    await this.#deliverEnd(run);
    return run;
  }

  /** The failed jobs of a run are run again, and pass. */
  async passesAgain(run: Run): Promise<void> {
    const { github } = this.#world;
    const again = attemptOf(run).jobs.filter(({ conclusion }) => conclusion === "failure");
    github.rerun(run, { jobs: again.map(({ name }) => ({ name, conclusion: "success" })) });
    await this.#deliverEnd(run);
  }

  async #failed(names: readonly string[], place: Place): Promise<Run> {
    const { sha } = this.#pushed(place);
    const jobs = names.map((name): JobSpec => ({ ...RED, name, log: LOG.replace("npm test", `npm test ${name}`) }));
    return this.#world.github.addRun({ repo: place.repo, branch: place.branch, sha, jobs: [...jobs, GREEN] });
  }

  /** A new commit on the branch. */
  #pushed({ pull }: Place): PullRequest {
    pull.sha = randomBytes(20).toString("hex");
    return pull;
  }

  /** That they have failed, all in the same moment. */
  async #deliverJobs(run: Run): Promise<void> {
    const failed = attemptOf(run).jobs.filter(({ conclusion }) => conclusion === "failure");
    const deliveries = await Promise.all(failed.map((job) => this.#world.deliveries.job(job)));
    await Promise.all(deliveries.map((delivery) => this.#world.deliver(delivery, { to: this.#url })));
  }

  async #deliverEnd(run: Run): Promise<void> {
    await this.#world.deliver(await this.#world.deliveries.run(run), { to: this.#url });
  }

  async #told(run: Run, { pull }: Place, name: string): Promise<void> {
    const { github, slack, channel } = this.#world;
    const isTold = () =>
      github.comments(pull).some(({ body }) => body.includes(run.sha.slice(0, 7)) && body.includes(name)) &&
      slack.messages(channel).some(({ blocks }) => JSON.stringify(blocks).includes(run.sha.slice(0, 7)));
    await until("it is told in both places", isTold, { withinMs: TOLD_WITHIN_MS, everyMs: 100 });
  }
}
