/** The outside of a campaign: what requests are made of, what may not be heard of, and an ordinary failure at its end. */
import type { JobSpec } from "../world/github/specs.ts";
import type { Run } from "../world/github/state.ts";
import { buttonsOf, payloadOf } from "../world/slack/interaction.ts";
import { until } from "../world/until.ts";
import type { RunningWorker } from "../world/worker.ts";
import { setupToken, type World } from "../world/world.ts";
import { NEVER_SIGNED } from "./attacks-press.ts";
import type { Served } from "./contract.ts";
import type { Material, Template } from "./delivery.ts";

/** The repository that no signed request names. */
const UNHEARD = "never-signed";
export const PREVIOUS_SECRET = "the-secret-before";

/** What a Worker needs besides, to have buttons and a setup page. */
export const settingsOf = ({ slack }: World): Record<string, string> => ({
  SETTLE_SECONDS: "0",
  GITHUB_WEBHOOK_SECRET_PREVIOUS: PREVIOUS_SECRET,
  SLACK_SIGNING_SECRET: slack.signingSecret,
  SETUP_TOKEN: setupToken,
});

/**
 * What GitHub sends of a failed job, its run and others, and what Slack sends of a button; and the same of a repository
 * that nobody has signed for.
 */
export async function materialOf(world: World, worker: RunningWorker): Promise<Material> {
  const settings = world.settings();
  const served: Served = {
    appId: settings["GITHUB_APP_ID"] ?? "",
    secrets: [settings["GITHUB_WEBHOOK_SECRET"] ?? "", PREVIOUS_SECRET],
    signingSecret: world.slack.signingSecret,
    setupToken,
    session: await sessionAt(worker),
    // As the requests' Host header names it.
    origin: "http://whyred.example",
  };
  const press = await pressIn(world, worker);
  return { served, press, templates: await templatesOf(world, "shop"), unsigned: await templatesOf(world, UNHEARD) };
}

/** The cookie that the setup page gives for the token. */
async function sessionAt({ url }: RunningWorker): Promise<string> {
  const body = new URLSearchParams({ token: setupToken });
  const answer = await fetch(`${url}/setup`, { method: "POST", body, headers: { origin: url }, redirect: "manual" });
  const [cookie] = (answer.headers.get("set-cookie") ?? "").split(";");
  if (!cookie) throw new Error(`The setup page answered ${answer.status} without a cookie`);
  return cookie;
}

/** A press of a button of a message that is there. */
async function pressIn(world: World, worker: RunningWorker): Promise<string> {
  const repo = world.github.addRepository({ owner: "acme", name: "pressed" });
  const run = world.github.addRun({ repo, jobs: [RED] });
  for (const job of jobsOf(run)) await world.deliver(await world.deliveries.job(job), { to: worker.url });
  const labels = () => world.slack.messages(world.channel).flatMap((message) => [...buttonsOf(message).keys()]);
  await until("a message with buttons is there", () => labels().length > 0, { withinMs: 60_000 });
  const [message] = world.slack.messages(world.channel);
  const [label = ""] = labels();
  if (!message) throw new Error("There is no message");
  return JSON.stringify(payloadOf(world.slack, message, label));
}

async function templatesOf(world: World, name: string): Promise<Template[]> {
  const repo = world.github.addRepository({ owner: "acme", name });
  const run = world.github.addRun({ repo, jobs: [RED, { name: "lint", conclusion: "success" }] });
  const green = world.github.addRun({ repo, jobs: [{ conclusion: "success" }] });
  const { deliveries } = world;
  const all = [
    ...jobsOf(run).map((job) => deliveries.job(job)),
    deliveries.run(run),
    deliveries.run(green),
    deliveries.ping(),
  ];
  return (await Promise.all(all)).map(({ event, body }) => ({ event, body }));
}

const jobsOf = (run: Run) => run.attempts.at(-1)?.jobs ?? [];

const LOG = `##[group]Run npm test
npm test
shell: /usr/bin/bash -e {0}
##[endgroup]
TypeError: basket is undefined
##[error]Process completed with exit code 1.
`;
const RED = { name: "test", conclusion: "failure", log: LOG } satisfies JobSpec;

/** Was anything heard of that nobody has signed? */
export function leaks({ github, slack, channel }: World): string[] {
  const asked = github.requests.filter(({ line, body }) => `${line} ${JSON.stringify(body)}`.includes(UNHEARD));
  const told = slack.messages(channel).filter((message) => JSON.stringify(message).includes(UNHEARD));
  return [
    ...asked.map(({ line }) => `GitHub was asked about what nobody has signed: ${line}`),
    ...told.map(() => "It was told in Slack"),
    ...slack.whispers
      .filter(({ user }) => user === NEVER_SIGNED.id)
      .map(() => "Who has signed nothing was answered in Slack"),
  ];
}

/** A new failure is told within seconds, on its pull request and in Slack. */
export async function tellsStill(world: World, worker: RunningWorker): Promise<string[]> {
  const repo = world.github.addRepository({ owner: "acme", name: "afterwards" });
  const pull = world.github.addPullRequest({ repo, branch: "topic" });
  const run = world.github.addRun({ repo, branch: "topic", sha: pull.sha, jobs: [RED] });
  const inSlack = () =>
    world.slack.messages(world.channel).some((message) => JSON.stringify(message).includes("afterwards"));
  for (const job of jobsOf(run)) await world.deliver(await world.deliveries.job(job), { to: worker.url });
  try {
    await until("an ordinary failure is told", () => world.github.comments(pull).length === 1 && inSlack(), {
      withinMs: 30_000,
    });
    return [];
  } catch (error) {
    return [String(error)];
  }
}
