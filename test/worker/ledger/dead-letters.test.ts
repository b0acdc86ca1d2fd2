import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { pages } from "../../../src/app.ts";
import type { Branch } from "../../../src/branch/branch.ts";
import type { Trouble } from "../../world/loopback.ts";
import type { SlackTrouble } from "../../world/slack/slack.ts";
import { only, RED } from "../failed-log.ts";
import { ask, branchOf, changeState, deliver, forgetWrites, ledger, pass, seen, told } from "../outside.ts";

afterEach(async () => {
  await ask({ ask: "heal" });
  await forgetWrites(await ask({ ask: "scene", jobs: [RED] }));
});

type Health = { givenUp: { what: string; reason: string; count: number }[] | null; notes: string[] };
const health = async (): Promise<Health> => (await exports.default.fetch("https://whyred.example/health")).json();
const counted = async (what: string, reason: string) =>
  (await health()).givenUp?.find((one) => one.what === what && one.reason === reason)?.count ?? 0;

const json = { "content-type": "application/json" };
const refused = (status: number, message: string, headers = {}) => ({
  status,
  headers: { ...json, ...headers },
  body: JSON.stringify({ message }),
});
const slow = (seconds: number) => ({ status: 429, headers: { "retry-after": dateIn(seconds) }, body: "" });
/** Whole seconds. */
const dateIn = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();
const inSeconds = (seconds: number) => String(Math.ceil(Date.now() / 1000) + seconds);

/** Each answer of GitHub's to the writing of a comment: how often, and after how many seconds it is told all the same. */
const PASSING: readonly (readonly [string, () => Trouble, number])[] = [
  ["401, as a token that has expired", () => ({ times: 3, answer: refused(401, "Bad credentials") }), 20],
  ["403, once", () => ({ times: 1, answer: refused(403, "Resource not accessible by integration") }), 5],
  ["404, twice", () => ({ times: 2, answer: refused(404, "Not Found") }), 10],
  ["409", () => ({ times: 4, answer: refused(409, "Conflict") }), 40],
  ["410, once", () => ({ times: 1, answer: refused(410, "Gone") }), 5],
  ["422, once", () => ({ times: 1, answer: refused(422, "Validation Failed") }), 5],
  [
    "429 with retry-after",
    () => ({ times: 1, answer: refused(429, "Too Many Requests", { "retry-after": "30" }) }),
    31,
  ],
  [
    "429 with a date in retry-after",
    () => ({ times: 1, answer: refused(429, "Too Many Requests", { "retry-after": dateIn(30) }) }),
    31,
  ],
  [
    "403 with x-ratelimit-reset",
    () => ({
      times: 1,
      answer: refused(403, "API rate limit exceeded", {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": inSeconds(60),
      }),
    }),
    62,
  ],
  [
    "403 of a secondary limit that names no time",
    () => ({ times: 1, answer: refused(403, "secondary rate limit") }),
    61,
  ],
  ["500", () => ({ times: 4, answer: { status: 500 } }), 40],
  ["502, behind which it may still be made", () => ({ times: 2, answer: { status: 502 } }), 62],
  ["503 with retry-after", () => ({ times: 1, answer: refused(503, "Down", { "retry-after": "20" }) }), 21],
  ["no answer: the connection breaks", () => ({ times: 2, answer: "hang up" }), 62],
  ["an answer that is no JSON", () => ({ times: 2, answer: { status: 200, body: "<html>" } }), 10],
];

describe("a comment that is answered with", () => {
  it.each(PASSING)("%s is made once that has passed, and no sooner", async (_what, trouble, seconds) => {
    await ask({ ask: "trouble", operation: "issues/create-comment", trouble: trouble() });
    const scene = await told([RED]);
    expect((await seen(scene)).messages.length).toBe(1);
    await pass(scene, seconds);
    expect((await seen(scene)).comments.length).toBe(1);
  });

  it.each([
    ["401 for ever", 401, "unauthorized", 600],
    ["403 for ever", 403, "forbidden", 60],
    ["410 for ever", 410, "gone", 60],
    ["422 for ever", 422, "invalid", 60],
    ["404 for ever", 404, "not-found", 60],
  ])("%s is given up, counted once, and made when its webhook comes again", async (_what, status, reason, seconds) => {
    const before = await counted("comment", reason);
    const trouble = { times: 200, answer: refused(status, "no") };
    await ask({ ask: "trouble", operation: "issues/create-comment", trouble });
    const scene = await told([RED]);
    await pass(scene, seconds);
    expect((await seen(scene)).comments).toEqual([]);
    expect(await counted("comment", reason)).toBe(before + 1);

    await ask({ ask: "heal" });
    await deliver(only(scene.jobs));
    await pass(scene, 30);
    expect((await seen(scene)).comments.length).toBe(1);
  });
});

describe("a comment that GitHub does not answer", () => {
  it("is tried for a day, and then given up", async () => {
    const before = await counted("comment", "unavailable");
    await ask({ ask: "trouble", operation: "issues/create-comment", trouble: { answer: { status: 502 } } });
    const scene = await told([RED]);
    await pass(scene, 120);
    expect(await counted("comment", "unavailable")).toBe(before);
    await runInDurableObject(branchOf(scene), (_object: Branch, { storage }) => {
      changeState(storage, ({ tasks }) => {
        const failing = tasks["comment"]?.["failing"];
        if (typeof failing !== "object" || failing === null) throw new Error("the comment does not fail");
        Object.assign(failing, { since: Reflect.get(failing, "since") - 86_400_000 });
      });
    });
    await pass(scene, 900);
    expect(await counted("comment", "unavailable")).toBe(before + 1);
  });
});

describe("a Slack message that is answered with", () => {
  it.each([
    ["429 and Retry-After", { times: 1, retryAfter: 20 }, 21],
    ["ratelimited", { times: 1, error: "ratelimited" }, 31],
    ["internal_error", { times: 2, error: "internal_error" }, 10],
    ["org_login_required, for five minutes", { times: 10, error: "org_login_required" }, 600],
    ["external_channel_migrating, for five minutes", { times: 10, error: "external_channel_migrating" }, 600],
    ["team_added_to_org, for five minutes", { times: 10, error: "team_added_to_org" }, 600],
    ["update_failed", { times: 2, error: "update_failed" }, 10],
    ["429 and a date in Retry-After", { times: 1, answer: slow(20) }, 21],
    ["invalid_auth, twice", { times: 2, error: "invalid_auth" }, 10],
    ["channel_not_found, once", { times: 1, error: "channel_not_found" }, 5],
    ["HTTP 500", { times: 3, status: 500 }, 20],
    ["no answer", { times: 2, answer: "hang up" as const }, 62],
  ] satisfies [string, SlackTrouble, number][])("%s is posted later, once", async (_what, trouble, seconds) => {
    await ask({ ask: "slackTrouble", trouble: { method: "chat.postMessage", ...trouble } });
    const scene = await told([RED]);
    expect((await seen(scene)).comments.length).toBe(1);
    await pass(scene, seconds);
    expect((await seen(scene)).messages.length).toBe(1);
  });

  it.each([
    ["is_archived", "forbidden", 60],
    ["not_in_channel", "forbidden", 60],
    ["invalid_blocks", "invalid", 60],
    ["token_revoked", "unauthorized", 600],
  ])("%s for ever is given up, counted, and posted when its webhook comes again", async (error, reason, seconds) => {
    const before = await counted("slack", reason);
    await ask({ ask: "slackTrouble", trouble: { method: "chat.postMessage", error } });
    const scene = await told([RED]);
    await pass(scene, seconds);
    expect(await counted("slack", reason)).toBe(before + 1);
    await ask({ ask: "heal" });
    await deliver(only(scene.jobs));
    await pass(scene, 30);
    expect((await seen(scene)).messages.length).toBe(1);
  });
});

describe("a job whose log may not be read", () => {
  it("is told without it, counted, and read when its webhook comes again", async () => {
    const trouble = { times: 50, answer: refused(403, "Resource not accessible by integration") };
    await ask({ ask: "trouble", operation: "actions/download-job-logs-for-workflow-run", trouble });
    const before = await counted("job", "forbidden");
    const scene = await told([RED]);
    await pass(scene, 60);
    expect(only((await seen(scene)).comments).body).toContain("Actions: read");
    expect(await counted("job", "forbidden")).toBe(before + 1);
    await ask({ ask: "heal" });
    await deliver(only(scene.jobs));
    await pass(scene, 60);
    expect(only((await seen(scene)).comments).body).toContain("TypeError");
  });
});

describe("what was given up", () => {
  it("is counted once, however often the Ledger is told", async () => {
    const before = await counted("comment", "conflict");
    for (let i = 0; i < 3; i++) await ledger().count("comment/conflict/one");
    await ledger().count("comment/conflict/another");
    expect(await counted("comment", "conflict")).toBe(before + 2);
  });

  it("stands on the page with its reason, and without any name", async () => {
    await ledger().count("slack/forbidden/page");
    const page = await (await exports.default.fetch("https://whyred.example/")).text();
    expect(page).toMatch(/\d+ × posting a Slack message: refused/);
    expect(page).not.toMatch(/acme|shop|topic/);
  });

  it("keeps nobody waiting who asks how whyred is: the page says that it cannot be counted", async () => {
    const silent = { getByName: () => ({ status: () => new Promise(() => {}) }) };
    const broken = { getByName: () => ({ status: () => Promise.reject(new Error("overloaded")) }) };
    for (const LEDGER of [silent, broken]) {
      const began = Date.now();
      const response = await pages.fetch(new Request("https://whyred.example/health"), { ...env, LEDGER });
      expect(Date.now() - began).toBeLessThan(3_000);
      expect([response.status, await response.json()]).toMatchObject([
        200,
        { status: "ok", givenUp: null, notes: [expect.stringContaining("not available right now")] },
      ]);
    }
  });
});
