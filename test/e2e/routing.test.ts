// Channels and mentions at the bundle that ships.
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { bundleOf } from "../world/bundle.ts";
import type { JobSpec, RunSpec } from "../world/github/specs.ts";
import { type Run, shaOf } from "../world/github/state.ts";
import { until } from "../world/until.ts";
import { type RunningWorker, startWorker } from "../world/worker.ts";
import { startWorld, type World } from "../world/world.ts";

beforeAll(() => bundleOf(join(import.meta.dirname, "..", "..", "wrangler.toml")), 180_000);

const red = (name: string) =>
  ({ name, conclusion: "failure", log: `TypeError: ${name} is undefined\n` }) satisfies JobSpec;
const green = (name: string): JobSpec => ({ name, conclusion: "success" });
const RED = red("test");

let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  const all = ends.reverse();
  ends = [];
  for (const end of all) await end();
});

async function start(rules: string): Promise<{ world: World; worker: RunningWorker }> {
  const world = await startWorld();
  ends.push(() => world.close());
  const worker = await startWorker(world.settings({ SETTLE_SECONDS: "0", RULES: rules }));
  ends.push(() => worker.stop());
  return { world, worker };
}

async function fail(world: World, worker: RunningWorker, spec: Partial<RunSpec> = {}): Promise<Run> {
  const repo = world.github.addRepository({ owner: "acme", name: `shop-${world.github.repositories.length}` });
  const run = world.github.addRun({ repo, branch: "main", jobs: [RED], ...spec });
  await deliver(world, worker, run);
  return run;
}

async function deliver(world: World, worker: RunningWorker, run: Run): Promise<void> {
  for (const job of run.attempts.at(-1)?.jobs ?? []) {
    await world.deliver(await world.deliveries.job(job), { to: worker.url });
  }
  await world.deliver(await world.deliveries.run(run), { to: worker.url });
}

const isPosted = (world: World, channel: string, count = 1) =>
  until(`${count} in ${channel}`, () => world.slack.messages(channel).length === count, { withinMs: 40_000 });

describe("a channel that a rule names", () => {
  it.each([
    ["is not there", "#nowhere", undefined],
    ["the bot is not in", "#private", { name: "private", member: false }],
    ["was archived", "#old", { name: "old", archived: true }],
  ])(
    "and that %s is stood in for by the settings' own, which says so, and /health counts it",
    async (_, named, spec) => {
      const { world, worker } = await start(`rules:\n  - slack: "${named}"\n`);
      if (spec) world.slack.addChannel(spec);
      await fail(world, worker);
      await isPosted(world, "builds");
      const text = JSON.stringify(world.slack.messages("builds")[0]?.blocks);
      expect(text).toContain("The rules send this to ");
      expect(text).toContain(named);
      const counted = { what: "channel", reason: "forbidden", count: 1 };
      await until("it is counted", async () => {
        const health = await (await fetch(`${worker.url}/health`)).text();
        return health.includes(`"what":"${counted.what}","reason":"${counted.reason}","count":${counted.count}`);
      });
    },
    120_000,
  );
});

describe("a channel that has a share of a run", () => {
  const TEAMS =
    'rules:\n  - when: { jobs: [api] }\n    slack: "#api-ci"\n  - when: { jobs: [web] }\n    slack: "#web-ci"\n';
  const CHANNELS = ["api-ci", "web-ci"];

  async function startTeams() {
    const { world, worker } = await start(TEAMS);
    for (const name of CHANNELS) world.slack.addChannel({ name });
    const repo = world.github.addRepository({ owner: "acme", name: "shop" });
    let commits = 0;
    const run = (jobs: JobSpec[]) =>
      fail(world, worker, { repo, branch: "topic", sha: shaOf(`topic ${commits++}`), jobs });
    const says = (channel: string, what: RegExp) =>
      until(
        `${channel} says ${what}`,
        () => what.test(JSON.stringify(world.slack.messages(channel).at(-1)?.history.at(-1) ?? null)),
        { withinMs: 40_000 },
      );
    return { world, worker, run, says };
  }

  it("has one message while the workflow stays red there, and hears of its end", async () => {
    const { world, run, says } = await startTeams();
    await run([red("api"), red("web")]);
    for (const channel of CHANNELS) await isPosted(world, channel);
    await run([red("api"), green("web")]);
    await says("api-ci", /2 runs failed since/);
    await run([green("api"), green("web")]);
    await says("api-ci", /passed on \w{7}, after .* 2 failed runs/);
    await says("web-ci", /passed on \w{7}, after .* 1 failed run"/);
    expect([...CHANNELS, "builds"].map((channel) => world.slack.messages(channel).length)).toEqual([1, 1, 0]);
    const [api] = world.slack.messages("api-ci");
    for (const { blocks } of api?.history ?? []) expect(JSON.stringify(blocks)).not.toContain("web is undefined");
    await run([red("api"), green("web")]);
    await isPosted(world, "api-ci", 2);
  }, 180_000);

  it("hears that what it was told of has passed on a later attempt that failed elsewhere", async () => {
    const { world, worker, run, says } = await startTeams();
    const first = await run([red("api"), red("web")]);
    for (const channel of CHANNELS) await isPosted(world, channel);
    world.github.rerun(first, { jobs: [green("api"), red("web")] });
    await deliver(world, worker, first);
    await says("api-ci", /passed on attempt 2 on the same commit/);
    await says("api-ci", /api: TypeError: api is undefined/);
    await says("web-ci", /❌ TypeError: web is undefined/);
  }, 120_000);

  it("which the bot has left is stood in for, also while the workflow stays red there", async () => {
    const { world, run, says } = await startTeams();
    await run([red("api")]);
    await isPosted(world, "api-ci");
    for (const channel of world.slack.channels) if (channel.name === "api-ci") channel.archived = true;
    await run([red("api")]);
    await isPosted(world, "builds");
    await says("builds", /The rules send this to .*#api-ci/);
  }, 120_000);
});

describe("rules that are refused", () => {
  const rule = (jobs: string) => `rules:\n  - when: { jobs: ${jobs} }\n    slack: false\n    comment: false\n`;
  const bomb = [
    "a: &a [x]",
    ..."bcdefghi".split("").map((it, i) => `${it}: &${it} [${`*${"abcdefgh"[i]},`.repeat(9)}]`),
  ];

  it.each([
    ["a key that does not exist", "rules:\n  - when: { branch: [x] }\n", "did you mean `branches`?"],
    ["a bomb of aliases", `${bomb.join("\n")}\n`, "anchors are not read here"],
    ["a megabyte", rule(`["${"a".repeat(1_000_000)}"]`), "more than 8192 characters"],
    ["ten thousand patterns", rule(`[${"a,".repeat(10_000)}]`), "more than 8192 characters"],
    ["a pattern that is made to be slow", rule(`["${"*a".repeat(200)}"]`), "more than 256 characters"],
    ["what is no YAML", "rules: [", "not closed"],
  ])(
    "%s: /health says what is wrong, and every failure is told everywhere",
    async (_, rules, sentence) => {
      const { world, worker } = await start(rules);
      expect(await (await fetch(`${worker.url}/health`)).text()).toContain(sentence);
      const repo = world.github.addRepository({ owner: "acme", name: "shop" });
      const pull = world.github.addPullRequest({ repo, branch: "topic" });
      await fail(world, worker, { repo, branch: "topic", sha: pull.sha, event: "pull_request" });
      await isPosted(world, "builds");
      await until("it is commented on", () => world.github.comments(pull).length === 1, { withinMs: 40_000 });
    },
    120_000,
  );
});

describe("rules that send everything nowhere", () => {
  it("are followed", async () => {
    const { world, worker } = await start(
      'rules:\n  - when: { branches: ["quiet"] }\n    slack: false\n    comment: false\n',
    );
    const repo = world.github.addRepository({ owner: "acme", name: "shop" });
    const pulls = ["quiet", "loud"].map((branch) => world.github.addPullRequest({ repo, branch }));
    for (const { branch, sha } of pulls) await fail(world, worker, { repo, branch, sha, event: "pull_request" });
    await isPosted(world, "builds");
    const [quiet, loud] = pulls;
    await until("it is commented on", () => loud !== undefined && world.github.comments(loud).length === 1);
    expect(quiet && world.github.comments(quiet)).toEqual([]);
    expect(JSON.stringify(world.slack.messages("builds")[0])).toContain("loud");
  }, 120_000);
});

describe("a mention", () => {
  it("is made once while a workflow stays red, and again when it turns red anew", async () => {
    const { world, worker } = await start("rules:\n  - slack: { mention: S0TEAM }\n");
    const repo = world.github.addRepository({ owner: "acme", name: "shop" });
    let commits = 0;
    const run = (jobs: JobSpec[]) => fail(world, worker, { repo, branch: "topic", sha: shaOf(`t ${commits++}`), jobs });
    const said = (count: number) =>
      until("it is said", () => world.slack.messages("builds")[0]?.history.length === count, { withinMs: 40_000 });
    await run([RED]);
    await isPosted(world, "builds");
    await run([RED]);
    await said(2);
    await run([green("test")]);
    await said(3);
    await run([RED]);
    await isPosted(world, "builds", 2);
    const called = world.slack
      .messages("builds")
      .map(({ history }) => history.map((content) => JSON.stringify(content).includes("S0TEAM")));
    expect(called).toEqual([[true, false, false], [true]]);
  }, 180_000);

  it("stands in a new message, never in its edits", async () => {
    const { world, worker } = await start("rules:\n  - slack: { mention: S0TEAM }\n");
    const run = await fail(world, worker);
    await isPosted(world, "builds");
    world.github.rerun(run, { jobs: [{ name: "test", conclusion: "success" }] });
    await deliver(world, worker, run);
    const [message] = world.slack.messages("builds");
    await until("it is edited", () => (message?.history.length ?? 0) > 1, { withinMs: 40_000 });
    const [first, ...edits] = (message?.history ?? []).map((content) => JSON.stringify(content));
    expect(first).toContain('"usergroup_id":"S0TEAM"');
    for (const edit of edits) expect(edit).not.toContain("usergroup");
  }, 120_000);

  it("is not made for a fork's run, nor by a name that Slack has", async () => {
    const { world, worker } = await start(
      "rules:\n  - when: { events: [push] }\n    slack: { mention: author }\n  - slack: { mention: S0TEAM }\n",
    );
    for (const scope of ["users:read", "users:read.email"]) world.slack.scopes.add(scope);
    world.slack.members.set("mallory@evil.example", "U0MALLORY");
    const fork = world.github.addRepository({ owner: "mallory", name: "shop", fork: true });
    const spec = { headRepo: fork, event: "pull_request", email: "mallory@evil.example" };
    await fail(world, worker, spec);
    await fail(world, worker, { ...spec, event: "push" });
    await isPosted(world, "builds", 2);
    for (const message of world.slack.messages("builds")) {
      expect(JSON.stringify(message)).not.toMatch(/user_id|usergroup_id/);
    }
    expect(world.slack.requests.filter(({ method }) => method === "users.lookupByEmail")).toEqual([]);
  }, 120_000);
});
