// Many runs that fail at once, on branches of their own: what stands in the channel then, and on the pull requests.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { pendingIn } from "../chaos/pending.ts";
import { RED } from "../worker/failed-log.ts";
import { attemptOf, type PullRequest, type Run } from "../world/github/state.ts";
import { until } from "../world/until.ts";
import { type RunningWorker, startWorker } from "../world/worker.ts";
import { startWorld, type World, type WorldOptions } from "../world/world.ts";

const RUNS = 80;
const TEN_MINUTES_MS = 10 * 60_000;
const PATIENT = { withinMs: 150_000, everyMs: 100 };

let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

type Failed = { readonly run: Run; readonly pull: PullRequest };
type Flood = {
  readonly world: World;
  readonly worker: RunningWorker;
  readonly failed: readonly Failed[];
  readonly state: string;
};

/** So many runs, each of a pull request of its own, from a fork or not; each is delivered twice. */
async function flood(count: number, from: "a fork" | "the repository", options: WorldOptions = {}): Promise<Flood> {
  const world = await startWorld(options);
  ends.push(() => world.close());
  const state = mkdtempSync(join(tmpdir(), "whyred-flood-"));
  ends.push(async () => rmSync(state, { recursive: true, force: true }));
  const worker = await startWorker(world.settings({ SETTLE_SECONDS: "0" }), { persistTo: state });
  ends.push(() => worker.stop());
  const { github } = world;
  const repo = github.addRepository({ owner: "acme", name: "shop" });
  const headRepo = from === "a fork" ? github.addRepository({ owner: "mallory", name: "shop", fork: true }) : repo;
  const failed = Array.from({ length: count }, (_, i) => {
    const pull = github.addPullRequest({ repo, headRepo, branch: `topic-${i}` });
    const run = github.addRun({
      repo,
      headRepo,
      branch: pull.branch,
      sha: pull.sha,
      event: "pull_request",
      jobs: [RED],
    });
    return { pull, run };
  });
  for (const { run } of failed) {
    const said = [
      ...(await Promise.all(attemptOf(run).jobs.map((job) => world.deliveries.job(job)))),
      await world.deliveries.run(run),
    ];
    for (const delivery of [...said, ...said]) await world.deliver(delivery, { to: worker.url });
  }
  return { world, worker, failed, state };
}

const texts = ({ world }: Flood) => world.slack.messages(world.channel).map(({ text }) => text);
const counted = (of: Flood) =>
  Number(/^⏸️ (\d+) more failed/.exec(texts(of).find((text) => text.startsWith("⏸️")) ?? "")?.[1]);
const own = ({ world }: Flood) => world.slack.messages(world.channel).filter(({ text }) => text.startsWith("❌"));

describe("a flood of 80 failed runs", () => {
  it("of a stranger's fork leaves ten messages, and one that counts the others, which have their comments", async () => {
    const it = await flood(RUNS, "a fork");
    await until("all are told or counted", () => own(it).length + counted(it) === RUNS, PATIENT);
    expect(own(it).length).toBe(10);
    expect(texts(it).length).toBe(11);
    const { world, failed } = it;
    const isHeld = ({ run }: Failed) =>
      !own(it).some(({ blocks }) => JSON.stringify(blocks).includes(`/runs/${run.id}"`));
    const held = failed.filter(isHeld);
    expect(held.length).toBe(RUNS - 10);
    const hasComment = ({ pull }: Failed) => world.github.comments(pull).some(({ body }) => body.includes("TypeError"));
    // GitHub's limits, of which one repository has its share, let through sixty comments in a minute.
    await until("those held back have comments", () => held.filter(hasComment).length >= 45, PATIENT);
  }, 320_000);

  it("of the repository's own branches leaves sixty, and one that counts twenty", async () => {
    const it = await flood(RUNS, "the repository");
    await until("all are told or counted", () => own(it).length + counted(it) === RUNS, PATIENT);
    expect([own(it).length, counted(it), texts(it).length]).toEqual([60, 20, 61]);
  }, 320_000);
});

describe("a flood of a fork that an incoming webhook tells of", () => {
  it("leaves ten messages, and is counted ten minutes after it began, since nothing can be edited", async () => {
    const it = await flood(15, "a fork", { slack: "webhook" });
    const counts = () =>
      pendingIn(it.state).filter(({ name, due }) => name.startsWith("slack ") && due > Date.now() + 60_000);
    await until("ten are posted, and the count is due", () => own(it).length === 10 && counts().length === 1, PATIENT);
    expect(texts(it).length).toBe(10);
    expect(Math.abs((counts()[0]?.due ?? 0) - Date.now() - TEN_MINUTES_MS)).toBeLessThan(120_000);
  }, 200_000);
});
