/**
 * The setup page's routes, at the bundle that ships, in the order in which somebody sets whyred up; and everybody who
 * should not. The stand-ins play GitHub's pages and Slack.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listen } from "../world/loopback.ts";
import { type RunningWorker, startWorker } from "../world/worker.ts";
import { setupToken, startWorld, type World } from "../world/world.ts";

let world: World;
let worker: RunningWorker;
const folder = mkdtempSync(join(tmpdir(), "whyred-setup-"));

/** As beside an Enterprise Server, whose API lies below its pages. */
const bare = (more: Record<string, string> = {}) =>
  world.bareSettings({ GITHUB_API_URL: `${world.github.url}/api/v3`, ...more });

beforeAll(async () => {
  world = await startWorld();
  worker = await startWorker(bare({ SETTLE_SECONDS: "0" }), { persistTo: folder });
});

afterAll(async () => {
  await worker?.stop();
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Asking = { form?: Record<string, string>; cookie?: string; headers?: Record<string, string>; method?: string };

/** As a browser sends it from the page: the Origin is the page's own unless another is given. */
function ask(path: string, { form, cookie, headers = {}, method }: Asking = {}): Promise<Response> {
  const sent = form && { method: "POST", body: new URLSearchParams(form), headers: { origin: worker.url } };
  return fetch(`${worker.url}${path}`, {
    ...sent,
    ...(method && { method }),
    headers: { ...sent?.headers, ...(cookie && { cookie }), ...headers },
    redirect: "manual",
  });
}

const addressOf = (ip: string) => ({ headers: { "cf-connecting-ip": ip } });

async function logIn(ip = "203.0.113.1"): Promise<string> {
  const answer = await ask("/setup", {
    form: { token: setupToken },
    ...addressOf(ip),
    headers: { "cf-connecting-ip": ip, origin: worker.url },
  });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/setup"]);
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

const said = async (answer: Response) => [answer.status, ((await answer.json()) as { error: string }).error] as const;

/** The state in the form that goes to GitHub. */
async function stateFor(cookie: string, organization = "acme"): Promise<string> {
  const answer = await ask("/setup/github", { form: { organization }, cookie });
  expect(answer.status).toBe(200);
  return /state=([0-9a-f]{64})"/.exec(await answer.text())?.[1] ?? "";
}

/** Confirms on GitHub what the form sends there; where the browser is sent back to. */
async function confirmed(cookie: string, organization = "acme"): Promise<string> {
  const text = await (await ask("/setup/github", { form: { organization }, cookie })).text();
  const action = unescaped(/<form method="post" action="([^"]+)"/.exec(text)?.[1] ?? "");
  const manifest = unescaped(/name="manifest" value="([^"]+)"/.exec(text)?.[1] ?? "");
  const form = await (await fetch(action, { method: "POST", body: new URLSearchParams({ manifest }) })).text();
  const id = /name="form" value="(\w+)"/.exec(form)?.[1] ?? "";
  const confirm = `${world.github.url}/settings/apps/confirm`;
  const back = await fetch(confirm, { method: "POST", body: new URLSearchParams({ form: id }), redirect: "manual" });
  return (back.headers.get("location") ?? "").replace(worker.url, "");
}

function unescaped(text: string): string {
  return text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&amp;", "&");
}

async function forgetAll(): Promise<void> {
  await ask("/setup/forget", { form: { sure: "1" }, cookie: await logIn() });
}

const routes = [
  ["POST", "/setup/github"],
  ["POST", "/setup/github/webhook-secret"],
  ["POST", "/setup/github/key"],
  ["POST", "/setup/slack"],
  ["POST", "/setup/example"],
  ["POST", "/setup/forget"],
  ["GET", "/setup/heard"],
] as const;

describe("a visitor without the token", () => {
  test("sees a form and nothing else, in a page that cannot be framed, kept or made to run anything", async () => {
    const answer = await ask("/setup");
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain('name="token"');
    expect(text).not.toMatch(/GITHUB_|SLACK_|127\.0\.0\.1|xox|acme|Version/);
    const policy = answer.headers.get("content-security-policy") ?? "";
    const nonce = /style nonce="([^"]+)"/.exec(text)?.[1];
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `style-src 'nonce-${nonce}'`,
      `script-src 'nonce-${nonce}'`,
      "connect-src 'self'",
      "img-src data:",
      `form-action 'self' ${world.github.url}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
    expect(answer.headers.get("referrer-policy")).toBe("same-origin");
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test.each(routes)("%s %s is 401 without a session", async (method, path) => {
    expect((await ask(path, method === "POST" ? { form: {} } : {})).status).toBe(401);
    expect((await ask(path, { method, headers: { cookie: "__Host-whyred-setup=1.2.3" } })).status).toBe(401);
  });

  test("is 403 with a wrong token, whether it is a page's form or a program's request", async () => {
    const [status, error] = await said(
      await ask("/setup", {
        form: { token: "wrong" },
        ...{ headers: { "cf-connecting-ip": "192.0.2.9", origin: worker.url } },
      }),
    );
    expect([status, error]).toEqual([403, expect.stringContaining("SETUP_TOKEN")]);
    const page = await ask("/setup", {
      form: { token: "<b>" },
      headers: { accept: "text/html", origin: worker.url, "cf-connecting-ip": "192.0.2.8" },
    });
    expect([page.status, await page.text()]).toEqual([403, expect.not.stringContaining("<b>")]);
  });

  test("with the token in the address is a visitor without it", async () => {
    const answer = await ask(`/setup?token=${setupToken}`);
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(await answer.text()).not.toContain(setupToken);
    expect((await ask(`/setup/heard?token=${setupToken}`)).status).toBe(401);
  });

  test("is 429 after ten wrong tokens from one address, which locks the owner out of nothing", async () => {
    const open = await logIn("192.0.2.1");
    const wrong = () =>
      ask("/setup", { form: { token: "wrong" }, headers: { origin: worker.url, "cf-connecting-ip": "192.0.2.1" } });
    for (let i = 0; i < 10; i++) expect((await wrong()).status).toBe(403);
    expect((await wrong()).status).toBe(429);
    expect((await ask("/setup/heard", { cookie: open })).status).toBe(200);
    await logIn("192.0.2.2");
  });

  test.each([
    ["DELETE", "/setup", "GET, HEAD, POST"],
    ["GET", "/setup/github", "POST"],
    ["POST", "/setup/github/callback", "GET, HEAD"],
    ["PUT", "/setup/slack", "POST"],
  ])("%s %s is 405", async (method, path, allow) => {
    const answer = await ask(path, { method });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
  });

  test.each(["/setup/", "/setup/nothing", "/setup/%67ithub", "/setups"])("%s is 404", async (path) => {
    expect((await ask(path)).status).toBe(404);
  });
});

describe("a session", () => {
  test("sees the checklist; nobody is asked anything without one", async () => {
    const before = world.github.requests.length + world.slack.requests.length;
    await ask("/setup");
    await ask("/");
    expect(world.github.requests.length + world.slack.requests.length).toBe(before);
    const text = await (await ask("/setup", { cookie: await logIn() })).text();
    for (const step of ["Register the GitHub App", "Install it", "first webhook", "Connect Slack"])
      expect(text).toContain(step);
  });

  test("is who may know the version", async () => {
    const version = async (cookie?: string) =>
      ((await (await ask("/health", cookie === undefined ? {} : { cookie })).json()) as { version?: string }).version;
    expect([await version(), await version(await logIn())]).toEqual([
      undefined,
      expect.stringMatching(/^\d+\.\d+\.\d+$/),
    ]);
  });

  test.each(["https://evil.example", "null", "http://127.0.0.1", ""])(
    "whose form is sent from %j is 403",
    async (origin) => {
      const cookie = await logIn();
      for (const [method, path] of routes) {
        if (method === "GET") continue;
        expect((await ask(path, { form: { sure: "1" }, cookie, headers: { origin } })).status).toBe(403);
      }
      expect((await ask("/setup", { form: { token: setupToken }, headers: { origin } })).status).toBe(403);
    },
  );

  test("builds addresses from its own URL, whatever a header says of a forwarded host", async () => {
    const headers = {
      "x-forwarded-host": "evil.example",
      forwarded: "host=evil.example",
      origin: worker.url,
    };
    const text = await (
      await ask("/setup/github", { form: { organization: "" }, cookie: await logIn(), headers })
    ).text();
    expect(text).not.toContain("evil.example");
    expect(unescaped(text)).toContain(`"redirect_url":"${worker.url}/setup/github/callback"`);
  });

  test.each(["a b", "a/b", "../x", "x".repeat(40), '"><script>', "ä"])(
    "naming the organization %j is 400",
    async (organization) => {
      const answer = await ask("/setup/github", { form: { organization }, cookie: await logIn() });
      expect(answer.status).toBe(400);
    },
  );

  test("whose form is too large, or none, is 400", async () => {
    const cookie = await logIn();
    expect((await ask("/setup/slack", { form: { bot_token: "x".repeat(20_000) }, cookie })).status).toBe(400);
    expect((await ask("/setup/slack", { method: "POST", cookie, headers: { origin: worker.url } })).status).toBe(400);
  });
});

describe("the App's registration", () => {
  let cookie: string;
  beforeEach(async () => {
    world.github.heal();
    await forgetAll();
    cookie = await logIn();
  });

  test("stores the credentials, and leads on to its installation", async () => {
    const answer = await ask(await confirmed(cookie), { cookie });
    expect([answer.status, answer.headers.get("location")]).toEqual([
      303,
      `${world.github.url}/apps/whyred-acme/installations/new`,
    ]);
    const { problems, sources } = (await (await ask("/health")).json()) as { problems: string[]; sources: object };
    expect([problems, sources]).toMatchObject([[], { GITHUB_APP_ID: "setup page", GITHUB_PRIVATE_KEY: "setup page" }]);
    expect(await (await ask("/setup", { cookie })).text()).toContain("whyred-acme");
  });

  test("is 400 with no state, another's, a used one, without the cookie, or from another session, and changes nothing", async () => {
    const back = await confirmed(cookie);
    const code = /code=(\w+)/.exec(back)?.[1] ?? "";
    const other = await logIn("203.0.113.77");
    const refused = [
      ask(`/setup/github/callback?code=${code}`, { cookie }),
      ask(`/setup/github/callback?code=${code}&state=${"0".repeat(64)}`, { cookie }),
      ask(`/setup/github/callback?code=${code}&state=${await stateFor(other)}`, { cookie }),
      ask(back, { cookie: other }),
      ask(back),
    ];
    for (const answer of await Promise.all(refused)) expect(answer.status).toBe(400);
    expect((await ask(back, { cookie })).status).toBe(303);
    await forgetAll();
    expect((await ask(back, { cookie })).status).toBe(400);
  });

  test("is 409 where an App is stored already, at both of its ends", async () => {
    const [first, second] = [await confirmed(cookie), await confirmed(cookie)];
    expect((await ask(first, { cookie })).status).toBe(303);
    expect((await ask(second, { cookie })).status).toBe(409);
    expect((await ask("/setup/github", { form: {}, cookie })).status).toBe(409);
  });

  test("in two browsers at once stores one App", async () => {
    const other = await logIn("203.0.113.78");
    const [mine, theirs] = [await confirmed(cookie), await confirmed(other)];
    const answers = await Promise.all([ask(mine, { cookie }), ask(theirs, { cookie: other })]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 409]);
  });

  const exchange = { operation: "apps/create-from-manifest" };

  test("may be tried again where GitHub did not answer", async () => {
    const back = await confirmed(cookie);
    world.github.fail(exchange, { times: 1, answer: "hang up" });
    expect(await said(await ask(back, { cookie }))).toEqual([
      502,
      expect.stringContaining("Reload this page to try again"),
    ]);
    expect((await ask(back, { cookie })).status).toBe(303);
  });

  test("is spent where GitHub has refused the code", async () => {
    const back = await confirmed(cookie);
    const forged = back.replace(/code=\w+/, "code=abc");
    expect(await said(await ask(forged, { cookie }))).toEqual([
      400,
      expect.stringContaining("GitHub does not know this code"),
    ]);
    expect((await ask(back, { cookie })).status).toBe(400);
  });

  test.each([
    ["HTML", { status: 201, body: "<html>", headers: { "content-type": "text/html" } }],
    ["huge", { status: 201, body: JSON.stringify({ id: 1, pem: "x".repeat(100_000) }) }],
    [
      "without a key",
      {
        status: 201,
        body: JSON.stringify({ id: 1, pem: "no key", webhook_secret: "s", html_url: "https://github.com/apps/x" }),
      },
    ],
    ["a redirect", { status: 302, headers: { location: "https://evil.example/" } }],
  ])("whose answer is %s stores nothing, and says what to do", async (_what, answer) => {
    const back = await confirmed(cookie);
    world.github.fail(exchange, { times: 1, answer });
    expect(await said(await ask(back, { cookie }))).toEqual([502, expect.stringContaining("delete the App there")]);
    expect(((await (await ask("/health")).json()) as { sources: object }).sources).not.toHaveProperty("GITHUB_APP_ID");
  });

  test("that GitHub answers too late is given up, and may be tried again", async () => {
    const back = await confirmed(cookie);
    world.github.fail(exchange, { times: 1, delayMs: 10_500, answer: "hang up" });
    expect((await ask(back, { cookie })).status).toBe(502);
    expect((await ask(back, { cookie })).status).toBe(303);
  });

  test("whose Worker dies between the exchange and its storing says that the key is lost", async () => {
    const back = await confirmed(cookie);
    // As if the answer had reached nobody: the code is used, and the state was never spent.
    world.github.fail(exchange, { times: 1, answer: "hang up", afterwards: true });
    expect((await ask(back, { cookie })).status).toBe(502);
    expect(await said(await ask(back, { cookie }))).toEqual([
      400,
      expect.stringContaining("its key is lost: delete the App there"),
    ]);
  });

  test("replaces the webhook's secret without losing a delivery", async () => {
    await ask(await confirmed(cookie), { cookie });
    const repo = world.github.addRepository({ owner: "acme", name: "rotated" });
    const run = world.github.addRun({ repo, jobs: [{ conclusion: "failure" }] });
    const before = await world.deliveries.run(run);
    world.github.fail({ operation: "apps/update-webhook-config-for-app" }, { times: 1, answer: { status: 500 } });
    expect((await ask("/setup/github/webhook-secret", { form: {}, cookie })).status).toBe(502);
    expect((await world.deliver(before, { to: worker.url })).status).toBe(202);
    expect((await ask("/setup/github/webhook-secret", { form: {}, cookie })).status).toBe(409); // for half a minute
  });

  test("replaces the webhook's secret: deliveries of both are accepted", async () => {
    await ask(await confirmed(cookie), { cookie });
    const repo = world.github.addRepository({ owner: "acme", name: "rotated-again" });
    const run = world.github.addRun({ repo, jobs: [{ conclusion: "failure" }] });
    const before = await world.deliveries.run(run);
    const answer = await ask("/setup/github/webhook-secret", { form: {}, cookie });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/setup?done=secret"]);
    const after = await world.deliveries.run(run);
    expect(after.headers["x-hub-signature-256"]).not.toBe(before.headers["x-hub-signature-256"]);
    for (const delivery of [before, after])
      expect((await world.deliver(delivery, { to: worker.url })).status).toBe(202);
  });

  test("replaces the private key by one that GitHub accepts for this App, and by no other", async () => {
    await ask(await confirmed(cookie), { cookie });
    const foreign = (await startWorldsKey()) ?? "";
    expect((await ask("/setup/github/key", { form: { key: "nonsense" }, cookie })).status).toBe(400);
    expect((await ask("/setup/github/key", { form: { key: foreign }, cookie })).status).toBe(400);
    const key = world.github.newKey();
    expect((await ask("/setup/github/key", { form: { key }, cookie })).headers.get("location")).toBe("/setup?done=key");
  });
});

/** A private key that this GitHub does not know. */
async function startWorldsKey(): Promise<string> {
  const { generateKeyPairSync } = await import("node:crypto");
  return generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
}

describe("Slack's form", () => {
  let cookie: string;
  const token = () => world.settings()["SLACK_BOT_TOKEN"] ?? "";
  const messages = () => world.slack.messages(world.channel);
  beforeEach(async () => {
    world.slack.heal();
    await forgetAll();
    cookie = await logIn();
  });

  test("stores a bot that Slack knows, and shows what a failure looks like, marked as an example", async () => {
    const before = messages().length;
    const answer = await ask("/setup/slack", {
      form: { bot_token: token(), channel: "#builds", signing_secret: "s3cret" },
      cookie,
    });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/setup?done=slack"]);
    const [message] = messages().slice(before);
    expect(message?.text).toMatch(/^Example: /);
    expect(JSON.stringify(message?.blocks)).toContain("none of yours");
    const page = await (await ask("/setup?done=slack", { cookie })).text();
    expect(page).toContain("A bot in Acme, posting to #builds");
    expect(page).not.toContain(token());
  });

  test.each([
    ["a token that Slack does not know", { bot_token: "xoxb-wrong", channel: "#builds" }, "does not know this token"],
    ["no channel", { bot_token: "xoxb-1" }, "Name the channel, too"],
    ["no token", { channel: "#builds" }, "Paste the Bot User OAuth Token, too"],
    ["no address of a webhook", { webhook_url: "" }, "Paste the webhook's URL"],
    [
      "a channel that is not there",
      { bot_token: "OURS", channel: "#nowhere" },
      "no such channel. Check the channel's name or ID; if it is private, type /invite @whyred there first. Nothing was stored",
    ],
    ["a token of another kind", { bot_token: "ghp_x", channel: "#builds" }, "must be a bot token"],
    ["nothing", {}, "Nothing was given"],
    [
      "both ways",
      { bot_token: "OURS", channel: "#builds", webhook_url: "https://hooks.slack.com/services/T/B/x" },
      "either",
    ],
    ["a Workflow Builder trigger", { webhook_url: "https://hooks.slack.com/triggers/T/1/x" }, "Workflow Builder"],
  ])("with %s is 400, says why, and stores nothing", async (_what, given, why) => {
    const form = Object.fromEntries(
      Object.entries(given).map(([name, text]) => [name, text === "OURS" ? token() : text]),
    );
    expect(await said(await ask("/setup/slack", { form, cookie }))).toEqual([400, expect.stringContaining(why)]);
    expect(((await (await ask("/health")).json()) as { slack: string }).slack).toBe("off");
  });

  test("that is answered by what is no Slack is 400", async () => {
    const liar = await listen(async () => ({
      status: 200,
      headers: { "content-type": "text/html" },
      body: "<html>ok</html>",
    }));
    const answer = await ask("/setup/slack", { form: { webhook_url: `${liar.url}/services/T/B/x` }, cookie });
    expect(await said(answer)).toEqual([400, expect.stringContaining("not Slack")]);
    await liar.close();
  });

  test("keeps what is left empty, replaces a bot by a webhook, and removes", async () => {
    await ask("/setup/slack", { form: { bot_token: token(), channel: "#builds" }, cookie });
    const other = world.slack.addChannel({ name: "others" });
    expect((await ask("/setup/slack", { form: { channel: "#others" }, cookie })).status).toBe(303);
    expect(world.slack.messages(other)).toHaveLength(1);
    const { url } = world.slack.addWebhook(other);
    expect((await ask("/setup/slack", { form: { webhook_url: url }, cookie })).status).toBe(303);
    const health = async () => ((await (await ask("/health")).json()) as { slack: string }).slack;
    expect(await health()).toBe("webhook");
    expect((await ask("/setup/example", { form: {}, cookie })).status).toBe(303);
    expect(world.slack.messages(other)).toHaveLength(3);
    expect((await ask("/setup/slack", { form: { remove: "1" }, cookie })).status).toBe(303);
    expect(await health()).toBe("off");
    expect((await ask("/setup/example", { form: {}, cookie })).status).toBe(400);
  });
});

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
    await worker.stop();
    worker = await startWorker(bare(), { persistTo: folder });
    const health = async () => (await (await ask("/health")).json()) as { slack: string; problems: string[] };
    expect((await health()).slack).toBe("bot");
    await worker.stop();
    worker = await startWorker(bare({ SETUP_TOKEN: "another token, as long as that" }), {
      persistTo: folder,
    });
    expect(await health()).toMatchObject({
      slack: "off",
      problems: [expect.stringContaining("SETUP_TOKEN"), expect.anything(), expect.anything(), expect.anything()],
    });
    expect((await ask("/setup/heard", { cookie })).status).toBe(401);
    expect(worker.logs.join("\n")).not.toMatch(/xoxb|PRIVATE KEY|stand-in-for-32/);
  });

  test("is nobody's business without SETUP_TOKEN: there is no setup page", async () => {
    await worker.stop();
    worker = await startWorker({ GITHUB_API_URL: world.github.url }, { persistTo: folder });
    for (const path of ["/setup", "/setup/github/callback", "/setup/nothing"])
      expect((await ask(path)).status).toBe(404);
    expect((await ask("/setup", { form: { token: "" } })).status).toBe(404);
  });
});
