import { createExecutionContext, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { app } from "../../../src/app.ts";
import { IN_HAND_MAX } from "../../../src/intake/limits.ts";
import type { Delivery } from "../../world/deliveries.ts";
import { ask, deliver, host, inboxOf, passIn, runOf, stateOf, storedIn, WEBHOOKS } from "../outside.ts";

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
    ["repository.id", (payload: Record<string, unknown>) => ({ ...payload, repository: {} }), "repository.id"],
    ["workflow_job", (payload: Record<string, unknown>) => ({ ...payload, workflow_job: undefined }), "workflow_job"],
    ["action", (payload: Record<string, unknown>) => ({ ...payload, action: 7 }), "action"],
  ])("without %s is 400 and names the field", async (_field, change, named) => {
    const { job } = await failedJob();
    const response = await signed(JSON.stringify(change(text(job))));
    expect([response.status, JSON.stringify(await response.json())]).toEqual([400, expect.stringContaining(named)]);
  });

  it.each([undefined, null, {}, { id: "7" }, { id: 0 }, []])(
    "whose installation is %j is accepted",
    async (installation) => {
      const { job } = await failedJob();
      expect((await signed(JSON.stringify({ ...text(job), installation }))).status).toBe(202);
    },
  );

  it("whose links lead elsewhere is accepted, and none of them is stored", async () => {
    const { scene, job } = await failedJob();
    const lure = (text: string) =>
      text.replaceAll('"html_url":"https://github.com/', '"html_url":"https://evil.example/');
    expect((await signed(lure(job.body))).status).toBe(202);
    await passIn([inboxOf(scene)], 2);
    const stored = await runInDurableObject(runOf(scene), (_object, { storage }) => JSON.stringify(stateOf(storage)));
    expect(stored).toContain(String(scene.runId));
    expect(stored).not.toContain("evil.example");
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

describe("storing that takes long", () => {
  /** Nothing can be stored until it is called. */
  function block(scene: Parameters<typeof inboxOf>[0]): () => Promise<void> {
    let free = () => {};
    const busy = new Promise<void>((resolve) => (free = resolve));
    const held = runInDurableObject(inboxOf(scene), (_object, state) => state.blockConcurrencyWhile(() => busy));
    return async () => {
      free();
      await held;
    };
  }
  const deliverMany = (job: Delivery, count: number) =>
    Promise.all(Array.from({ length: count }, async () => (await deliver(job)).status));

  it("for a moment has more deliveries than an isolate takes wait in line, and all of them are accepted", async () => {
    const { scene, job } = await failedJob();
    const free = block(scene);
    const all = deliverMany(job, IN_HAND_MAX + 10);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await free();
    expect(new Set(await all)).toEqual(new Set([202]));
  });

  it("is refused in time with 503 and Retry-After, the next ones at once and unread, until it is quick again", async () => {
    const { scene, job } = await failedJob();
    const free = block(scene);
    const begun = Date.now();
    const first = await deliver(job);
    expect([first.status, first.headers.get("retry-after")]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    expect(Date.now() - begun).toBeLessThan(6_000);

    const probe = deliver(job);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const unread = new ReadableStream({ pull: () => Promise.reject(new Error("it was read")) }, { highWaterMark: 0 });
    const next = new Request(WEBHOOKS, { method: "POST", headers: job.headers, body: unread });
    expect((await fetchIn(next, env)).status).toBe(503);

    await free();
    expect((await probe).status).toBe(202);
    expect(new Set(await deliverMany(job, 20))).toEqual(new Set([202]));
  }, 20_000);

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

describe("large bodies", () => {
  it("that come at the same time, more than fit into the memory, wait their turn and are all read", async () => {
    const payload = (mb: number) => JSON.stringify({ zen: "x".repeat(mb * 1024 * 1024) });
    const bodies = [24, 24, 24, 1.2, 1.2].map(payload);
    const answers = await Promise.all(bodies.map((body) => signed(body, { "x-github-event": "ping" })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  }, 30_000);

  it("that are sent slowly leave room for others", async () => {
    const part = new Uint8Array(20 * 1024 * 1024);
    const open = [1, 2, 3].map(() => new TransformStream<Uint8Array, Uint8Array>());
    const slow = open.map(({ readable }) =>
      fetchIn(
        new Request(WEBHOOKS, { method: "POST", headers: { "content-type": "application/json" }, body: readable }),
        env,
      ),
    );
    const writers = open.map(({ writable }) => writable.getWriter());
    for (const writer of writers) void writer.write(part).catch(() => {});
    const body = JSON.stringify({ zen: "x".repeat(1024 * 1024) });
    expect((await signed(body, { "x-github-event": "ping" })).status).toBe(200);
    for (const writer of writers) void writer.close().catch(() => {});
    for (const { status } of await Promise.all(slow)) expect([401, 503]).toContain(status);
  }, 30_000);
});

describe("a large body that does not come to its end", () => {
  it("is left, and refused as one that may be sent again", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    void writer.write(new Uint8Array(1024 * 1024)).catch(() => {});
    const headers = { "content-type": "application/json" };
    const response = await fetchIn(new Request(WEBHOOKS, { method: "POST", headers, body: readable }), env);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    expect(await response.json()).toEqual({ error: expect.stringContaining("too slowly") });
  }, 20_000);
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
    expect([response.status, await response.json()]).toEqual([400, { error: expect.stringContaining("ended before") }]);
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

  it.each(["/api/github/%77ebhooks", "/%61pi/github/webhooks", "/api/github/webhooks%2f", "/%68ealth"])(
    "%s, which only decodes to a route's path, is 404",
    async (path) => {
      const { job } = await failedJob();
      const sent = { method: "POST", headers: job.headers, body: job.body };
      for (const init of [sent, {}]) {
        expect((await exports.default.fetch(`https://whyred.example${path}`, init)).status).toBe(404);
      }
    },
  );

  it.each(["/", "/health", "/nothing"])("GET %s cannot be framed, sniffed or made to run anything", async (path) => {
    const { headers } = await exports.default.fetch(`https://whyred.example${path}`);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    const policy = headers.get("content-security-policy");
    for (const part of ["default-src 'none'", "frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'"]) {
      expect(policy).toContain(part);
    }
  });

  it("GET / has its own style alone allowed", async () => {
    const response = await exports.default.fetch("https://whyred.example/");
    const nonce = /<style nonce="([^"]+)">/.exec(await response.text())?.[1];
    expect(response.headers.get("content-security-policy")).toContain(`style-src 'nonce-${nonce}'`);
  });

  it("says in one sentence what is wrong and what to do", async () => {
    const said = async (path: string, init: RequestInit = {}) =>
      (await (await exports.default.fetch(`https://whyred.example${path}`, init)).json<{ error: string }>()).error;
    expect(await said("/nothing")).toBe("Not found. Webhooks go to /api/github/webhooks; status is at /health.");
    expect(await said("/health", { method: "PUT" })).toBe("PUT is not allowed here; use GET or HEAD.");
    expect(await said("/api/github/webhooks")).toBe("GET is not allowed here; use POST.");
    const { job } = await failedJob();
    const headers = { ...job.headers, "x-hub-signature-256": "sha256=" };
    expect(await said("/api/github/webhooks", { method: "POST", headers, body: job.body })).toBe(
      "X-Hub-Signature-256 does not match the body. Check that GITHUB_WEBHOOK_SECRET equals the App's webhook secret.",
    );
  });

  it("GET /health says that all is well, and to nobody in particular which version this is", async () => {
    const response = await exports.default.fetch("https://whyred.example/health");
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        status: "ok",
        problems: [],
        slack: "bot",
        sources: expect.objectContaining({ GITHUB_PRIVATE_KEY: "environment", SLACK_BOT_TOKEN: "environment" }),
        lastWebhook: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        givenUp: [],
        notes: [],
      },
    ]);
  });
});
