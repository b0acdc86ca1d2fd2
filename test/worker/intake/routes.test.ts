import { createExecutionContext, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { app } from "../../../src/app.ts";
import { IN_HAND_MAX } from "../../../src/intake/limits.ts";
import { ask, deliver, host, inboxOf, passIn, storedIn, WEBHOOKS } from "../outside.ts";

/** As workerd calls it, in this environment. */
const fetchIn = (request: Request, environment: Env) => app.fetch(request, environment, createExecutionContext());

const text = (delivery: { body: string }) => JSON.parse(delivery.body);

async function failedJob() {
  const scene = await ask({ ask: "scene", jobs: [{ conclusion: "failure", log: "it failed" }] });
  const [job] = scene.jobs;
  if (!job) throw new Error("the scene has no job");
  return { scene, job };
}

/** The same delivery with another body, rightly signed. */
async function signed(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string | undefined> = {}) {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const secret = new TextEncoder().encode(env.GITHUB_WEBHOOK_SECRET);
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));
  const signature = `sha256=${[...mac].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  const usual = {
    "content-type": "application/json",
    "x-github-event": "workflow_job",
    "x-github-delivery": crypto.randomUUID(),
    "x-hub-signature-256": signature,
  };
  const all = Object.entries({ ...usual, ...headers }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  return exports.default.fetch(WEBHOOKS, { method: "POST", headers: Object.fromEntries(all), body: bytes });
}

describe("a delivery", () => {
  it("of a failed job is accepted", async () => {
    const { job } = await failedJob();
    const response = await deliver(job);
    expect([response.status, await response.json()]).toEqual([202, { status: "accepted" }]);
  });

  it("is accepted when it was signed with the previous secret", async () => {
    const { job } = await failedJob();
    const changed = { ...env, GITHUB_WEBHOOK_SECRET: "new", GITHUB_WEBHOOK_SECRET_PREVIOUS: env.GITHUB_WEBHOOK_SECRET };
    const request = new Request(WEBHOOKS, { method: "POST", headers: job.headers, body: job.body });
    expect((await fetchIn(request, changed)).status).toBe(202);
  });

  it("is 401 where neither of two secrets has signed it", async () => {
    const changed = { ...env, GITHUB_WEBHOOK_SECRET: "new", GITHUB_WEBHOOK_SECRET_PREVIOUS: "old" };
    const { job } = await failedJob();
    const request = new Request(WEBHOOKS, { method: "POST", headers: job.headers, body: job.body });
    expect((await fetchIn(request, changed)).status).toBe(401);
  });

  it("whose names are as long as a delivery may be is stored", async () => {
    const { job } = await failedJob();
    const payload = text(job);
    const workflow_job = { ...payload.workflow_job, name: "x".repeat(3_000_000), workflow_name: "y".repeat(3_000_000) };
    expect((await signed(JSON.stringify({ ...payload, workflow_job }))).status).toBe(202);
  });

  it.each([
    ["is missing", undefined],
    ["is empty", ""],
    ["has no digits", "sha256="],
    ["has no hexadecimal digits", `sha256=${"z".repeat(64)}`],
    ["is of another body", `sha256=${"0".repeat(64)}`],
    ["is of another kind", "sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709"],
    ["is far too long", `sha256=${"a".repeat(5000)}`],
  ])("whose signature %s is 401", async (_what, signature) => {
    const { job } = await failedJob();
    const response = await deliver(job, { "x-hub-signature-256": signature });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ error: expect.stringContaining("GITHUB_WEBHOOK_SECRET") });
  });

  it.each(["x-github-event", "x-github-delivery"])("without %s is 400", async (header) => {
    const { job } = await failedJob();
    const response = await deliver(job, { [header]: undefined });
    expect([response.status, JSON.stringify(await response.json()).toLowerCase()]).toEqual([
      400,
      expect.stringContaining(header),
    ]);
  });

  it.each(["", "{", "null", "3", '"text"', "\u0000"])("whose body is %j is 400", async (body) => {
    expect((await signed(body)).status).toBe(400);
  });

  it("whose body is no UTF-8, but rightly signed, is 400", async () => {
    expect((await signed(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]))).status).toBe(400);
  });

  it.each([
    [
      "installation.id",
      (payload: Record<string, unknown>) => ({ ...payload, installation: undefined }),
      "installation",
    ],
    ["repository.id", (payload: Record<string, unknown>) => ({ ...payload, repository: {} }), "repository.id"],
    ["workflow_job", (payload: Record<string, unknown>) => ({ ...payload, workflow_job: undefined }), "workflow_job"],
    ["action", (payload: Record<string, unknown>) => ({ ...payload, action: 7 }), "action"],
  ])("without %s is 400 and names the field", async (_field, change, named) => {
    const { job } = await failedJob();
    const response = await signed(JSON.stringify(change(text(job))));
    expect([response.status, JSON.stringify(await response.json())]).toEqual([400, expect.stringContaining(named)]);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", undefined])("of type %s is 415", async (type) => {
    expect((await signed("{}", { "content-type": type ?? "" })).status).toBe(415);
  });

  it("with a charset is taken", async () => {
    expect(
      (await signed('{"zen":""}', { "content-type": "application/json; charset=utf-8", "x-github-event": "ping" }))
        .status,
    ).toBe(200);
  });

  it.each([
    ["ping", {}, "webhook works"],
    ["push", {}, "push"],
    ["no_such_event", {}, "no_such_event"],
    ["workflow_job", { action: "queued" }, "completed"],
    ["workflow_run", { action: "in_progress" }, "completed"],
  ])("%s %j is ignored, and says why", async (event, payload, reason) => {
    const response = await signed(JSON.stringify(payload), { "x-github-event": event });
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: "ignored", reason: expect.stringContaining(reason) },
    ]);
  });

  it("of a job that has not failed is ignored, whatever else it lacks", async () => {
    const response = await signed('{"action":"completed","workflow_job":{"conclusion":"success"}}');
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: "ignored", reason: expect.stringContaining("success") },
    ]);
  });

  it("with ids over 2^53 is accepted", async () => {
    const { scene, job } = await failedJob();
    const large = job.body.replace(/"run_id":\d+/, '"run_id":9007199254740993');
    expect((await signed(large)).status).toBe(202);
    await passIn([inboxOf(scene)], 2);
    const stub = env.WORKFLOW_RUN.getByName(`${host()}/${text(job).repository.id}/9007199254740993`);
    expect(JSON.stringify(await storedIn(stub))).toContain('\\"runId\\":\\"9007199254740993\\"');
  });

  it("for another App is ignored", async () => {
    const { job } = await failedJob();
    expect((await deliver(job, { "x-github-hook-installation-target-id": "1" })).status).toBe(200);
  });

  it("of an owner that is not served is ignored", async () => {
    const { job } = await failedJob();
    const request = () => new Request(WEBHOOKS, { method: "POST", headers: job.headers, body: job.body });
    expect((await fetchIn(request(), { ...env, GITHUB_OWNERS: "Other, another" })).status).toBe(200);
    expect((await fetchIn(request(), { ...env, GITHUB_OWNERS: "other, ACME" })).status).toBe(202);
  });

  it.each(["success", "skipped"] as const)("of a job that ended as %s is ignored", async (conclusion) => {
    const scene = await ask({ ask: "scene", jobs: [{ conclusion }] });
    expect((await deliver(scene.jobs[0] ?? scene.run)).status).toBe(200);
  });
});

describe("more events at once than can be stored", () => {
  it("are refused with 503 and Retry-After; those that were let in are accepted, and so is the next", async () => {
    const { scene, job } = await failedJob();
    let free = () => {};
    const busy = new Promise<void>((resolve) => (free = resolve));
    const held = runInDurableObject(inboxOf(scene), (_object, state) => state.blockConcurrencyWhile(() => busy));
    const answered: Response[] = [];
    const all = Array.from({ length: IN_HAND_MAX + 10 }, async () => answered.push(await deliver(job)));
    while (answered.length < 10) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const { status, headers } of answered) {
      expect([status, headers.get("retry-after")]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    }
    const unread = new ReadableStream({ pull: () => Promise.reject(new Error("it was read")) }, { highWaterMark: 0 });
    const late = new Request(WEBHOOKS, { method: "POST", headers: job.headers, body: unread });
    expect((await fetchIn(late, env)).status).toBe(503);
    free();
    await Promise.all([held, ...all]);
    expect(answered.filter(({ status }) => status === 202)).toHaveLength(IN_HAND_MAX);
    expect((await deliver(job)).status).toBe(202);
  });

  it("cannot be brought about by whoever sends slowly", async () => {
    const { job } = await failedJob();
    const headers = { ...job.headers, "x-hub-signature-256": `sha256=${"0".repeat(64)}` };
    const open = Array.from({ length: IN_HAND_MAX + 10 }, () => new TransformStream<Uint8Array, Uint8Array>());
    const pending = open.map(({ readable }) =>
      fetchIn(new Request(WEBHOOKS, { method: "POST", headers, body: readable }), env),
    );
    expect((await deliver(job)).status).toBe(202);
    await Promise.all(open.map(({ writable }) => writable.close()));
    for (const { status } of await Promise.all(pending)) expect([401, 503]).toContain(status);
  });
});

describe("a body over 25 MiB", () => {
  it("is 413 by its length, before it is read", async () => {
    const body = new ReadableStream({ pull: () => Promise.reject(new Error("it was read")) });
    const headers = { "content-type": "application/json", "content-length": String(26 * 1024 * 1024) };
    const request = new Request(WEBHOOKS, { method: "POST", headers, body });
    expect((await fetchIn(request, env)).status).toBe(413);
  });

  it("is 413 without a length, and not read to its end", async () => {
    let sent = 0;
    const chunk = new Uint8Array(1024 * 1024);
    const body = new ReadableStream({
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(chunk);
      },
    });
    const request = new Request(WEBHOOKS, { method: "POST", headers: { "content-type": "application/json" }, body });
    expect((await fetchIn(request, env)).status).toBe(413);
    expect(sent).toBeLessThan(40 * 1024 * 1024);
  });
});

describe("a body that breaks off", () => {
  it.each([{}, { "content-length": "100000" }])("is 400, not the Worker's fault: %j", async (length) => {
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('{"action":'));
        controller.error(new Error("the connection was lost"));
      },
    });
    const headers = { "content-type": "application/json", ...length };
    const response = await fetchIn(new Request(WEBHOOKS, { method: "POST", headers, body }), env);
    expect([response.status, await response.json()]).toEqual([400, { error: expect.stringContaining("broke off") }]);
  });
});

describe("a Worker that is not set up", () => {
  const bare = { ...env, GITHUB_APP_ID: "", GITHUB_PRIVATE_KEY: "", GITHUB_WEBHOOK_SECRET: "" };

  it("answers deliveries with 503 and Retry-After, before it looks at them", async () => {
    const response = await fetchIn(new Request(WEBHOOKS, { method: "POST" }), bare);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, expect.stringMatching(/^\d+$/)]);
  });

  it("names everything that is missing at once", async () => {
    const response = await fetchIn(new Request("https://whyred.example/health"), bare);
    const { problems } = await response.json<{ problems: string[] }>();
    expect(response.status).toBe(503);
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
      "GITHUB_APP_ID",
      "GITHUB_PRIVATE_KEY",
      "GITHUB_WEBHOOK_SECRET",
    ]);
    expect(await (await fetchIn(new Request("https://whyred.example/"), bare)).text()).toContain("GITHUB_PRIVATE_KEY");
  });

  it("still takes deliveries when only Slack's settings are wrong", async () => {
    const { job } = await failedJob();
    const request = new Request(WEBHOOKS, { method: "POST", headers: job.headers, body: job.body });
    const wrong = { ...env, SLACK_BOT_TOKEN: "nonsense" };
    expect((await fetchIn(request, wrong)).status).toBe(202);
    expect((await fetchIn(new Request("https://whyred.example/health"), wrong)).status).toBe(503);
  });
});

describe("other paths and methods", () => {
  it.each([
    ["GET", "/api/github/webhooks", 405, "POST"],
    ["PUT", "/api/github/webhooks", 405, "POST"],
    ["POST", "/health", 405, "GET, HEAD"],
    ["DELETE", "/", 405, "GET, HEAD"],
    ["GET", "/nothing", 404, null],
    ["POST", "/api/github", 404, null],
  ])("%s %s is %i", async (method, path, status, allow) => {
    const response = await exports.default.fetch(`https://whyred.example${path}`, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([status, allow]);
    expect(await response.json()).toEqual({ error: expect.any(String) });
  });

  it("GET /health says that all is well, and which version this is", async () => {
    const response = await exports.default.fetch("https://whyred.example/health");
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        status: "ok",
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        problems: [],
        slack: "bot",
        givenUp: [],
        notes: [],
      },
    ]);
  });
});
