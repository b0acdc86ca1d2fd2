/** The setup page's form that connects Slack. */
import { beforeEach, describe, expect, test } from "vitest";
import { listen } from "../../world/loopback.ts";
import { ask, forgetAll, logIn, said, worker, world } from "./site.ts";

describe("Slack's form", () => {
  let cookie: string;
  const token = () => world.settings()["SLACK_BOT_TOKEN"] ?? "";
  const messages = () => world.slack.messages(world.channel);
  beforeEach(async () => {
    world.slack.heal();
    await forgetAll();
    cookie = await logIn();
  });

  test("stores a bot that Slack knows, and shows what a failure looks like, marked as an example", async () => {
    const before = messages().length;
    const answer = await ask("/setup/slack", {
      form: { bot_token: token(), channel: "#builds", signing_secret: "s3cret" },
      cookie,
    });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/setup?done=slack"]);
    const [message] = messages().slice(before);
    expect(message?.text).toMatch(/^Example: /);
    expect(JSON.stringify(message?.blocks)).toContain("none of yours");
    const page = await (await ask("/setup?done=slack", { cookie })).text();
    expect(page).toContain("A bot in Acme, posting to #builds");
    expect(page).not.toContain(token());
  });

  test.each([
    ["a token that Slack does not know", { bot_token: "xoxb-wrong", channel: "#builds" }, "does not know this token"],
    ["no channel", { bot_token: "xoxb-1" }, "Name the channel, too"],
    ["no token", { channel: "#builds" }, "Paste the Bot User OAuth Token, too"],
    ["no address of a webhook", { webhook_url: "" }, "Paste the webhook's URL"],
    [
      "a channel that is not there",
      { bot_token: "OURS", channel: "#nowhere" },
      "no such channel. Check the channel's name or ID; if it is private, type /invite @whyred there first. Nothing was stored",
    ],
    ["a token of another kind", { bot_token: "ghp_x", channel: "#builds" }, "must be a bot token"],
    ["nothing", {}, "Nothing was given"],
    [
      "both ways",
      { bot_token: "OURS", channel: "#builds", webhook_url: "https://hooks.slack.com/services/T/B/x" },
      "either",
    ],
    ["a Workflow Builder trigger", { webhook_url: "https://hooks.slack.com/triggers/T/1/x" }, "Workflow Builder"],
  ])("with %s is 400, says why, and stores nothing", async (_what, given, why) => {
    const form = Object.fromEntries(
      Object.entries(given).map(([name, text]) => [name, text === "OURS" ? token() : text]),
    );
    expect(await said(await ask("/setup/slack", { form, cookie }))).toEqual([400, expect.stringContaining(why)]);
    expect(((await (await ask("/health")).json()) as { slack: string }).slack).toBe("off");
  });

  test("that was refused is shown again to a browser, with the channel in it and without the token", async () => {
    const answer = await ask("/setup/slack", {
      form: { bot_token: token(), channel: "#biulds" },
      cookie,
      headers: { accept: "text/html", origin: worker.url },
    });
    const page = await answer.text();
    expect(answer.status).toBe(400);
    expect(page).toMatch(/role="alert">Slack shows the bot no such channel.*paste it again/);
    expect(page).toMatch(/<input id="channel"[^>]* value="#biulds"/);
    expect(page).not.toContain(token());
  });

  test("that is answered by what is no Slack is 400", async () => {
    const liar = await listen(async () => ({
      status: 200,
      headers: { "content-type": "text/html" },
      body: "<html>ok</html>",
    }));
    const answer = await ask("/setup/slack", { form: { webhook_url: `${liar.url}/services/T/B/x` }, cookie });
    expect(await said(answer)).toEqual([400, expect.stringContaining("not Slack")]);
    await liar.close();
  });

  test("keeps what is left empty, replaces a bot by a webhook, and removes", async () => {
    await ask("/setup/slack", { form: { bot_token: token(), channel: "#builds" }, cookie });
    const other = world.slack.addChannel({ name: "others" });
    expect((await ask("/setup/slack", { form: { channel: "#others" }, cookie })).status).toBe(303);
    expect(world.slack.messages(other)).toHaveLength(1);
    const { url } = world.slack.addWebhook(other);
    expect((await ask("/setup/slack", { form: { webhook_url: url }, cookie })).status).toBe(303);
    const health = async () => ((await (await ask("/health")).json()) as { slack: string }).slack;
    expect(await health()).toBe("webhook");
    expect((await ask("/setup/example", { form: {}, cookie })).status).toBe(303);
    expect(world.slack.messages(other)).toHaveLength(3);
    expect((await ask("/setup/slack", { form: { remove: "1" }, cookie })).status).toBe(303);
    expect(await health()).toBe("off");
    expect((await ask("/setup/example", { form: {}, cookie })).status).toBe(400);
  });
});
