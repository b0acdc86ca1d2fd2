// The bundle that ships, in workerd, with real alarms and real requests, against the stand-ins.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { JobSpec } from "../world/github/specs.ts";
import { until } from "../world/until.ts";
import { type RunningWorker, startWorker } from "../world/worker.ts";
import { startWorld, type World, type WorldOptions } from "../world/world.ts";

const LOG = `\uFEFF2026-11-22T10:00:00.1234567Z ##[group]Run npm test
2026-11-22T10:00:00.1234567Z \u001b[36;1mnpm test\u001b[0m
2026-11-22T10:00:00.1234567Z shell: /usr/bin/bash -e {0}
2026-11-22T10:00:00.1234567Z ##[endgroup]
2026-11-22T10:00:01.1234567Z \u001b[31mTypeError: basket is undefined\u001b[0m
2026-11-22T10:00:01.1234567Z ##[error]Process completed with exit code 1.
`;
const RED = { name: "test", conclusion: "failure", log: LOG } satisfies JobSpec;

let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

async function start(options: WorldOptions = {}, settings: Record<string, string> = {}) {
  const world = await startWorld(options);
  ends.push(() => world.close());
  const worker = await startWorker(world.settings({ SETTLE_SECONDS: "0", ...settings }));
  ends.push(() => worker.stop());
  return { world, worker };
}

function scene(world: World, jobs: JobSpec[], conclusion?: "failure" | null) {
  const repo = world.github.addRepository({ owner: "acme", name: "shop" });
  const pull = world.github.addPullRequest({ repo, branch: "topic" });
  const shown = conclusion === undefined ? {} : { conclusion };
  return { pull, run: world.github.addRun({ repo, branch: "topic", sha: pull.sha, jobs, ...shown }) };
}

async function deliver(world: World, worker: RunningWorker, run: ReturnType<typeof scene>["run"]) {
  for (const job of run.attempts.at(-1)?.jobs ?? []) {
    if (job.status === "completed") await world.deliver(await world.deliveries.job(job), { to: worker.url });
  }
}

const settled = (ms = 1500) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a failed job", () => {
  it("is told, with tokens for this repository and this purpose alone, and without one for the storage", async () => {
    const { world, worker } = await start();
    const { pull, run } = scene(world, [RED, { name: "lint", conclusion: "success" }]);
    await deliver(world, worker, run);
    await until(
      "both are posted",
      () => world.github.comments(pull).length === 1 && world.slack.messages(world.channel).length === 1,
    );

    expect(world.github.comments(pull)[0]?.body).toContain("```text\nTypeError: basket is undefined\n```");
    const tokens = new Set(world.github.requests.map(({ by }) => JSON.stringify(by)));
    const repositories = [run.repository.id];
    expect([...tokens].sort((a, b) => a.length - b.length)).toEqual([
      '"app"',
      JSON.stringify({
        permissions: { metadata: "read", actions: "read", pull_requests: "write", checks: "read" },
        repositories,
      }),
    ]);
    expect(world.storage.requests.map(({ headers }) => headers["authorization"])).toEqual([undefined]);
  });

  it("is told after the Worker was stopped between its webhook and its telling, and started again", async () => {
    const world = await startWorld();
    ends.push(() => world.close());
    const persistTo = mkdtempSync(join(tmpdir(), "whyred-state-"));
    ends.push(async () => rmSync(persistTo, { recursive: true, force: true }));
    const first = await startWorker(world.settings({ SETTLE_SECONDS: "3" }), { persistTo });
    const { pull, run } = scene(world, [RED]);
    await deliver(world, first, run);
    await until("the run was read", () => world.github.requests.some(({ line }) => line.includes("/attempts/1/jobs")));
    await settled(500);
    await first.stop();
    expect(world.github.comments(pull)).toEqual([]);
    const second = await startWorker(world.settings({ SETTLE_SECONDS: "3" }), { persistTo });
    ends.push(() => second.stop());
    await until(
      "both are posted",
      () => world.github.comments(pull).length === 1 && world.slack.messages(world.channel).length === 1,
      { withinMs: 20_000 },
    );
  });

  it("whose log is redirected a second time, or elsewhere than to the web, is told without its log", async () => {
    const { world, worker } = await start();
    const { pull, run } = scene(world, [RED, { ...RED, name: "build" }]);
    const away = (location: string) => ({ times: 20, answer: { status: 302, headers: { location } } });
    world.storage.fail(away("http://127.0.0.1:9/secret"));
    await deliver(world, worker, run);
    await until("it is told", () => world.github.comments(pull)[0]?.body.includes("could not be read") === true, {
      withinMs: 20_000,
    });
    expect(world.github.comments(pull)[0]?.body).not.toContain("127.0.0.1:9");
    expect(worker.logs.join("\n")).not.toMatch(/sig=|127\.0\.0\.1:9/);
  });
});

describe("a log that is", () => {
  it.each([
    ["one line of 50 MB", () => new Uint8Array(50_000_000).fill(120), /x{100}/],
    ["binary", () => Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 256), /is not text/],
    [
      "full of what is no UTF-8",
      () => Uint8Array.from({ length: 100_000 }, (_, i) => (i % 50 === 0 ? 10 : 65 + (i % 26))),
      /[A-Z]{5}/,
    ],
  ])("%s is told all the same", async (_what, log, told) => {
    const { world, worker } = await start();
    const { pull, run } = scene(world, [{ ...RED, log: log() }]);
    await deliver(world, worker, run);
    await until("it is told", () => world.github.comments(pull).length === 1, { withinMs: 50_000 });
    expect(world.github.comments(pull)[0]?.body).toMatch(told);
    expect(world.github.comments(pull)[0]?.body.length).toBeLessThan(6_000);
  });
});

describe("an incoming webhook", () => {
  it("gets one message when the run has ended, and one more when a job fails after that", async () => {
    const { world, worker } = await start({ slack: "webhook" });
    const running: JobSpec = { name: "deploy", conclusion: null, status: "in_progress" };
    const { pull, run } = scene(world, [RED, running], null);
    await deliver(world, worker, run);
    await until("the comment is there", () => world.github.comments(pull).length === 1);
    await settled();
    expect(world.slack.messages(world.channel)).toEqual([]);

    for (const job of run.attempts[0]?.jobs ?? [])
      Object.assign(job, { status: "completed", conclusion: job.conclusion ?? "success", completedAt: job.startedAt });
    world.github.completeRun(run);
    const ended = await world.deliveries.run(run);
    await world.deliver(ended, { to: worker.url });
    await until("it is posted", () => world.slack.messages(world.channel).length === 1);
    expect(world.slack.requests[0]?.body).toMatchObject({ unfurl_links: false, unfurl_media: false });
    await world.deliver(ended, { to: worker.url });
    await settled();
    expect(world.slack.messages(world.channel).length).toBe(1);

    world.github.rerun(run, { jobs: [RED] });
    await deliver(world, worker, run);
    await world.deliver(await world.deliveries.run(run), { to: worker.url });
    await until("it is posted again", () => world.slack.messages(world.channel).length === 2);
  });
});

describe("an incoming webhook, of a run that is green although a job failed", () => {
  it("gets its message when the run has ended", async () => {
    const { world, worker } = await start({ slack: "webhook" });
    const running: JobSpec = { name: "deploy", conclusion: null, status: "in_progress" };
    const { pull, run } = scene(world, [RED, running], null);
    await deliver(world, worker, run);
    await until("the comment is there", () => world.github.comments(pull).length === 1);
    world.github.completeRun(run, "success");
    await world.deliver(await world.deliveries.run(run), { to: worker.url });
    await until("it is posted", () => world.slack.messages(world.channel).length === 1);
  });
});

describe("without Slack", () => {
  it("the comment is made all the same", async () => {
    const { world, worker } = await start({ slack: "none" });
    const { pull, run } = scene(world, [RED]);
    await deliver(world, worker, run);
    await until("it is told", () => world.github.comments(pull).length === 1);
  });
});

describe("a bot that is asked to wait", () => {
  it("posts later, while the comment is made at once", async () => {
    const { world, worker } = await start();
    world.slack.fail({ times: 1, retryAfter: 2 });
    const { pull, run } = scene(world, [RED]);
    await deliver(world, worker, run);
    await until("the comment is there", () => world.github.comments(pull).length === 1);
    expect(world.slack.messages(world.channel).length).toBe(0);
    await until("the message is there", () => world.slack.messages(world.channel).length === 1, { withinMs: 20_000 });
  });
});
