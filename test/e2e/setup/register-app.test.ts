/** The App's registration on the setup page, and the rotation of its credentials. */
import { beforeEach, describe, expect, test } from "vitest";
import { ask, confirmed, forgetAll, logIn, said, stateFor, worker, world } from "./site.ts";

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
