/** Who may use the setup page: a visitor without the token, and a session. */
import { describe, expect, test } from "vitest";
import { setupToken } from "../../world/world.ts";
import { ask, logIn, said, unescaped, worker, world } from "./site.ts";

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
