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
import { at, objectAt, parseJson, stringAt } from "../json.ts";
import { buttonsOf } from "../slack/interaction.ts";
import { until } from "../until.ts";
import { type RunningWorker, startWorker } from "../worker.ts";
import { setupToken, startWorld, type World } from "../world.ts";
import type { DroppedLog } from "./dropped-log.ts";
import { Failing, type FailingSpec, type RoundKind } from "./failing.ts";
import { commentOn, messageAbout } from "./posted.ts";
import { recordedJob } from "./recording.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

/** How far setting up in the browser has come. */
export type SetupState = {
  /** The setup page, and the token that opens it. */
  url: string;
  token: string;
  /** Why nothing is reported yet, in a sentence; null where failures are. */
  missing: string | null;
};

/** How long the page waits for what comes of a press. */
const pressPatienceMs = 5_000;

const NOT_REGISTERED = "Nothing is reported until its GitHub App is registered and installed.";
const NOT_INSTALLED = "Its GitHub App is registered. Nothing is reported until the App is installed.";

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
  /** Of a repository's Actions page, where somebody has re-run a failing workflow; the newest first. */
  readonly broken: Failing[] = [];
  #pageUrl: string | undefined;
  /** Whether Slack is connected, as far as was asked. */
  hasSlack: boolean;
  readonly #isBare: boolean;

  private constructor(world: World, worker: RunningWorker, isBare: boolean) {
    this.world = world;
    this.worker = worker;
    this.#isBare = isBare;
    this.hasSlack = !isBare;
  }

  /** `bare`: with nothing configured but the setup token, so that it can be set up in the browser. */
  static async start({ bare = false } = {}): Promise<Demo> {
    const world = await startWorld();
    try {
      const more = { SETTLE_SECONDS: String(settleSeconds) };
      const buttons = { SLACK_SIGNING_SECRET: world.slack.signingSecret };
      const settings = bare ? world.bareSettings(more) : world.settings({ ...more, ...buttons });
      const demo = new Demo(world, await startWorker(settings), bare);
      world.github.web.onRun = (repository) => demo.#fail(repository);
      return demo;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  /** Where its page is: the stand-ins' pages lead there. */
  showAt(pageUrl: string): void {
    this.#pageUrl = pageUrl;
    this.world.slack.shownAt = pageUrl;
  }

  /** Asks the Worker; null where it was set up from the start. */
  async setup(): Promise<SetupState | null> {
    if (!this.#isBare) return null;
    const { worker, world } = this;
    const health = objectAt(parseJson(await (await fetch(`${worker.url}/health`)).text()));
    this.hasSlack = stringAt(health, "slack") !== "off";
    const isRegistered = at(health, "sources", "GITHUB_APP_ID") !== undefined;
    const isInstalled = world.github.installations.length > 0;
    const missing = !isRegistered ? NOT_REGISTERED : isInstalled ? null : NOT_INSTALLED;
    return { url: `${worker.url}/setup`, token: setupToken, missing };
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

  /** Somebody presses this button of the failure's message; the failure then has what they alone are told. */
  async press(failing: Failing, label: string): Promise<"pressed" | "no such button"> {
    const { slack } = this.world;
    const message = messageAbout(failing, this.world);
    if (message === undefined || !buttonsOf(message).has(label)) return "no such button";
    failing.whisper = undefined;
    const { headers, body } = slack.press(message, label, { id: "U06YOU00001", name: "you" });
    const [edits, told] = [message.history.length, slack.whispers.length];
    await fetch(`${this.worker.url}/api/slack/interactions`, { method: "POST", headers, body });
    const isDone = () => message.history.length > edits || slack.whispers.length > told;
    await until("something came of it", isDone, { withinMs: pressPatienceMs }).catch(() => {});
    failing.whisper = slack.whispers[told];
    return "pressed";
  }

  async deliver(failing: Failing, kind: RoundKind): Promise<void> {
    failing.expectsSlack = this.hasSlack;
    await failing.deliver(kind);
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
  async #fail(repository: Repository): Promise<string | undefined> {
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
    this.broken.unshift(failing);
    await this.deliver(failing, "failed");
    return this.#pageUrl && `${this.#pageUrl}/#${failing.id}`;
  }

  #add(spec: FailingSpec): Failing {
    const failing = new Failing(spec, this.world, this.worker.url);
    // As if somebody had granted it on the App's page, so that the button in Slack does what it says. Whoever sets whyred
    // up in the browser grants it there.
    const installation = this.world.github.installationOf(failing.run.repository);
    if (installation && !this.#isBare) installation.permissions["actions"] = "write";
    this.#failing.set(failing.id, failing);
    return failing;
  }
}
