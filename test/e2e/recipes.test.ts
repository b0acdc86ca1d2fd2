// The recipes of docs/rules.md, each as it stands there, at the bundle that ships.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { bundleOf } from "../world/bundle.ts";
import type { JobSpec, PullRequestSpec, RepositorySpec, RunSpec } from "../world/github/specs.ts";
import { until } from "../world/until.ts";
import { type RunningWorker, startWorker } from "../world/worker.ts";
import { startWorld, type World } from "../world/world.ts";

const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "rules.md"), "utf8");
const [, recipes = ""] = /^## Recipes\n([\s\S]*?)(?=^## )/m.exec(page) ?? [];
const RECIPES = new Map(
  [...recipes.matchAll(/^### (.+)\n[\s\S]*?```yaml\n([\s\S]*?)```/gm)].map(([, title = "", yaml = ""]) => [
    title,
    yaml,
  ]),
);

const LOG = `\uFEFF2026-11-22T10:00:00.1234567Z ##[group]Run npm test
2026-11-22T10:00:00.1234567Z \u001b[36;1mnpm test\u001b[0m
2026-11-22T10:00:00.1234567Z shell: /usr/bin/bash -e {0}
2026-11-22T10:00:00.1234567Z ##[endgroup]
2026-11-22T10:00:01.1234567Z TypeError: basket is undefined
2026-11-22T10:00:01.1234567Z ##[error]Process completed with exit code 1.
`;

type Case = {
  readonly what: string;
  readonly repository?: Partial<RepositorySpec>;
  readonly pull?: Partial<PullRequestSpec>;
  /** On no pull request. */
  readonly alone?: true;
  readonly run?: Partial<RunSpec>;
  /** Names of failed jobs. */
  readonly jobs?: readonly string[];
  /** Channels that have a message; those of the settings are called `builds`. */
  readonly channels: readonly string[];
  readonly comment: boolean;
  /** What a channel's message must hold, and must not. */
  readonly says?: Readonly<Record<string, readonly [string, string]>>;
};

/** By the recipe's title. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  "Slack hears of the default branch and of releases alone": [
    { what: "the default branch", alone: true, run: { branch: "main" }, channels: ["builds"], comment: false },
    { what: "a release", alone: true, run: { branch: "release/1/x" }, channels: ["builds"], comment: false },
    { what: "a pull request", channels: [], comment: true },
    { what: "a fork's main", repository: { fork: true }, pull: { branch: "main" }, channels: [], comment: true },
  ],
  "Each team has its channel": [
    {
      what: "a team's repository",
      repository: { properties: { team: "payments" } },
      channels: ["payments-ci"],
      comment: true,
    },
    { what: "another's", repository: { properties: { team: "web" } }, channels: ["web-ci"], comment: true },
    { what: "nobody's", repository: { properties: { team: null } }, channels: ["builds"], comment: true },
  ],
  "Parts of one repository have their channels": [
    {
      what: "a run with jobs of each, and of none",
      jobs: ["api / test", "web-build", "docs"],
      channels: ["api-ci", "builds", "web-ci"],
      comment: true,
      says: {
        "api-ci": ["api / test", "web-build"],
        "web-ci": ["web-build", "api / test"],
        builds: ["docs", "web-build"],
      },
    },
  ],
  "Nightly runs go to a channel of their own, and somebody is called": [
    {
      what: "a scheduled run",
      alone: true,
      run: { event: "schedule", branch: "main" },
      channels: ["nightly"],
      comment: false,
      says: { nightly: ['"usergroup_id":"S0123456789"', '"user_id"'] },
    },
    {
      what: "a push",
      alone: true,
      run: { branch: "main" },
      channels: ["builds"],
      comment: false,
      says: { builds: ["CI", "usergroup"] },
    },
  ],
  "Whoever breaks the default branch is called": [
    {
      what: "somebody whom Slack knows",
      alone: true,
      run: { branch: "main", email: "mona@acme.example" },
      channels: ["builds"],
      comment: false,
      says: { builds: ['"user_id":"U06MONA"', "mona@acme"] },
    },
    {
      what: "somebody whom Slack does not know",
      alone: true,
      run: { branch: "main", email: "who@acme.example" },
      channels: ["builds"],
      comment: false,
      says: { builds: ["CI", "user_id"] },
    },
    {
      what: "somebody with GitHub's address",
      alone: true,
      run: { branch: "main" },
      channels: ["builds"],
      comment: false,
      says: { builds: ["CI", "user_id"] },
    },
  ],
  "Dependabot is quiet": [
    {
      what: "Dependabot's run",
      run: { actor: "dependabot[bot]", email: "support@github.com" },
      channels: [],
      comment: true,
    },
    { what: "a person's", channels: ["builds"], comment: true },
  ],
  "Drafts are quiet": [
    { what: "a draft", pull: { draft: true }, channels: [], comment: true },
    { what: "another pull request", channels: ["builds"], comment: true },
    { what: "no pull request", alone: true, run: { branch: "main" }, channels: ["builds"], comment: false },
  ],
  "The comment alone": [{ what: "a pull request", channels: [], comment: true }],
  "Slack alone": [{ what: "a pull request", channels: ["builds"], comment: false }],
};

beforeAll(() => bundleOf(join(import.meta.dirname, "..", "..", "wrangler.toml")), 180_000);

let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  const all = ends.reverse();
  ends = [];
  for (const end of all) await end();
});

async function start(rules: string): Promise<{ world: World; worker: RunningWorker }> {
  const world = await startWorld();
  ends.push(() => world.close());
  for (const name of ["payments-ci", "web-ci", "api-ci", "nightly"]) world.slack.addChannel({ name });
  world.slack.members.set("mona@acme.example", "U06MONA");
  for (const scope of ["users:read", "users:read.email"]) world.slack.scopes.add(scope);
  const worker = await startWorker(world.settings({ SETTLE_SECONDS: "1", RULES: rules }));
  ends.push(() => worker.stop());
  return { world, worker };
}

function scene(world: World, { repository = {}, pull = {}, alone, run = {}, jobs = ["test"] }: Case, at: number) {
  const { fork, ...rest } = repository;
  const repo = world.github.addRepository({ owner: "acme", name: `shop-${at}`, ...rest });
  const headRepo = fork ? world.github.addRepository({ owner: "mallory", name: `shop-${at}`, fork: true }) : repo;
  const made = alone ? null : world.github.addPullRequest({ repo, headRepo, branch: "topic", ...pull });
  const specs = jobs.map((name): JobSpec => ({ name, conclusion: "failure", log: LOG.replace("basket", name) }));
  const on = made ? { headRepo, branch: made.branch, sha: made.sha, event: "pull_request" } : {};
  return { pull: made, run: world.github.addRun({ repo, ...on, jobs: specs, ...run }) };
}

describe("the recipe", () => {
  it.each([...RECIPES])(
    "“%s” does what it says",
    async (title, rules) => {
      const cases = CASES[title] ?? [];
      expect(cases.length).toBeGreaterThan(0);
      const { world, worker } = await start(rules);
      const scenes = cases.map((one, at) => ({ one, ...scene(world, one, at) }));
      for (const { run } of scenes) {
        for (const job of run.attempts[0]?.jobs ?? []) {
          await world.deliver(await world.deliveries.job(job), { to: worker.url });
        }
        await world.deliver(await world.deliveries.run(run), { to: worker.url });
      }
      const messages = (runId: number) =>
        world.slack.channels.flatMap((channel) =>
          world.slack
            .messages(channel)
            .map((message) => ({ channel: channel.name, text: JSON.stringify(message.history[0]) }))
            .filter(({ text }) => text.includes(`/runs/${runId}"`) || text.includes(`/runs/${runId}/`)),
        );
      const seen = () =>
        scenes.map(({ one, run, pull }) => ({
          what: one.what,
          channels: messages(run.id)
            .map(({ channel }) => channel)
            .sort(),
          comment: pull !== null && world.github.comments(pull).length > 0,
        }));
      const expected = cases.map(({ what, channels, comment }) => ({ what, channels: [...channels].sort(), comment }));
      await until("it is told where it belongs", () => JSON.stringify(seen()) === JSON.stringify(expected), {
        withinMs: 20_000,
      }).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 2000));
      expect(seen()).toEqual(expected);
      for (const { one, run } of scenes) {
        for (const { channel, text } of messages(run.id)) {
          const [has, hasNot] = one.says?.[channel] ?? ["CI", "\u0000"];
          expect(text).toContain(has);
          expect(text).not.toContain(hasNot);
        }
      }
    },
    120_000,
  );

  it("has a test, each one", () => {
    expect([...RECIPES.keys()].sort()).toEqual(Object.keys(CASES).sort());
  });
});
