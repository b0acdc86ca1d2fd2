/** What the setup page has stored: through a restart, another token, and until it is forgotten. */
import { describe, expect, test } from "vitest";
import { ask, bare, logIn, restart, worker, world } from "./site.ts";

describe("what is stored", () => {
  test("is forgotten only when it was asked twice", async () => {
    const cookie = await logIn();
    const form = { bot_token: world.settings()["SLACK_BOT_TOKEN"] ?? "", channel: "#builds" };
    await ask("/setup/slack", { form, cookie });
    const asked = await ask("/setup/forget", { form: {}, cookie });
    expect([asked.status, await asked.text()]).toEqual([200, expect.stringContaining("Yes, forget everything")]);
    const slack = async () => ((await (await ask("/health")).json()) as { slack: string }).slack;
    expect(await slack()).toBe("bot");
    expect((await ask("/setup/forget", { form: { sure: "1" }, cookie })).status).toBe(303);
    expect(await slack()).toBe("off");
  });

  test("survives a restart, and counts as not stored with another SETUP_TOKEN, which ends the sessions too", async () => {
    const cookie = await logIn();
    await ask("/setup/slack", {
      form: { bot_token: world.settings()["SLACK_BOT_TOKEN"] ?? "", channel: "#builds" },
      cookie,
    });
    await restart(bare());
    const health = async () => (await (await ask("/health")).json()) as { slack: string; problems: string[] };
    expect((await health()).slack).toBe("bot");
    await restart(bare({ SETUP_TOKEN: "another token, as long as that" }));
    expect(await health()).toMatchObject({
      slack: "off",
      problems: [expect.stringContaining("SETUP_TOKEN"), expect.anything(), expect.anything(), expect.anything()],
    });
    expect((await ask("/setup/heard", { cookie })).status).toBe(401);
    expect(worker.logs.join("\n")).not.toMatch(/xoxb|PRIVATE KEY|stand-in-for-32/);
  });

  test("is nobody's business without SETUP_TOKEN: there is no setup page", async () => {
    await restart({ GITHUB_API_URL: world.github.url });
    for (const path of ["/setup", "/setup/github/callback", "/setup/nothing"])
      expect((await ask(path)).status).toBe(404);
    expect((await ask("/setup", { form: { token: "" } })).status).toBe(404);
  });
});
