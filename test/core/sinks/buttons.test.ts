import { describe, expect, it } from "vitest";
import { parseInteraction } from "../../../src/sinks/slack/interaction.ts";
import { type Answer, renderAnswer } from "../../../src/sinks/slack/render/answers.ts";
import { openValue, sealValue } from "../../../src/sinks/slack/render/button-value.ts";
import { ACTION_IDS, type Pressing } from "../../../src/sinks/slack/render/buttons.ts";
import { SLACK_MESSAGE_MAX_CHARS } from "../../../src/sinks/slack/render/limits.ts";
import { renderMessage } from "../../../src/sinks/slack/render/message.ts";
import { problemsOfBlocks } from "../../world/slack/blocks.ts";
import { HOSTILE, job, report } from "../samples.ts";

const BRANCH = "0123456789abcdef".repeat(4);
const value = sealValue("secret", BRANCH);

describe("a button's value", () => {
  it("names the branch's object to whoever has the secret, and is short enough for Slack", () => {
    expect(openValue("secret", value)).toBe(BRANCH);
    expect(value.length).toBeLessThan(2_000);
    expect(value).not.toContain("secret");
  });

  it.each([
    ["with another secret", "other", value],
    ["with another object", "secret", value.replace("0123", "1123")],
    ["with another seal", "secret", `${value.slice(0, -2)}AA`],
    ["cut", "secret", value.slice(0, -1)],
    ["longer", "secret", `${value}A`],
    ["of another version", "secret", value.replace(/^1/, "2")],
    ["empty", "secret", ""],
    ["of a name in place of an id", "secret", sealValue("secret", "github.com/1/1/main")],
  ])("opens for nobody %s", (_what, secret, given) => {
    expect(openValue(secret, given)).toBeNull();
  });
});

const FAILED = report([job("test", ["TypeError: x is undefined"])]);
const pressing: Pressing = { value, buttons: ["rerun", "mute"], rerun: null, muted: null };
const blocksOf = (given: Partial<Pressing>, failed = FAILED) =>
  renderMessage({ report: failed, passedOnAttempt: null, pressing: { ...pressing, ...given } }).blocks;
const labels = (given: Partial<Pressing>) =>
  blocksOf(given).flatMap((block) => (block.type === "actions" ? block.elements.map(({ text }) => text.text) : []));

describe("a message's buttons", () => {
  it("stand at its end, each with the sealed value", () => {
    expect(labels({})).toEqual(["Re-run failed jobs", "Mute this for 24 hours"]);
    expect(blocksOf({}).at(-1)).toMatchObject({
      type: "actions",
      elements: [
        { action_id: ACTION_IDS.rerun, value },
        { action_id: ACTION_IDS.mute, value },
      ],
    });
    expect(problemsOfBlocks(JSON.parse(JSON.stringify(blocksOf({}))))).toEqual([]);
  });

  it("are left out where there is nothing to do, or nothing that could verify a press", () => {
    expect(labels({ buttons: ["mute"] })).toEqual(["Mute this for 24 hours"]);
    for (const given of [{ buttons: [] }, { value: null }]) {
      expect(blocksOf(given)).toEqual(renderMessage({ report: FAILED, passedOnAttempt: null }).blocks);
    }
  });

  it("give way to what was pressed: who asked, and what came of it", () => {
    const text = JSON.stringify(
      blocksOf({ buttons: [], rerun: { by: "mona", attempt: 2 }, muted: { by: "", until: Date.UTC(2026, 10, 28, 9) } }),
    );
    expect(text).toContain("mona re-ran the failed jobs of attempt 2.");
    expect(text).toContain("Somebody muted this until 2026-11-28 09:00 UTC.");
  });

  it.each(HOSTILE)("stand in a message that no presser's name can change: %j", (name) => {
    const blocks = blocksOf({ rerun: { by: name, attempt: 1 } });
    expect(problemsOfBlocks(JSON.parse(JSON.stringify(blocks)))).toEqual([]);
    expect(blocks.map(({ type }) => type)).toEqual(
      blocksOf({ rerun: { by: "mona", attempt: 1 } }).map(({ type }) => type),
    );
  });

  it("count towards the message's length", () => {
    const lines = Array.from({ length: 30 }, (_, i) => `${i} ${"x".repeat(90)}`);
    const jobs = Array.from({ length: 20 }, (_, i) => job(`test ${i}`, [...lines, String(i)]));
    const message = renderMessage({ report: report(jobs), passedOnAttempt: null, pressing });
    expect(JSON.stringify(message).length).toBeLessThan(SLACK_MESSAGE_MAX_CHARS);
    expect(message.blocks.at(-1)?.type).toBe("actions");
  });
});

describe("an answer to a press", () => {
  it.each<Answer["why"]>([
    "not-granted",
    "already-asked",
    "running",
    "too-old",
    "not-retriable",
    "passed",
    "gone",
    "refused",
    "rate-limited",
    "silent",
    "already-muted",
  ])("that says %s is a sentence, which Slack takes", (why) => {
    const answer: Answer = why === "not-granted" ? { why, grantAt: "https://github.com/settings/apps/x" } : { why };
    const { text, blocks } = renderAnswer(answer);
    expect(text).toMatch(/^[A-Z w].*\.$/);
    expect(text).not.toMatch(/[<>]|&(?!amp;)/);
    expect(problemsOfBlocks(JSON.parse(JSON.stringify(blocks)))).toEqual([]);
    expect(JSON.stringify(blocks).includes("https://github.com/settings/apps/x")).toBe(why === "not-granted");
  });
});

describe("an interaction", () => {
  const payload = (changes: Record<string, unknown> = {}) => ({
    type: "block_actions",
    trigger_id: "1.2",
    user: { id: "U06", name: "mona" },
    container: { type: "message", channel_id: "C06", message_ts: "1764240000.000159" },
    actions: [{ action_id: ACTION_IDS.mute, value, action_ts: "1764240001.000001" }],
    ...changes,
  });
  const parse = (changes: Record<string, unknown> = {}) =>
    parseInteraction(new URLSearchParams({ payload: JSON.stringify(payload(changes)) }).toString(), "secret");
  const pressIn = (changes: Record<string, unknown> = {}) => {
    const parsed = parse(changes);
    if (parsed.kind !== "press") throw new Error(parsed.kind);
    return parsed.press;
  };

  it("is read as who pressed what, under which message", () => {
    expect(parse()).toEqual({
      kind: "press",
      branchId: BRANCH,
      press: {
        button: "mute",
        id: expect.any(String),
        channel: "C06",
        ts: "1764240000.000159",
        userId: "U06",
        userName: "mona",
      },
    });
  });

  it("has the same id where it comes twice, and another one for another press", () => {
    expect(pressIn().id).toBe(pressIn().id);
    const others = [pressIn(), pressIn({ trigger_id: "1.3" }), pressIn({ user: { id: "U07", name: "mona" } })];
    expect(new Set(others.map(({ id }) => id)).size).toBe(3);
  });

  it("has its presser's name masked, on one line, and cut", () => {
    const key = ["xoxb", "6600000001", "6600000002", "aB3dE5fG7hJ9kL1mN3pQ5rS7"].join("-");
    expect(pressIn({ user: { id: "U06", name: `a\n${key}\u202e` } }).userName).toBe("a ***");
    expect(pressIn({ user: { id: "U06", name: "界".repeat(200_000) } }).userName.length).toBeLessThanOrEqual(80);
    expect(pressIn({ user: { id: "U06", username: "mona.lisa" } }).userName).toBe("mona.lisa");
  });
});
