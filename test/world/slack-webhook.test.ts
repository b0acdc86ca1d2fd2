import { afterEach, beforeEach, expect, test } from "vitest";
import type { IncomingWebhook } from "./slack/incoming-webhook.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let hook: IncomingWebhook & { url: string };

beforeEach(async () => {
  world = await startWorld();
  hook = world.slack.addWebhook(world.channel);
});

afterEach(() => world.close());

const post = async (body: string, url = hook.url, headers: Record<string, string> = {}) => {
  const response = await fetch(url, { method: "POST", headers, body });
  return [response.status, await response.text()];
};

test("a message through an incoming webhook is answered with ok", async () => {
  expect(await post('{"text":"It failed"}')).toEqual([200, "ok"]);
  const form = { "content-type": "application/x-www-form-urlencoded" };
  expect(await post(`payload=${encodeURIComponent('{"text":"Again"}')}`, hook.url, form)).toEqual([200, "ok"]);
  const said = world.slack.messages("builds").map(({ text, by }) => [text, by]);
  expect(said).toEqual([
    ["It failed", "webhook"],
    ["Again", "webhook"],
  ]);
});

test.each([
  ["what is no JSON", "It failed", [400, "invalid_payload"]],
  ["an empty message", "{}", [400, "no_text"]],
  ["blocks beyond Slack's limits", '{"blocks":[{"type":"code"}]}', [400, "invalid_blocks"]],
])("%s is refused in plain text", async (_, body, answer) => {
  expect(await post(body)).toEqual(answer);
  expect(world.slack.messages("builds")).toEqual([]);
});

test("a webhook that is unknown, removed or of another secret is told apart", async () => {
  const other = (pattern: RegExp, by: string) => hook.url.replace(pattern, by);
  expect(await post('{"text":"a"}', other(/\/B[^/]+\//, "/B000/"))).toEqual([404, "no_service"]);
  expect(await post('{"text":"a"}', other(/[^/]+$/, "wrong"))).toEqual([403, "invalid_token"]);
  const registered = world.slack.webhooks.find(({ path }) => path === hook.path);
  if (registered !== undefined) registered.active = false;
  expect(await post('{"text":"a"}')).toEqual([404, "no_service"]);
});

test("an archived channel is gone", async () => {
  world.channel.archived = true;
  expect(await post('{"text":"a"}')).toEqual([410, "channel_is_archived"]);
});

test("troubles of a webhook are its own", async () => {
  world.slack.fail({ method: "incoming webhook", times: 1, retryAfter: 3 });
  world.slack.fail({ method: "incoming webhook", times: 1, error: "action_prohibited", status: 403 });
  expect(await post('{"text":"a"}')).toEqual([429, "rate_limited"]);
  expect(await post('{"text":"a"}')).toEqual([403, "action_prohibited"]);
  expect(await post('{"text":"a"}')).toEqual([200, "ok"]);
});

test("settings with a webhook instead of a bot name its address alone", async () => {
  const other = await startWorld({ slack: "webhook" });
  const settings = other.settings();
  expect(Object.keys(settings).filter((name) => name.startsWith("SLACK"))).toEqual(["SLACK_WEBHOOK_URL"]);
  expect(await post('{"text":"a"}', settings["SLACK_WEBHOOK_URL"])).toEqual([200, "ok"]);
  await other.close();
});
