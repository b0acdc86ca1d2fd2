// What the setup page stored, as the rest of the Worker meets it.
import { createExecutionContext, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { app } from "../../../src/app.ts";
import { GitHub } from "../../../src/edge/github/github.ts";
import { seal, unseal } from "../../../src/edge/vault.ts";
import type { Setup } from "../../../src/setup/setup.ts";
import { ask, resigned, WEBHOOKS } from "../outside.ts";

const TOKEN = "a token of this test, long enough";
const setup = () => env.SETUP.getByName("setup");

/** The Worker's environment with nothing but what every deployment has, and the token. */
const bare = {
  ...env,
  GITHUB_APP_ID: "",
  GITHUB_PRIVATE_KEY: "",
  GITHUB_WEBHOOK_SECRET: "",
  SLACK_BOT_TOKEN: "",
  SLACK_CHANNEL: "",
  SETUP_TOKEN: TOKEN,
};
const stored = {
  GITHUB_APP_ID: env.GITHUB_APP_ID ?? "",
  GITHUB_PRIVATE_KEY: env.GITHUB_PRIVATE_KEY ?? "",
  GITHUB_WEBHOOK_SECRET: env.GITHUB_WEBHOOK_SECRET ?? "",
};

const fetchIn = (request: Request, environment: Env) => app.fetch(request, environment, createExecutionContext());
const health = async (environment: Env) =>
  (await fetchIn(new Request("https://whyred.example/health"), environment)).json<{
    problems: string[];
    sources: Record<string, string>;
  }>();

async function delivered(environment: Env, secret?: string): Promise<number> {
  const scene = await ask({ ask: "scene", jobs: [{ conclusion: "failure", log: "it failed" }] });
  const [job] = scene.jobs;
  if (!job) throw new Error("the scene has no job");
  const { headers, body } = secret === undefined ? job : await resigned(job, JSON.parse(job.body), secret);
  return (await fetchIn(new Request(WEBHOOKS, { method: "POST", headers, body }), environment)).status;
}

/** Isolates remember what was stored for a while: that while is over. */
let now = Date.now();
function later(seconds: number): void {
  now += seconds * 1000;
  vi.setSystemTime(now);
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  later(3600);
  await setup().forget();
});

describe("a stored setting", () => {
  it("configures the Worker: deliveries are accepted, and /health says where each comes from, and no value", async () => {
    expect(await delivered(bare)).toBe(503);
    await setup().change(TOKEN, { ...stored, SLACK_BOT_TOKEN: "xoxb-of-the-page", SLACK_CHANNEL: "#builds" });
    later(5);
    expect(await delivered(bare)).toBe(202);
    const { problems, sources } = await health({ ...bare, SLACK_CHANNEL: "#mine" });
    expect([problems, sources]).toEqual([
      [],
      expect.objectContaining({
        GITHUB_APP_ID: "setup page",
        SLACK_CHANNEL: "environment",
        SETUP_TOKEN: "environment",
      }),
    ]);
    expect(JSON.stringify(await health(bare))).not.toMatch(/xoxb|PRIVATE KEY-|it-is-no-secret/);
  });

  it("gives way to the environment's, setting by setting", async () => {
    await setup().change(TOKEN, { ...stored, GITHUB_WEBHOOK_SECRET: "another" });
    later(60);
    expect(await delivered({ ...bare, GITHUB_WEBHOOK_SECRET: stored.GITHUB_WEBHOOK_SECRET })).toBe(202);
    expect(await delivered(bare)).toBe(401);
  });

  it("that was changed counts within 5 seconds where a signature does not match, and within 60 otherwise", async () => {
    await setup().change(TOKEN, { ...stored, SLACK_WEBHOOK_URL: "https://hooks.slack.example/services/T/B/x" });
    later(60);
    expect(await delivered(bare)).toBe(202);
    await setup().change(TOKEN, { GITHUB_WEBHOOK_SECRET: "a new secret" });
    expect([await delivered(bare, "a new secret"), await delivered(bare)]).toEqual([401, 202]);
    later(5);
    expect([await delivered(bare, "a new secret"), await delivered(bare)]).toEqual([202, 401]);
  });

  it("is never asked for where the environment sets what a webhook needs, or no SETUP_TOKEN is set", async () => {
    let calls = 0;
    const read = () => {
      calls += 1;
      return Promise.reject(new Error("not to be asked"));
    };
    const SETUP = { getByName: () => ({ read }) };
    const whole: Env = Object.assign({}, env, { SETUP_TOKEN: TOKEN, SETUP });
    later(3600);
    expect(await delivered(whole)).toBe(202);
    expect(await delivered(whole, "a wrong secret")).toBe(401);
    expect(await delivered(Object.assign({}, bare, { SETUP_TOKEN: "", SETUP }))).toBe(503);
    expect(calls).toBe(0);
  });

  it("that cannot be had now holds up nothing: what is known goes on", async () => {
    await setup().change(TOKEN, stored);
    later(60);
    expect(await delivered(bare)).toBe(202);
    const SETUP = { getByName: () => ({ read: () => Promise.reject(new Error("overloaded")) }) };
    later(3600);
    expect(await delivered(Object.assign({}, bare, { SETUP }))).toBe(202);
  });
});

describe("SETUP_TOKEN", () => {
  it("that was changed makes what is stored count as not stored, which /health says", async () => {
    await setup().change(TOKEN, stored);
    later(60);
    const changed = { ...bare, SETUP_TOKEN: "another token, as long as that" };
    expect(await delivered(changed)).toBe(503);
    expect((await health(changed)).problems[0]).toContain("cannot be read with this SETUP_TOKEN");
    later(60);
    expect(await delivered(bare)).toBe(202);
  });

  it("with fewer than 16 characters is refused on /health", async () => {
    expect((await health({ ...env, SETUP_TOKEN: "fifteen letters" })).problems).toEqual([
      expect.stringContaining("SETUP_TOKEN must have at least 16 characters"),
    ]);
  });

  it("is all that what is stored is readable with: nothing of it lies there plain", async () => {
    await setup().change(TOKEN, { ...stored, SLACK_BOT_TOKEN: "xoxb-of-the-page" });
    const rows = await runInDurableObject(setup(), (_object: Setup, { storage }) => [...storage.kv.list<string>()]);
    expect(rows.map(([key]) => key)).toEqual(["settings"]);
    expect(JSON.stringify(rows)).not.toMatch(/xoxb|PRIVATE|GITHUB|SLACK/);
  });
});

describe("the webhook's previous secret", () => {
  it("counts for an hour after GitHub has taken the new one, and until then without end", async () => {
    await setup().change(TOKEN, stored);
    const secret = await setup().offerSecret(TOKEN);
    const texts = async () => (await setup().read(TOKEN)).texts;
    later(7200);
    expect(await texts()).toMatchObject({
      GITHUB_WEBHOOK_SECRET: secret,
      GITHUB_WEBHOOK_SECRET_PREVIOUS: stored.GITHUB_WEBHOOK_SECRET,
    });
    // Not answered: the same one is offered again, so that no third secret pushes out the one that GitHub has.
    expect(await setup().offerSecret(TOKEN)).toBe(secret);
    expect(await setup().offerSecret(TOKEN)).toBeNull();
    await setup().secretTaken(TOKEN);
    later(3599);
    expect(await texts()).toHaveProperty("GITHUB_WEBHOOK_SECRET_PREVIOUS");
    later(1);
    expect(await texts()).not.toHaveProperty("GITHUB_WEBHOOK_SECRET_PREVIOUS");
  });
});

describe("a client of GitHub's API", () => {
  it("is made again where the App's credentials were replaced", () => {
    const github = { appId: "1", privateKey: "key", webhookSecrets: [], apiUrl: "https://api.github.com" };
    const scope = { installationId: "2", repositoryId: "3", owner: "acme", repo: "shop" };
    const client = GitHub.for(null, github, scope);
    expect(GitHub.for(client, github, { ...scope })).toBe(client);
    expect(GitHub.for(client, { ...github, privateKey: "new" }, scope)).not.toBe(client);
  });
});

describe("the state of a registration", () => {
  it("counts for an hour, for its session, and once", async () => {
    const state = await setup().giveState("mine");
    expect(await setup().beginExchange(TOKEN, state, "another's")).toBe("unknown");
    expect(await setup().beginExchange(TOKEN, "no state", "mine")).toBe("unknown");
    later(3599);
    expect(await setup().beginExchange(TOKEN, state, "mine")).toBe("ok");
    expect(await setup().beginExchange(TOKEN, state, "mine")).toBe("busy");
    await setup().endExchange(TOKEN, state, "no answer");
    expect(await setup().beginExchange(TOKEN, state, "mine")).toBe("ok");
    await setup().endExchange(TOKEN, state, "refused");
    expect(await setup().beginExchange(TOKEN, state, "mine")).toBe("unknown");
    const old = await setup().giveState("mine");
    later(3600);
    expect(await setup().beginExchange(TOKEN, old, "mine")).toBe("unknown");
  });

  it("tells, where the object died between the exchange and its storing, that the App's key is lost", async () => {
    const state = await setup().giveState("mine");
    await setup().beginExchange(TOKEN, state, "mine");
    await evictDurableObject(setup());
    expect(await setup().isExchangeLost()).toBe(false);
    later(31);
    expect(await setup().isExchangeLost()).toBe(true);
  });

  it("lets no App replace another that was stored meanwhile", async () => {
    const app = { id: "1", privateKey: "key", webhookSecret: "secret" };
    const [first, second] = [await setup().giveState("mine"), await setup().giveState("theirs")];
    expect(await setup().beginExchange(TOKEN, first, "mine")).toBe("ok");
    later(31);
    expect(await setup().beginExchange(TOKEN, second, "theirs")).toBe("ok");
    const ended = [setup().endExchange(TOKEN, first, app), setup().endExchange(TOKEN, second, { ...app, id: "2" })];
    expect(await Promise.all(ended)).toEqual([true, false]);
    expect((await setup().read(TOKEN)).texts.GITHUB_APP_ID).toBe("1");
  });
});

describe("a sealed text", () => {
  it("opens with its token and for its purpose alone, and is another one each time", async () => {
    const sealed = await seal("a secret", TOKEN, "this");
    expect(await unseal(sealed, TOKEN, "this")).toBe("a secret");
    expect(await unseal(sealed, `${TOKEN}.`, "this")).toBeNull();
    expect(await unseal(sealed, TOKEN, "that")).toBeNull();
    expect(await seal("a secret", TOKEN, "this")).not.toBe(sealed);
  });

  it.each([
    "",
    "1",
    "1.a.b.c",
    "2.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAA.AAAA",
    "1.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAA.A",
  ])("that is altered to %j opens not, and throws nothing", async (sealed) => {
    expect(await unseal(sealed, TOKEN, "this")).toBeNull();
  });
});
