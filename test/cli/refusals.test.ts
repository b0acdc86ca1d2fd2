// What GitHub refuses: each its sentence, exit code 2, nothing on standard output, and the token in no sentence and at
// no other host.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { failedLog } from "../core/synthetic-log.ts";
import { tokenFor } from "../world/caller.ts";
import type { JobLog, Repository, Run } from "../world/github/state.ts";
import { startWorld, type World } from "../world/world.ts";
import { call } from "./calls.ts";

let world: World;
let repo: Repository;
let run: Run;
let token = "";

beforeAll(async () => {
  world = await startWorld({ slack: "none" });
  repo = world.github.addRepository({ owner: "acme", name: "shop" });
  run = world.github.addRun({ repo, jobs: [{ name: "build", log: failedLog(["Error: no"]) }] });
  token = (await tokenFor(world, repo)).replace(/^token /, "");
});
afterEach(() => world.github.heal());
afterAll(() => world.close());

const site = "https://github.com/acme/shop";
const pageOf = (of: Run) => `${site}/actions/runs/${of.id}`;

async function refused(address: string, env: Record<string, string> = { GH_TOKEN: token }): Promise<string> {
  const { code, stdout, stderr } = await call([address], { env: { GITHUB_API_URL: world.github.url, ...env } });
  expect([code, stdout]).toEqual([2, ""]);
  for (const [name, value] of Object.entries(env)) {
    if (name.endsWith("TOKEN") && value !== "") expect(stderr).not.toContain(value);
  }
  return stderr;
}

describe("GitHub's refusals", () => {
  it("are named with the variable that the token came from", async () => {
    expect(await refused(pageOf(run), { GH_TOKEN: "ghs_wrong" })).toBe(
      "GitHub refused the token in GH_TOKEN (401): it has expired, was revoked, or is incomplete.",
    );
    expect(await refused(pageOf(run), { GITHUB_TOKEN: "ghs_wrong", GH_TOKEN: "" })).toContain(
      "the token in GITHUB_TOKEN",
    );
  });

  it("say which permission is missing", async () => {
    const poor = (await tokenFor(world, repo, { metadata: "read" })).replace(/^token /, "");
    const sentence = await refused(pageOf(run), { GH_TOKEN: poor });
    expect(sentence).toContain("GitHub does not let the token in GH_TOKEN read this run (403)");
    expect(sentence).toContain("“Actions: read” on acme/shop");
  });

  it("say that a run, a job, a pull request or a repository is not there, or not to be seen", async () => {
    const may = "or the token in GH_TOKEN may not see acme/shop (404).";
    expect(await refused(`${site}/actions/runs/1`)).toBe(`GitHub does not know this run, ${may}`);
    expect(await refused(`${site}/actions/runs/1/job/2`)).toBe(`GitHub does not know this job, ${may}`);
    expect(await refused(`${site}/pull/99`)).toBe(`GitHub does not know this pull request, ${may}`);
    expect(await refused("https://github.com/acme/nowhere/pull/99")).toContain("may not see acme/nowhere");
  });

  it("say when a rate limit ends, and that a token raises it", async () => {
    const headers = {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 12 * 60),
    };
    const answer = { status: 403, headers, body: '{"message":"API rate limit exceeded for 192.0.2.1."}' };
    world.github.fail({ line: /runs/ }, { answer, times: 2 });
    expect(await refused(pageOf(run))).toMatch(
      /^GitHub's rate limit is reached \(403\): try again in 1[23] minutes\.$/,
    );
    expect(await refused(pageOf(run), {})).toContain("Without a token it is 60 requests an hour: set GH_TOKEN.");
  });

  it("are tried again where GitHub does not answer, and then said", async () => {
    world.github.fail(
      { operation: "actions/get-workflow-run" },
      { answer: { status: 502, headers: {}, body: "" }, times: 1 },
    );
    const { code } = await call([pageOf(run)], { env: { GITHUB_API_URL: world.github.url, GH_TOKEN: token } });
    expect(code).toBe(0);
    expect(await refused(pageOf(run), { GITHUB_API_URL: "http://127.0.0.1:1", GH_TOKEN: token })).toBe(
      "127.0.0.1:1 did not answer: check the network, or try again later.",
    );
  });

  it("are said where the API is none", async () => {
    world.github.fail(
      { line: /runs/ },
      { answer: { status: 200, headers: { "content-type": "text/html" }, body: "<html>" } },
    );
    expect(await refused(pageOf(run))).toMatch(
      /^The answer of 127\.0\.0\.1:\d+ is not what GitHub's documentation says.*: check GITHUB_API_URL\.$/,
    );
  });
});

describe("without a token", () => {
  it("public runs are looked at as far as GitHub allows: it gives no logs", async () => {
    expect(await refused(pageOf(run), {})).toBe(
      "build: GitHub gives this job's log only to those who are signed in (403): set GH_TOKEN, for example to what `gh auth token` prints.",
    );
    const hidden = world.github.addRepository({ owner: "acme", name: "hidden", private: true });
    const hiddenRun = world.github.addRun({ repo: hidden, jobs: [{}] });
    expect(await refused(`https://github.com/acme/hidden/actions/runs/${hiddenRun.id}`, {})).toBe(
      "GitHub does not know this run, or acme/hidden is private (404): for a private repository set GH_TOKEN.",
    );
    expect(world.github.requests.at(-1)?.headers["authorization"]).toBeUndefined();
  });
});

describe("logs that are gone", () => {
  it.each<[string, JobLog, string]>([
    ["expired", { gone: "expired" }, "build: The log is gone: its retention period is over, or somebody deleted it."],
    ["were never written", { gone: "not stored" }, "build: There is no log: GitHub did not write one for this job."],
  ])("are said to have %s", async (_, log, sentence) => {
    const completedAt = "2026-03-01T10:00:00Z";
    const gone = world.github.addRun({ repo, jobs: [{ name: "build", log, completedAt }] });
    expect(await refused(pageOf(gone))).toBe(sentence);
  });

  it("leave the other jobs' reasons standing", async () => {
    const jobs = [
      { name: "old", log: { gone: "expired" as const } },
      { name: "new", log: failedLog(["Error: still there"]) },
    ];
    const mixed = world.github.addRun({ repo, jobs });
    const called = await call([pageOf(mixed)], { env: { GITHUB_API_URL: world.github.url, GH_TOKEN: token } });
    expect(called).toMatchObject({ code: 0, stdout: expect.stringContaining("Error: still there") });
    expect(called.stderr).toBe("old: The log is gone: its retention period is over, or somebody deleted it.");
  });
});

describe("the token", () => {
  it("goes to the API alone: not to a log's storage, and not where the API redirects", async () => {
    const { requests } = world.storage;
    const before = requests.length;
    const called = await call([pageOf(run)], { env: { GITHUB_API_URL: world.github.url, GH_TOKEN: token } });
    expect(called.code).toBe(0);
    expect(requests.length).toBeGreaterThan(before);
    for (const { headers } of requests.slice(before)) expect(JSON.stringify(headers)).not.toContain(token);
    const elsewhere = { status: 302, headers: { location: `${world.storage.url}/elsewhere` }, body: "" };
    world.github.fail({ operation: "actions/get-workflow-run" }, { answer: elsewhere });
    const asked = requests.length;
    expect(await refused(pageOf(run))).toMatch(/is not what GitHub's documentation says/);
    expect(requests).toHaveLength(asked);
  });

  it("is refused where it can be none, without being repeated", async () => {
    expect(await refused(pageOf(run), { GH_TOKEN: "two words" })).toBe(
      "GH_TOKEN is not a token: it has blanks or line ends in it.",
    );
  });
});

describe("an address of another host", () => {
  it.each([
    "https://example.com/acme/shop/actions/runs/1",
    "https://github.com.example.com/acme/shop/actions/runs/1",
    "https://github.com@example.com/acme/shop/actions/runs/1",
    "https://ghe.com/acme/shop/actions/runs/1",
    "https://example.com/github.com/shop/actions/runs/1",
    "ftp://github.com/acme/shop/actions/runs/1",
  ])("is refused, and nothing is sent: %s", async (address) => {
    const before = world.github.requests.length;
    await refused(address);
    expect(world.github.requests).toHaveLength(before);
  });
});
