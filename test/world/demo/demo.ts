/**
 * The demonstration: the stand-ins, the real Worker, and the failures that were delivered to it. The page and
 * `--once` are two ways to look at the same one.
 *
 *     const demo = await Demo.start();
 *     const failing = demo.of(scenario);
 *     await failing.deliver("failed");
 *     await demo.untilTold(failing, 20_000);
 *     await demo.close();
 */
import type { JobSpec } from "../github/specs.ts";
import type { Repository } from "../github/state.ts";
import { buttonsOf } from "../slack/interaction.ts";
import { until } from "../until.ts";
import { type RunningWorker, startWorker } from "../worker.ts";
import { startWorld, type World } from "../world.ts";
import type { DroppedLog } from "./dropped-log.ts";
import { Failing, type FailingSpec } from "./failing.ts";
import { commentOn, messageAbout } from "./posted.ts";
import { recordedJob } from "./recording.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

/** How long the page waits for what comes of a press. */
const pressPatienceMs = 5_000;

/** The Worker's default, which is what people will have. */
const settleSeconds = 3;

export class Demo {
  readonly world: World;
  readonly worker: RunningWorker;
  readonly settleSeconds = settleSeconds;
  readonly #failing = new Map<string, Failing>();
  /** Of the logs that were dropped, the newest first. */
  readonly dropped: Failing[] = [];
  droppedBytes = 0;

  private constructor(world: World, worker: RunningWorker) {
    this.world = world;
    this.worker = worker;
  }

  /** `bare`: with nothing configured but the setup token, so that it can be set up in the browser. */
  static async start({ bare = false } = {}): Promise<Demo> {
    const world = await startWorld();
    try {
      const more = { SETTLE_SECONDS: String(settleSeconds) };
      const buttons = { SLACK_SIGNING_SECRET: world.slack.signingSecret };
      const settings = bare ? world.bareSettings(more) : world.settings({ ...more, ...buttons });
      const demo = new Demo(world, await startWorker(settings));
      world.github.web.onRun = (repository) => demo.#fail(repository);
      return demo;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  find(id: string): Failing | undefined {
    return this.#failing.get(id);
  }

  /** The scenario's failure, made where it is delivered for the first time. */
  of(scenario: Scenario): Failing {
    const known = this.#failing.get(scenario.id);
    if (known !== undefined) return known;
    const { recordings, passing, onMain, other, isUnfinished = false, ...rest } = scenario;
    const jobs: JobSpec[] = [
      ...recordings.map(recordedJob),
      ...passing.map((name): JobSpec => ({ name, conclusion: isUnfinished ? null : "success" })),
    ];
    return this.#add({
      ...rest,
      number: 41 + 23 * scenarios.indexOf(scenario),
      jobs,
      ...(onMain && { onMain: onMain.map(recordedJob) }),
      ...(other && { other: other.map(recordedJob) }),
      note: null,
    });
  }

  /** A log of which nothing is known but that its job failed. */
  drop(name: string, { job, note, bytes }: DroppedLog): Failing {
    this.droppedBytes += bytes;
    const number = this.dropped.length + 1;
    const failing = this.#add({
      id: `dropped-${number}`,
      repository: `dropped-log-${number}`,
      branch: "your-branch",
      title: name,
      author: "you",
      workflow: "Your workflow",
      number,
      jobs: [job],
      note,
    });
    this.dropped.unshift(failing);
    return failing;
  }

  /** Somebody presses this button of the failure's message. What they alone are told then; null where that is nothing. */
  async press(failing: Failing, label: string): Promise<string | null> {
    const { slack } = this.world;
    const message = messageAbout(failing, this.world);
    if (message === undefined || !buttonsOf(message).has(label)) return "no such button";
    const { headers, body } = slack.press(message, label, { id: "U06YOU00001", name: "you" });
    const [edits, told] = [message.history.length, slack.whispers.length];
    await fetch(`${this.worker.url}/api/slack/interactions`, { method: "POST", headers, body });
    const isDone = () => message.history.length > edits || slack.whispers.length > told;
    await until("something came of it", isDone, { withinMs: pressPatienceMs }).catch(() => {});
    return slack.whispers[told]?.text ?? null;
  }

  isTold(failing: Failing): boolean {
    return commentOn(failing, this.world) !== undefined && messageAbout(failing, this.world) !== undefined;
  }

  untilTold(failing: Failing, withinMs: number): Promise<void> {
    return until("both messages are there", () => this.isTold(failing), { withinMs });
  }

  async close(): Promise<void> {
    await this.worker.stop();
    await this.world.close();
  }

  /** Somebody breaks something in this repository: a job of a new pull request's fails. */
  async #fail(repository: Repository): Promise<void> {
    const number = this.world.github.pulls.length + 1;
    const failing = this.#add({
      id: `broken-${number}`,
      repository: repository.name,
      branch: `topic/broken-${number}`,
      title: "Match quoted queries literally",
      author: "octocat",
      workflow: "CI",
      number,
      jobs: [recordedJob("matrix-node-20")],
      note: null,
    });
    await failing.deliver("failed");
  }

  #add(spec: FailingSpec): Failing {
    const failing = new Failing(spec, this.world, this.worker.url);
    // As somebody grants it on the App's page, so that the button in Slack does what it says.
    const installation = this.world.github.installationOf(failing.run.repository);
    if (installation) installation.permissions["actions"] = "write";
    this.#failing.set(failing.id, failing);
    return failing;
  }
}
