import { expect, test } from "vitest";
import type { Json } from "./json.ts";
import { isTooLongInAll, problemsOfBlocks } from "./slack/blocks.ts";
import { contentOf } from "./slack/message.ts";

const x = (length: number) => "x".repeat(length);
const mrkdwn = (length: number) => ({ type: "mrkdwn", text: x(length) });
const plain = (length: number) => ({ type: "plain_text", text: x(length) });
const button = { type: "button", text: plain(75), url: "https://github.com/acme/shop", action_id: "open" };
const rich = (...elements: Json[]) => ({ type: "rich_text", elements });
const log = (...elements: Json[]) => rich({ type: "rich_text_preformatted", elements });
const line = (...elements: Json[]) => rich({ type: "rich_text_section", elements });

test.each<[string, Json]>([
  ["a section", { type: "section", text: mrkdwn(3000) }],
  ["a section of fields", { type: "section", fields: [mrkdwn(2000), plain(2000)] }],
  ["a section with a button", { type: "section", text: mrkdwn(1), accessory: button }],
  ["a header", { type: "header", text: plain(150) }],
  ["a divider", { type: "divider", block_id: x(255) }],
  ["a context", { type: "context", elements: [mrkdwn(1), plain(1)] }],
  ["actions", { type: "actions", elements: Array.from({ length: 25 }, () => button) }],
  ["an image", { type: "image", image_url: "https://example.com/a.png", alt_text: "A picture" }],
  ["a log", log({ type: "text", text: "it broke" }, { type: "link", url: "https://example.com", text: "why" })],
  [
    "a line of all kinds",
    line(
      { type: "text", text: "a", style: { bold: true, code: true } },
      { type: "emoji", name: "x" },
      { type: "user", user_id: "U1" },
    ),
  ],
  [
    "a list",
    rich({
      type: "rich_text_list",
      style: "bullet",
      elements: [{ type: "rich_text_section", elements: [] }],
      indent: 1,
    }),
  ],
  ["a quote", rich({ type: "rich_text_quote", elements: [{ type: "text", text: "a" }], border: 1 })],
])("%s within Slack's limits is good", (_, block) => {
  expect(problemsOfBlocks([block])).toEqual([]);
});

test.each<[string, Json, string]>([
  [
    "a section of 3,001 characters",
    { type: "section", text: mrkdwn(3001) },
    "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
  ],
  ["an empty section", { type: "section", text: mrkdwn(0) }, "must be more than 0 characters"],
  ["a section of nothing", { type: "section" }, "missing required field: text"],
  [
    "eleven fields",
    { type: "section", fields: Array.from({ length: 11 }, () => mrkdwn(1)) },
    "no more than 10 items allowed",
  ],
  ["a field of 2,001 characters", { type: "section", fields: [mrkdwn(2001)] }, "less than 2001"],
  ["a header of 151 characters", { type: "header", text: plain(151) }, "less than 151"],
  ["a header in mrkdwn", { type: "header", text: mrkdwn(1) }, "unsupported type"],
  [
    "eleven elements of a context",
    { type: "context", elements: Array.from({ length: 11 }, () => mrkdwn(1)) },
    "no more than 10 items",
  ],
  ["a block_id of 256 characters", { type: "divider", block_id: x(256) }, "less than 256"],
  ["a button of 76 characters", { type: "actions", elements: [{ ...button, text: plain(76) }] }, "less than 76"],
  [
    "a URL of 3,001 characters",
    { type: "actions", elements: [{ ...button, url: `https://a.b/${x(2989)}` }] },
    "less than 3001",
  ],
  ["a URL that is none", { type: "actions", elements: [{ ...button, url: "run 12" }] }, "must be a valid URL"],
  ["26 buttons", { type: "actions", elements: Array.from({ length: 26 }, () => button) }, "no more than 25 items"],
  ["a block that Slack does not know", { type: "code", text: "x" }, "unsupported type"],
  ["a field that Slack does not know", { type: "divider", color: "red" }, "invalid additional property: color"],
  ["a text that is no object", { type: "section", text: "hello" }, "must be an object"],
  ["rich text with an empty text", log({ type: "text", text: "" }), "must be more than 0 characters"],
  ["a log with an emoji in it", log({ type: "emoji", name: "x" }), "unsupported type"],
  ["a log with nothing in it", log(), "must have at least 1 items"],
  [
    "a style that Slack does not know",
    line({ type: "text", text: "a", style: { red: true } }),
    "invalid additional property: red",
  ],
  [
    "a list in a list",
    rich({
      type: "rich_text_list",
      style: "bullet",
      elements: [{ type: "rich_text_list", style: "bullet", elements: [] }],
    }),
    "unsupported type",
  ],
  ["a list without a style", rich({ type: "rich_text_list", elements: [] }), "missing required field: style"],
  ["text beside the elements of rich text", rich({ type: "text", text: "a" }), "unsupported type"],
])("%s is refused", (_, block, sentence) => {
  expect(problemsOfBlocks([block]).join("\n")).toContain(sentence);
});

test("a message has at most 50 blocks, and no block_id twice", () => {
  const dividers = (count: number) => Array.from({ length: count }, () => ({ type: "divider" }));
  expect(problemsOfBlocks(dividers(50))).toEqual([]);
  expect(problemsOfBlocks(dividers(51))).toEqual(["no more than 50 items allowed [json-pointer:/blocks]"]);
  const same = { type: "divider", block_id: "a" };
  expect(problemsOfBlocks([same, same])[0]).toContain("must be unique");
});

test("blocks of more than 11,000 characters in all are refused", () => {
  const blocks = (last: number): Json => [
    ...[3000, 3000, 3000].map((length) => ({ type: "section", text: mrkdwn(length) })),
    log({ type: "text", text: x(last) }),
  ];
  expect(isTooLongInAll(blocks(2000))).toBe(false);
  expect(isTooLongInAll(blocks(2001))).toBe(true);
  expect(contentOf({ blocks: blocks(2001) }, 40_000)).toEqual({ error: "msg_blocks_too_long" });
});

test("an attachment's blocks keep the same rules", () => {
  const attachment = (block: Json) => ({ attachments: [{ color: "#d00000", blocks: [block] }] });
  expect(contentOf(attachment({ type: "divider" }), 40_000)).not.toHaveProperty("error");
  expect(contentOf(attachment({ type: "code" }), 40_000)).toMatchObject({ error: "invalid_blocks" });
  expect(contentOf({ attachments: [{ colour: "red", text: "a" }] }, 40_000)).toEqual({ error: "invalid_attachments" });
});
