import { describe, expect, it } from "vitest";
import { REPOSITORY } from "../../../src/pages/repository.ts";
import {
  type Checklist,
  type News,
  renderChecklist,
  renderLogin,
  renderProblem,
  renderRegistration,
} from "../../../src/pages/setup-page.ts";
import { renderStatus, verdictOf } from "../../../src/pages/status-page.ts";

const EVIL = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;</style>`;

/** With a name of anybody's wherever one can stand. */
const hostile: Checklist = {
  app: {
    standing: "done",
    name: EVIL,
    url: "https://github.com/apps/x",
    installUrl: "https://github.com/apps/x",
    permissionsUrl: "https://github.com/settings/apps/x/permissions",
    problem: EVIL,
    isFixed: false,
    isStored: true,
  },
  installed: {
    standing: "done",
    repositories: 2,
    accounts: [EVIL, EVIL],
    missingPermissions: [{ account: EVIL, url: "https://github.com/" }],
    ungranted: [{ account: EVIL, url: "https://github.com/", lacks: ["rerun", "rules"] }],
    actionsUrl: "https://github.com/acme/shop/actions",
    problem: EVIL,
  },
  webhook: { standing: "missing", url: "https://whyred.example/api/github/webhooks", problem: EVIL },
  slack: {
    standing: "failed",
    kind: "bot",
    team: EVIL,
    channel: EVIL,
    newAppUrl: "https://api.slack.com/apps",
    problem: EVIL,
    isStored: true,
    fixed: [],
  },
  sources: { [EVIL]: EVIL },
  problems: [EVIL],
  version: "0.1.0",
};

const harmless = JSON.parse(JSON.stringify(hostile).replaceAll(JSON.stringify(EVIL).slice(1, -1), "name"));

const NO_NEWS: News = { done: null, refused: null };

/** A checklist in which only this has come so far. */
const at = (...done: ("app" | "installed" | "slack")[]): Checklist => ({
  ...harmless,
  app: { ...harmless.app, standing: done.includes("app") ? "done" : "missing", isStored: false },
  installed: { ...harmless.installed, standing: done.includes("installed") ? "done" : "missing" },
  slack: {
    ...harmless.slack,
    standing: done.includes("slack") ? "done" : "missing",
    kind: done.includes("slack") ? "bot" : "off",
    isStored: false,
    problem: null,
  },
});

const REFUSED = { why: "No such channel.", channel: "#biulds", isWebhook: false, hadSecret: true };

/** The page with the form of Slack's that was refused; `list` where nothing else is set up. */
const refusedPage = async (refused: Partial<typeof REFUSED>, list = at("app", "installed")) =>
  String(await renderChecklist(list, "n", { done: null, refused: { ...REFUSED, ...refused } }));

/** The tags of a page, in order, without what stands in them as text or values. */
const tagsOf = (page: string) => (page.match(/<\/?[a-z!][^\s>]*/gi) ?? []).join(" ");

describe("the setup page", () => {
  it("has of hostile names the same elements as of harmless ones: they are text", async () => {
    const [evil, plain] = await Promise.all(
      [hostile, harmless].map(async (list) =>
        String(
          await renderChecklist(list, "n", {
            done: EVIL,
            refused: list === hostile ? { ...REFUSED, why: EVIL, channel: EVIL } : REFUSED,
          }),
        ),
      ),
    );
    expect(tagsOf(evil ?? "")).toBe(tagsOf(plain ?? ""));
    expect(evil).not.toContain("<script>alert");
    expect(evil).toContain("&lt;script&gt;");
  });

  it.each([
    ["the form for the token", () => renderLogin("n", EVIL)],
    ["a problem", () => renderProblem("n", EVIL, "slack")],
    ["the form to GitHub", () => renderRegistration("n", { action: `https://github.com/${EVIL}`, manifest: EVIL })],
  ])("escapes what stands in %s", async (_what, render) => {
    expect(String(await render())).not.toContain("<script>alert");
  });

  it.each([
    [["rerun"], /Actions: read and write/, /Single file/],
    [["rules"], /Single file: read/, /Actions: read and write/],
  ])("links to where %j is granted, and says for what", async (lacks, said, unsaid) => {
    const ungranted = [{ account: "acme", url: "https://github.com/settings/installations/1", lacks }];
    const page = String(
      await renderChecklist({ ...harmless, installed: { ...harmless.installed, ungranted } }, "n", NO_NEWS),
    );
    expect(page).toMatch(said);
    expect(page).not.toMatch(unsaid);
    expect(page).toContain('href="https://github.com/settings/apps/x/permissions"');
  });

  it("does not speak of what is granted", async () => {
    const granted = { ...harmless, installed: { ...harmless.installed, ungranted: [] } };
    expect(String(await renderChecklist(granted, "n", NO_NEWS))).not.toContain("Optional permissions");
  });

  it("says nothing that an address makes up", async () => {
    const page = String(await renderChecklist(harmless, "n", { ...NO_NEWS, done: "constructor" }));
    expect(page).not.toContain('role="status"');
  });

  it.each<[string, Checklist, string]>([
    ["nothing is done", at(), "Register the App"],
    ["the App is registered", at("app"), "Install the App"],
    ["it is installed", at("app", "installed"), "Connect Slack"],
    ["Slack came first", at("slack"), "Register the App"],
    ["all is done", at("app", "installed", "slack"), "Open a repository's Actions"],
  ])("has one button that stands out: where %s, it is the next step's", async (_when, list, label) => {
    const page = String(await renderChecklist(list, "n", NO_NEWS));
    const first = [...page.matchAll(/class="(?:button )?first"[^>]*>([^<]+)</g)];
    expect(first.map(([, text]) => text?.replace("&#39;", "'"))).toEqual([label]);
  });

  it("has no step that is empty, and says which come after others", async () => {
    const page = String(await renderChecklist(at(), "n", NO_NEWS));
    expect(page.match(/after step \d/g)).toEqual(["after step 1", "after step 2"]);
    for (const [, body = ""] of page.matchAll(/<li class="step[^>]*>.*?<\/h2>([\s\S]*?)<\/li>/g)) {
      expect(body.replaceAll(/<[^>]*>/g, "").trim()).not.toBe("");
    }
  });

  it("shows a refused form of Slack's again: what is wrong, the channel, and the token to be pasted again", async () => {
    const page = await refusedPage({});
    expect(page).toMatch(/role="alert">No such channel\. .*paste it again/);
    expect(page).toMatch(/<input id="channel"[^>]* value="#biulds"/);
    expect(page).toMatch(/<input id="bot_token" name="bot_token" type="password" value=""[^>]* autofocus>/);
    expect(page).not.toContain("Change the connection");
  });

  it("has the cursor in the channel where the token is stored, and in the webhook's URL where that was wrong", async () => {
    const stored = at("app", "installed", "slack");
    const isStored = { ...stored, slack: { ...stored.slack, isStored: true } };
    expect(await refusedPage({ hadSecret: false }, isStored)).toMatch(/<input id="channel"[^>]* autofocus>/);
    const webhook = await refusedPage({ isWebhook: true });
    expect(webhook).toMatch(/<details open><summary>Or use an incoming webhook/);
    expect(webhook).toMatch(/<input id="webhook_url"[^>]* autofocus>/);
  });

  it("leads back from a problem to the step where it came from", async () => {
    expect(String(await renderProblem("n", "x", "try"))).toContain('href="/setup#try"');
    expect(String(await renderProblem("n", "x", null))).toContain('href="/setup"');
    expect(String(await renderChecklist(harmless, "n", NO_NEWS))).toContain('id="try"');
  });

  it("has the cursor in the field for the token, and says where that was typed", async () => {
    const page = String(await renderLogin("n"));
    expect(page).toMatch(/name="token"[^>]* autofocus>/);
    expect(page).toMatch(/<code>SETUP_TOKEN<\/code>.*Deploy button/);
  });

  it("links to what rules can do", async () => {
    expect(String(await renderChecklist(harmless, "n", NO_NEWS))).toContain(
      `href="${REPOSITORY}/blob/main/docs/rules.md"`,
    );
  });

  it("waits for the first webhook by itself, and only then", async () => {
    const done = { ...harmless, webhook: { ...harmless.webhook, standing: "done" } };
    const pages = await Promise.all(
      [harmless, done].map(async (list) => String(await renderChecklist(list, "n", NO_NEWS))),
    );
    expect(pages.map((page) => page.includes("/setup/heard"))).toEqual([true, false]);
  });
});

describe("the status page", () => {
  it.each([
    [
      [],
      "2026-11-27T13:25:00.000Z",
      "Failures are being reported; the last webhook was heard of on 2026-11-27 at 13:25 UTC.",
    ],
    [[], null, /^Failures will be reported, but no webhook has been heard of yet: is the App installed/],
    [["GITHUB_APP_ID is required: x."], null, /^Failures are not being reported: settings are missing or wrong; /],
    [
      ["SLACK_CHANNEL is required when SLACK_BOT_TOKEN is set."],
      null,
      /^Failures are being reported on pull requests, but Slack's settings are wrong; /,
    ],
    [["RULES must hold rules; x."], null, /^Failures are being reported, but the rules are wrong; /],
  ])(
    "says in one sentence, where the problems are %j and the last webhook came at %j, how it is",
    (problems, lastWebhook, sentence) => {
      expect(verdictOf({ problems, lastWebhook })).toMatch(sentence);
    },
  );

  const status = {
    status: "ok",
    problems: [EVIL],
    slack: "off",
    sources: { [EVIL]: EVIL },
    lastWebhook: null,
    givenUp: [],
    notes: [EVIL],
  } as const;

  const HEARD = "2026-11-27T13:25:00.000Z";
  it.each([
    [["GITHUB_APP_ID is required: x."], null, "Set whyred up", 1],
    [[], null, "Go on setting whyred up", 1],
    [[], HEARD, "Change the setup", 0],
    [["SLACK_CHANNEL is required when SLACK_BOT_TOKEN is set."], HEARD, "Change the setup", 0],
  ])(
    "leads to the setup page: where the problems are %j and the last webhook came at %j, by %j",
    async (problems, lastWebhook, words, buttons) => {
      const page = String(await renderStatus({ ...status, problems, lastWebhook }, "n", true));
      expect([...page.matchAll(/href="\/setup">([^<]+)</g)].map(([, text]) => text)).toEqual([words]);
      expect(page.match(/class="button first"/g) ?? []).toHaveLength(buttons);
    },
  );

  it("escapes what it shows", async () => {
    expect(String(await renderStatus(status, "n", true))).not.toContain("<script>alert");
  });
});
