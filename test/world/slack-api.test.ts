import { afterEach, beforeEach, expect, test } from "vitest";
import { callSlack } from "./caller.ts";
import { at, type Json, stringAt } from "./json.ts";
import { startWorld, type World } from "./world.ts";

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(async () => {
  world.slack.violations.length = 0;
  await world.close();
});

const say = (body: Json, headers?: Record<string, string>) => callSlack(world, "chat.postMessage", body, headers);

test.each(["#builds", "builds", "C0600000001"])(
  "the channel %s is found, and the answer names its id",
  async (channel) => {
    const { status, json } = await say({ channel, text: "It failed" });
    expect(status).toBe(200);
    expect(json).toMatchObject({ ok: true, channel: world.channel.id, ts: expect.stringMatching(/^\d{10}\.\d{6}$/) });
    expect(world.slack.messages("builds")).toMatchObject([{ text: "It failed", by: "bot" }]);
  },
);

test("a message is edited in place, by the channel's id and its ts", async () => {
  const posted = await say({ channel: "#builds", text: "It failed" });
  const ts = at(posted.json, "ts") ?? null;
  const edited = await callSlack(world, "chat.update", { channel: world.channel.id, ts, text: "It passed" });
  expect(edited.json).toMatchObject({ ok: true, ts, text: "It passed" });
  const [message] = world.slack.messages(world.channel);
  expect(message?.history.map(({ text }) => text)).toEqual(["It failed", "It passed"]);
});

test("editing without blocks keeps them where there is no new text either, and removes them where there is", async () => {
  const blocks = [{ type: "divider" }];
  const posted = await say({ channel: "#builds", text: "It failed", blocks });
  const to = { channel: world.channel.id, ts: at(posted.json, "ts") ?? null };
  await callSlack(world, "chat.update", { ...to, attachments: [{ text: "more" }] });
  expect(world.slack.messages("builds")).toMatchObject([
    { text: "It failed", blocks, attachments: [{ text: "more" }] },
  ]);
  await callSlack(world, "chat.update", { ...to, text: "It passed" });
  expect(world.slack.messages("builds")).toMatchObject([{ text: "It passed", blocks: [] }]);
});

test("two messages never have the same ts", async () => {
  const sent = await Promise.all([1, 2, 3].map((number) => say({ channel: "#builds", text: `Message ${number}` })));
  expect(new Set(sent.map(({ json }) => at(json, "ts"))).size).toBe(3);
});

test.each<[string, Json]>([
  ["channel_not_found", { channel: "#nowhere", text: "hello" }],
  ["is_archived", { channel: "#old", text: "hello" }],
  ["not_in_channel", { channel: "#strangers", text: "hello" }],
  ["no_text", { channel: "#builds" }],
  ["msg_too_long", { channel: "#builds", text: "x".repeat(40_001) }],
  ["invalid_blocks_format", { channel: "#builds", blocks: "[" }],
])("%s is an error at HTTP 200", async (error, body) => {
  world.slack.addChannel({ name: "old", archived: true });
  world.slack.addChannel({ name: "strangers", member: false });
  const { status, json } = await say(body);
  expect([status, json]).toEqual([200, { ok: false, error }]);
  expect(world.slack.messages("builds")).toEqual([]);
});

test("a bot that may post in public channels need be no member", async () => {
  world.slack.addChannel({ name: "strangers", member: false });
  world.slack.scopes.add("chat:write.public");
  expect(at((await say({ channel: "#strangers", text: "hello" })).json, "ok")).toBe(true);
});

test("only the bot's own message can be edited, and only where it still is", async () => {
  const update = (channel: string, ts: string, text = "new") => callSlack(world, "chat.update", { channel, ts, text });
  const hook = world.slack.addWebhook(world.channel);
  await fetch(hook.url, { method: "POST", body: '{"text":"by webhook"}' });
  const [byWebhook] = world.slack.messages("builds");
  const { id } = world.channel;
  expect((await update(id, byWebhook?.ts ?? "")).json).toMatchObject({ error: "cant_update_message" });
  expect((await update(id, "1700000000.000100")).json).toMatchObject({ error: "message_not_found" });
  expect((await update("#builds", byWebhook?.ts ?? "")).json).toMatchObject({ error: "channel_not_found" });
  const posted = await say({ channel: "#builds", text: "mine" });
  const ts = stringAt(posted.json, "ts") ?? "";
  expect((await update(id, ts, "x".repeat(4001))).json).toMatchObject({ error: "msg_too_long" });
  const mine = world.slack.messages("builds").find((message) => message.ts === ts);
  if (mine !== undefined) world.slack.remove(mine);
  expect((await update(id, ts)).json).toMatchObject({ error: "message_not_found" });
});

test("a token that is missing or wrong is told apart", async () => {
  const body = { channel: "#builds", text: "hello" };
  expect((await say(body, { authorization: "" })).json).toEqual({ ok: false, error: "not_authed" });
  expect((await say(body, { authorization: "Bearer xoxb-wrong" })).json).toEqual({ ok: false, error: "invalid_auth" });
});

test("JSON and forms are both taken, and JSON without a charset is warned about", async () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const blocks = encodeURIComponent('[{"type":"divider"}]');
  expect(at((await say(`channel=builds&text=hello&blocks=${blocks}`, form)).json, "ok")).toBe(true);
  const bare = { "content-type": "application/json" };
  expect(at((await say({ channel: "#builds", text: "hello" }, bare)).json, "warning")).toBe("missing_charset");
  expect((await say("{", {})).json).toEqual({ ok: false, error: "invalid_json" });
});

test("a method or an argument that Slack does not document is a violation", async () => {
  expect((await callSlack(world, "chat.explain", {})).json).toEqual({ ok: false, error: "unknown_method" });
  await say({ channel: "#builds", text: "hello", idempotency_key: "1" });
  expect(world.violations()).toEqual([
    expect.stringContaining("chat.explain"),
    expect.stringContaining("'idempotency_key'"),
  ]);
  expect(() => world.verify()).toThrow("idempotency_key");
});

test("what posting takes, editing need not", async () => {
  const ts = at((await say({ channel: "#builds", text: "hello", unfurl_links: false })).json, "ts") ?? null;
  expect(world.violations()).toEqual([]);
  await callSlack(world, "chat.update", { channel: world.channel.id, ts, text: "bye", unfurl_links: false });
  expect(world.violations()).toEqual([expect.stringContaining("'unfurl_links'")]);
});

test("auth.test names the bot; listing channels needs a scope of its own", async () => {
  expect((await callSlack(world, "auth.test", {})).json).toMatchObject({ ok: true, user: "whyred" });
  const { json } = await callSlack(world, "conversations.list", {});
  expect(at(json, "channels", 0, "name")).toBe("builds");
  world.slack.scopes.delete("channels:read");
  expect((await callSlack(world, "conversations.list", {})).json).toMatchObject({ error: "missing_scope" });
});

test("troubles come as ordered", async () => {
  const { slack } = world;
  slack.fail({ method: "chat.postMessage", times: 1, retryAfter: 7 });
  slack.fail({ method: "chat.postMessage", times: 1, error: "internal_error" });
  slack.fail({ method: "chat.postMessage", times: 1, status: 503 });
  slack.fail({ method: "chat.postMessage", times: 1, answer: "hang up", afterwards: true });
  const body = { channel: "#builds", text: "hello" };
  const limited = await say(body);
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
  expect((await say(body)).json).toEqual({ ok: false, error: "internal_error" });
  expect((await say(body)).status).toBe(503);
  await expect(say({ ...body, text: "lost" })).rejects.toThrow();
  expect(at((await say(body)).json, "ok")).toBe(true);
  expect(slack.messages("builds").map(({ text }) => text)).toEqual(["lost", "hello"]);
  expect(slack.requests.map(({ status }) => status)).toEqual([429, 200, 503, "hang up", 200]);
});
