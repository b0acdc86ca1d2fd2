import { describe, expect, it } from "vitest";
import {
  type Checklist,
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

/** The tags of a page, in order, without what stands in them as text or values. */
const tagsOf = (page: string) => (page.match(/<\/?[a-z!][^\s>]*/gi) ?? []).join(" ");

describe("the setup page", () => {
  it("has of hostile names the same elements as of harmless ones: they are text", async () => {
    const [evil, plain] = await Promise.all(
      [hostile, harmless].map(async (list) => String(await renderChecklist(list, "n", EVIL))),
    );
    expect(tagsOf(evil ?? "")).toBe(tagsOf(plain ?? ""));
    expect(evil).not.toContain("<script>alert");
    expect(evil).toContain("&lt;script&gt;");
  });

  it.each([
    ["the form for the token", () => renderLogin("n", EVIL)],
    ["a problem", () => renderProblem("n", EVIL)],
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
      await renderChecklist({ ...harmless, installed: { ...harmless.installed, ungranted } }, "n", null),
    );
    expect(page).toMatch(said);
    expect(page).not.toMatch(unsaid);
    expect(page).toContain('href="https://github.com/settings/apps/x/permissions"');
  });

  it("does not speak of what is granted", async () => {
    const granted = { ...harmless, installed: { ...harmless.installed, ungranted: [] } };
    expect(String(await renderChecklist(granted, "n", null))).not.toContain("Optional permissions");
  });

  it("says nothing that an address makes up", async () => {
    const page = String(await renderChecklist(harmless, "n", "constructor"));
    expect(page).not.toContain('role="status"');
  });

  it("waits for the first webhook by itself, and only then", async () => {
    const done = { ...harmless, webhook: { ...harmless.webhook, standing: "done" } };
    const pages = await Promise.all(
      [harmless, done].map(async (list) => String(await renderChecklist(list, "n", null))),
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

  it("escapes what it shows", async () => {
    const status = {
      status: "ok",
      problems: [EVIL],
      slack: "off",
      sources: { [EVIL]: EVIL },
      lastWebhook: null,
      givenUp: [],
      notes: [EVIL],
    } as const;
    expect(String(await renderStatus(status, "n", true))).not.toContain("<script>alert");
  });
});
