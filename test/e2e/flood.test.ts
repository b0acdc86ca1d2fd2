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
const PATIENT = { withinMs: 280_000, everyMs: 200 };

let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

type Failed = { readonly run: Run; readonly pull: PullRequest | null };
type Flood = {
  readonly world: World;
  readonly worker: RunningWorker;
  readonly failed: readonly Failed[];
  readonly state: string;
};

/** So many runs, each of a branch of its own: of a fork's pull request, or pushed to the repository itself. Some are delivered twice. */
async function flood(count: number, from: "a fork" | "the repository", options: WorldOptions = {}): Promise<Flood> {
  const world = await startWorld(options);
  ends.push(() => world.close());
  const state = mkdtempSync(join(tmpdir(), "whyred-flood-"));
  ends.push(async () => rmSync(state, { recursive: true, force: true }));
  const worker = await startWorker(world.settings({ SETTLE_SECONDS: "0" }), { persistTo: state });
  ends.push(() => worker.stop());
  const { github } = world;
  const repo = github.addRepository({ owner: "acme", name: "shop" });
  const isFork = from === "a fork";
  const headRepo = isFork ? github.addRepository({ owner: "mallory", name: "shop", fork: true }) : repo;
  const failed = Array.from({ length: count }, (_, i): Failed => {
    const branch = `topic-${i}`;
    const pull = isFork ? github.addPullRequest({ repo, headRepo, branch }) : null;
    const about = pull ? { sha: pull.sha, event: "pull_request" } : { event: "push" };
    return { pull, run: github.addRun({ repo, headRepo, branch, jobs: [RED], ...about }) };
  });
  for (const [i, { run }] of failed.entries()) {
    for (const job of attemptOf(run).jobs) {
      const delivery = await world.deliveries.job(job);
      const times = i % 10 === 0 ? 2 : 1;
      for (let n = 0; n < times; n++) await world.deliver(delivery, { to: worker.url });
    }
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
    const hasComment = ({ pull }: Failed) =>
      pull !== null && world.github.comments(pull).some(({ body }) => body.includes("TypeError"));
    // GitHub's limits, of which one repository has its share, let through sixty comments in a minute.
    await until("those held back have comments", () => held.filter(hasComment).length >= 45, PATIENT);
  }, 600_000);

  it("of the repository's own branches leaves sixty, and one that counts twenty", async () => {
    const it = await flood(RUNS, "the repository");
    await until("all are told or counted", () => own(it).length + counted(it) === RUNS, PATIENT);
    expect([own(it).length, counted(it), texts(it).length]).toEqual([60, 20, 61]);
  }, 600_000);
});

describe("a flood of a fork that an incoming webhook tells of", () => {
  it("leaves ten messages, and is counted ten minutes after it began, since nothing can be edited", async () => {
    const it = await flood(15, "a fork", { slack: "webhook" });
    const counts = () =>
      pendingIn(it.state).filter(({ name, due }) => name.startsWith("slack ") && due > Date.now() + 60_000);
    await until("ten are posted, and the count is due", () => own(it).length === 10 && counts().length === 1, PATIENT);
    expect(texts(it).length).toBe(10);
    expect(Math.abs((counts()[0]?.due ?? 0) - Date.now() - TEN_MINUTES_MS)).toBeLessThan(120_000);
  }, 400_000);
});
