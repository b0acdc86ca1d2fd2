import { afterEach, beforeEach, expect, test } from "vitest";
import { callSlack } from "./caller.ts";
import { at, listAt, stringAt } from "./json.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const metadata = { event_type: "whyred_run", event_payload: { run: "1" } };

async function say(text: string): Promise<string> {
  const { json } = await callSlack(world, "chat.postMessage", { channel: "#builds", text, metadata });
  return stringAt(json, "ts") ?? "";
}

const history = (more = {}) => callSlack(world, "conversations.history", { channel: world.channel.id, ...more });

test("the history of a channel is listed the newest first, with metadata only where it is asked for", async () => {
  const [first, second] = [await say("one"), await say("two")];
  expect(listAt((await history()).json, "messages").map((one) => at(one, "ts"))).toEqual([second, first]);
  expect(at((await history()).json, "messages", 0, "metadata")).toBeUndefined();
  expect(at((await history({ include_all_metadata: true })).json, "messages", 0, "metadata")).toEqual(metadata);
});

test("it is cut into pages, and begins behind `oldest`", async () => {
  const all = [await say("one"), await say("two"), await say("three")];
  const page = (await history({ limit: 2 })).json;
  expect([listAt(page, "messages").length, at(page, "has_more")]).toEqual([2, true]);
  const next = (await history({ limit: 2, cursor: at(page, "response_metadata", "next_cursor") })).json;
  expect(listAt(next, "messages").map((one) => at(one, "ts"))).toEqual([all[0]]);
  expect(listAt((await history({ oldest: all[1] })).json, "messages").length).toBe(1);
});

test("it wants the channel's id, its scope, and a member", async () => {
  expect(at((await history({ channel: "#builds" })).json, "error")).toBe("channel_not_found");
  world.channel.member = false;
  expect(at((await history()).json, "error")).toBe("not_in_channel");
  world.slack.scopes.delete("channels:history");
  expect(at((await history()).json, "error")).toBe("missing_scope");
});

test("an edited message keeps its metadata", async () => {
  const ts = await say("one");
  await callSlack(world, "chat.update", { channel: world.channel.id, ts, text: "two" });
  expect(at((await history({ include_all_metadata: true })).json, "messages", 0)).toMatchObject({
    text: "two",
    metadata,
  });
});

test("a message of the bot's can be deleted, once, by the channel's id", async () => {
  const ts = await say("one");
  const remove = (channel: string) => callSlack(world, "chat.delete", { channel, ts });
  expect(at((await remove("#builds")).json, "error")).toBe("channel_not_found");
  expect(at((await remove(world.channel.id)).json, "ok")).toBe(true);
  expect(world.slack.messages(world.channel)).toEqual([]);
  expect(at((await remove(world.channel.id)).json, "error")).toBe("message_not_found");
});
