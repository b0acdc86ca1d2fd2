/**
 * The whole outside of whyred on this machine: GitHub, its log storage and Slack, each on a free port of 127.0.0.1,
 * with the settings that make a Worker use them. Tests and `npm start` share it.
 *
 *     const world = await startWorld();
 *     const worker = await startWorker(world.settings());
 *     const run = world.github.addRun({ repo: world.github.addRepository({ owner: "acme", name: "shop" }), jobs: [{}] });
 *     await world.deliver(await world.deliveries.run(run), { to: worker.url });
 *     await worker.stop();
 *     await world.close(); // throws if a request or an answer was not one that GitHub describes
 */
import { Deliveries, type DeliverOptions, type Delivery } from "./deliveries.ts";
import { GitHub } from "./github/github.ts";
import { objectAt, parseJson } from "./json.ts";
import { appKey } from "./keys.ts";
import { LogStorage } from "./log-storage.ts";
import type { Channel } from "./slack/message.ts";
import { Slack } from "./slack/slack.ts";

/** Opens the setup page of a Worker with `bareSettings`. */
export const setupToken = "stand-in-for-32-random-characters";

export type WorldOptions = {
  /** How the Worker reaches Slack; "bot" unless given. */
  slack?: "bot" | "webhook" | "none";
  /** The App's name in addresses; its account is `<slug>[bot]`. */
  appSlug?: string;
  /** Where logs lie that are larger than memory. */
  logFolder?: string;
};

export type World = {
  github: GitHub;
  storage: LogStorage;
  slack: Slack;
  /** The channel that the settings name. */
  channel: Channel;
  deliveries: Deliveries;
  /** Posts the delivery to the Worker at `to`, as often as it is called. */
  deliver(delivery: Delivery, options: DeliverOptions): Promise<Response>;
  /** What a Worker needs to use this world, and what a test wants otherwise. */
  settings(others?: Record<string, string>): Record<string, string>;
  /** What a Worker needs that is to be set up in the browser: where the outside is, and the setup token. */
  bareSettings(others?: Record<string, string>): Record<string, string>;
  /** Every request and answer so far that the outside does not describe. */
  violations(): string[];
  /** Throws where there are any. */
  verify(): void;
  /** Ends all of it, then verifies. */
  close(): Promise<void>;
};

const appId = 1_298_450;
const webhookSecret = "it-is-no-secret-on-this-machine";
// A real one looks the same, and this is not one.
const slackToken = ["xoxb", "6600000001", "6600000002", "standInForABotToken"].join("-");

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const storage = await LogStorage.start(options.logFolder);
  const { pem, key } = appKey();
  const github = new GitHub({ id: appId, slug: options.appSlug ?? "whyred", owner: "acme", key }, storage);
  const slack = new Slack(slackToken);
  await Promise.all([github.start(), slack.start()]);
  const channel = slack.addChannel({ name: "builds" });
  const deliveries = new Deliveries(github, webhookSecret);
  github.web.onInstalled = async (installation, to) => {
    const webhook = await deliveries.example("installation", "created");
    const payload = { ...objectAt(parseJson(webhook.body)), installation: { id: installation.id } };
    const delivery = await deliveries.of("installation", payload);
    await deliveries.deliver(delivery, { to: new URL(to).origin }).catch(() => {});
  };
  const ofSlack = slackSettings(slack, channel, options.slack ?? "bot");
  const violations = () => [...github.violations, ...storage.violations, ...slack.violations];
  const verify = () => {
    const found = violations();
    if (found.length > 0) throw new Error(`The outside was not used as it is described:\n- ${found.join("\n- ")}`);
  };
  return {
    github,
    storage,
    slack,
    channel,
    deliveries,
    deliver: (delivery, where) => deliveries.deliver(delivery, where),
    settings: (others = {}) => ({
      GITHUB_APP_ID: String(appId),
      GITHUB_PRIVATE_KEY: pem,
      GITHUB_WEBHOOK_SECRET: webhookSecret,
      GITHUB_API_URL: github.url,
      ...ofSlack,
      ...others,
    }),
    bareSettings: (others = {}) => ({
      SETUP_TOKEN: setupToken,
      GITHUB_API_URL: github.url,
      SLACK_API_URL: slack.apiUrl,
      ...others,
    }),
    violations,
    verify,
    close: async () => {
      await Promise.all([github.close(), slack.close(), storage.close()]);
      verify();
    },
  };
}

function slackSettings(slack: Slack, channel: Channel, kind: "bot" | "webhook" | "none"): Record<string, string> {
  switch (kind) {
    case "bot":
      return { SLACK_BOT_TOKEN: slackToken, SLACK_CHANNEL: `#${channel.name}`, SLACK_API_URL: slack.apiUrl };
    case "webhook":
      return { SLACK_WEBHOOK_URL: slack.addWebhook(channel).url };
    case "none":
      return {};
  }
}
