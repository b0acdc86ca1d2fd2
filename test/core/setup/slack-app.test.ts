import { describe, expect, it } from "vitest";
import { slackAppLink, slackReason } from "../../../src/core/setup/slack-app.ts";

describe("the link that makes the Slack app", () => {
  it("has the README's scopes, and the buttons' address on this Worker", () => {
    const link = new URL(slackAppLink("https://slack.com/api", "https://whyred.me.workers.dev"));
    expect([link.origin, link.pathname, link.searchParams.get("new_app")]).toEqual([
      "https://api.slack.com",
      "/apps",
      "1",
    ]);
    expect(JSON.parse(link.searchParams.get("manifest_json") ?? "")).toMatchObject({
      oauth_config: { scopes: { bot: ["chat:write", "channels:history", "groups:history", "channels:read"] } },
      settings: {
        interactivity: { is_enabled: true, request_url: "https://whyred.me.workers.dev/api/slack/interactions" },
      },
    });
  });

  it("leads to a stand-in where Slack's API is one", () => {
    expect(slackAppLink("http://127.0.0.1:4000/api", "http://127.0.0.1:1")).toMatch(
      /^http:\/\/127\.0\.0\.1:4000\/apps\?/,
    );
  });
});

describe("Slack's refusal", () => {
  it.each([
    ["auth.test: invalid_auth", /does not know this token/],
    ["chat.postMessage: not_in_channel", /\/invite @whyred/],
    ["chat.postMessage: some_new_code", /^Slack refused it: some_new_code\.$/],
    ["the incoming webhook: 404 no_service", /no such incoming webhook/],
    ["chat.postMessage: no answer", /not Slack, or Slack is in trouble/],
    ["auth.test: an answer that Slack does not document", /not Slack, or Slack is in trouble/],
    ["the incoming webhook: 404 <html><script>x</script>", /not Slack, or Slack is in trouble/],
  ])("%j says what to do", (logText, words) => {
    expect(slackReason(logText)).toMatch(words);
  });
});
