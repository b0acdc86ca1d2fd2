import { afterEach, describe, expect, it, vi } from "vitest";
import { postToWebhook } from "../../../src/sinks/slack/api/slack.ts";

const SECRET = "https://hooks.slack.example/services/T1/B2/secret";

async function post(body: string, status = 200) {
  vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(body, { status }));
  return postToWebhook(SECRET, { text: "it failed", blocks: [] });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("an incoming webhook", () => {
  it.each(["ok", "ok\n", '{"ok":true}'])("that answers %j has taken the message", async (body) => {
    expect(await post(body)).toEqual({ ok: true, value: null });
  });

  it.each([
    ['{"ok":false,"error":"invalid_blocks"}', "invalid"],
    ['{"ok":false}', "forbidden"],
    ['{"ok":false,"error":"https://elsewhere.example/?token=x"}', "forbidden"],
    ["<html>Sign in to the network</html>", "unexpected"],
    ["", "unexpected"],
  ])("that answers 200 and %j has not", async (body, kind) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ ok: false, failure: { kind } });
    expect(JSON.stringify(answer)).not.toMatch(/secret|token|Sign in/);
  });
});
