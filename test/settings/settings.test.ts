import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SETTING_NAMES, SETTINGS } from "../../src/settings/schema.ts";
import { readSettings, textsOf } from "../../src/settings/settings.ts";

const page = (name: string) => readFileSync(join(import.meta.dirname, "..", "..", name), "utf8");
const pages = [page("README.md"), page("docs/contract.md")];
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pkcs1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const pkcs8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const good = { GITHUB_APP_ID: "123", GITHUB_PRIVATE_KEY: pkcs1, GITHUB_WEBHOOK_SECRET: "secret" };
const named = (env: Record<string, unknown>) =>
  readSettings(textsOf(env)).problems.map((problem) => problem.split(" ")[0] ?? "");

describe("settings", () => {
  it.each([
    ["PKCS#1, as GitHub hands it out", pkcs1],
    ["PKCS#8", pkcs8],
    ["escaped line ends", pkcs1.replaceAll("\n", "\\n")],
    ["escaped Windows line ends", pkcs1.replaceAll("\n", "\\r\\n")],
    ["Windows line ends", pkcs1.replaceAll("\n", "\r\n")],
    ["quotes around it", `"${pkcs1.replaceAll("\n", "\\n")}"`],
  ])("take a private key with %s", (_what, key) => {
    const { github, problems } = readSettings({ ...good, GITHUB_PRIVATE_KEY: key });
    expect([problems, github?.privateKey]).toEqual([[], pkcs8]);
  });

  it("have defaults", () => {
    expect(readSettings(good)).toMatchObject({
      github: { apiUrl: "https://api.github.com" },
      slack: null,
      settleMs: 3000,
      owners: null,
    });
  });

  it("count an empty one as missing", () => {
    expect(named({ ...good, GITHUB_APP_ID: " ", SLACK_BOT_TOKEN: "" })).toEqual(["GITHUB_APP_ID"]);
  });

  it("name every problem at once, and no value", () => {
    const wrong = {
      GITHUB_APP_ID: "value-of-mine",
      GITHUB_PRIVATE_KEY: "value-of-mine",
      GITHUB_API_URL: "value-of-mine",
      GITHUB_OWNERS: "value of!mine",
      SLACK_BOT_TOKEN: "value-of-mine",
      SLACK_CHANNEL: "#a value-of-mine",
      SLACK_API_URL: "ftp://value-of-mine",
      SETTLE_SECONDS: "value-of-mine",
      LOG_SCAN_BYTES: "value-of-mine",
      RULES: "value-of-mine",
    };
    expect(named(wrong).sort((a, b) => (a < b ? -1 : 1))).toEqual([
      "GITHUB_API_URL",
      "GITHUB_APP_ID",
      "GITHUB_OWNERS",
      "GITHUB_PRIVATE_KEY",
      "GITHUB_WEBHOOK_SECRET",
      "LOG_SCAN_BYTES",
      "RULES",
      "SETTLE_SECONDS",
      "SLACK_API_URL",
      "SLACK_BOT_TOKEN",
      "SLACK_CHANNEL",
    ]);
    expect(readSettings(wrong).problems.join()).not.toContain("value");
  });

  it("take a bot with a channel's name or id, or an incoming webhook", () => {
    const bot = { ...good, SLACK_BOT_TOKEN: "xoxb-1", SLACK_CHANNEL: "#builds" };
    expect(readSettings(bot).slack).toMatchObject({ kind: "bot", channel: "#builds", apiUrl: "https://slack.com/api" });
    expect(readSettings({ ...bot, SLACK_CHANNEL: "C0123" }).slack?.kind).toBe("bot");
    expect(readSettings({ ...good, SLACK_WEBHOOK_URL: "http://127.0.0.1:99/services/T/B/x" }).slack).toEqual({
      kind: "webhook",
      url: "http://127.0.0.1:99/services/T/B/x",
    });
    expect(named({ ...good, SLACK_BOT_TOKEN: "xoxb-1" })).toEqual(["SLACK_CHANNEL"]);
    expect(named({ ...good, SLACK_CHANNEL: "#builds" })).toEqual(["SLACK_BOT_TOKEN"]);
  });

  it("keep GitHub working when Slack's are wrong", () => {
    expect(readSettings({ ...good, SLACK_WEBHOOK_URL: "nonsense" })).toMatchObject({
      github: { appId: "123" },
      slack: null,
    });
  });

  it("take a number that stands bare, and name what is neither number nor text", () => {
    const settings = readSettings(textsOf({ ...good, GITHUB_APP_ID: 123, SETTLE_SECONDS: 0 }));
    expect(settings).toMatchObject({ github: { appId: "123" }, settleMs: 0, problems: [] });
    expect(named({ ...good, GITHUB_APP_ID: true })).toContain("GITHUB_APP_ID");
  });

  it("say in plain words what each must be", () => {
    const { problems } = readSettings({
      GITHUB_APP_ID: "whyred",
      GITHUB_PRIVATE_KEY: "a key",
      GITHUB_API_URL: "https://name:word@api.github.example",
      SLACK_BOT_TOKEN: "xoxb-1",
    });
    expect(problems).toEqual([
      "GITHUB_APP_ID must be a number.",
      "GITHUB_PRIVATE_KEY must be an RSA private key in PEM format, BEGIN and END lines included.",
      "GITHUB_WEBHOOK_SECRET is required: the secret entered for the App's webhook.",
      "GITHUB_API_URL must be an http(s) URL without credentials, query or fragment.",
      "SLACK_CHANNEL is required when SLACK_BOT_TOKEN is set.",
    ]);
  });

  it.each(["triggers/T0123ABCD/456/x", "workflows/T0123ABCD/A456/789/x"])(
    "refuse %s of Slack's Workflow Builder by name, since no message can be posted to it",
    (path) => {
      const { slack, problems } = readSettings({ ...good, SLACK_WEBHOOK_URL: `https://hooks.slack.com/${path}` });
      expect(slack).toBeNull();
      expect(problems).toEqual([expect.stringMatching(/^SLACK_WEBHOOK_URL must be .* Workflow Builder trigger/)]);
    },
  );

  it("that are malformed leave their defaults in force", () => {
    const { settleMs, scanBytes } = readSettings({ ...good, SETTLE_SECONDS: "soon", LOG_SCAN_BYTES: "12" });
    expect({ settleMs, scanBytes }).toEqual({ settleMs: 3000, scanBytes: 1024 * 1024 });
  });

  it("serve nobody while the list of owners is malformed", () => {
    expect(readSettings({ ...good, GITHUB_OWNERS: "acme!" }).github).toBeNull();
  });

  it.each(SETTING_NAMES)("%s has its row, with its kind, in the README and in the contract", (name) => {
    for (const text of pages) {
      const rows = text.split("\n").filter((line) => line.startsWith("| `") && line.includes(`\`${name}\``));
      expect(rows.join()).toContain(SETTINGS[name].kind === "secret" ? "secret" : "var");
    }
  });

  it("hold rules, in YAML or as a table of wrangler.toml", () => {
    const yaml = "rules:\n  - when: { branches: [default] }\n    slack: '#main'\n";
    expect(readSettings({ ...good, RULES: yaml })).toMatchObject({
      rules: [{ slack: { channel: "#main", mention: null }, comment: true }],
      problems: [],
    });
    const table = { ...good, RULES: { rules: [{ slack: false, when: { jobs: ["a, b"] } }] } };
    expect(readSettings(textsOf(table))).toMatchObject({ rules: [{ slack: null }], problems: [] });
  });

  it("say that an incoming webhook cannot choose the channels that rules name", () => {
    const webhook = { ...good, SLACK_WEBHOOK_URL: "https://hooks.slack.example/services/T/B/x" };
    const { problems } = readSettings({ ...webhook, RULES: "rules:\n  - slack: '#x'\n" });
    expect(problems).toEqual(["RULES names channels, which an incoming webhook cannot choose; set SLACK_BOT_TOKEN."]);
    expect(readSettings({ ...webhook, RULES: "rules:\n  - slack: false\n" }).problems).toEqual([]);
  });

  it("whose rules are wrong say where, and hold none", () => {
    const { rules, problems, github } = readSettings({
      ...good,
      RULES: "rules:\n  - when: { branch: [hunter2] }\n  - slak: hunter2",
    });
    expect(rules).toEqual([]);
    expect(problems).toEqual([
      "RULES must hold rules; without them the defaults apply (line 2, column 13: `branch` is not a key; did you mean `branches`?, and 1 more).",
    ]);
    expect(github).not.toBeNull();
  });

  it("allow no waiting at all", () => {
    expect(readSettings({ ...good, SETTLE_SECONDS: "0" })).toMatchObject({ settleMs: 0, problems: [] });
  });
});
