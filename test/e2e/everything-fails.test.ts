// One run in which everything fails: as many jobs as a matrix can have, each with another cause, with the longest names
// that GitHub takes, and with logs in Chinese. Both sinks stay within their limits, and no job is lost.
import { afterEach, describe, expect, it } from "vitest";
import { LOG, only, RED } from "../worker/failed-log.ts";
import { attemptOf } from "../world/github/state.ts";
import { until } from "../world/until.ts";
import { startWorker } from "../world/worker.ts";
import { startWorld } from "../world/world.ts";

/** docs.github.com, "Running variations of jobs in a workflow": a matrix makes at most 256 jobs per workflow run. */
const JOBS = 256;
/** As GitHub refuses a longer comment; and as docs/contract.md and docs.slack.dev say of a message and its parts. */
const COMMENT_MAX_CHARS = 65_536;
const MESSAGE_MAX_CHARS = 8_000;
const BLOCK_MAX_CHARS = 3_000;
const BLOCKS_MAX = 50;

const wide = (length: number) => "試驗失敗原因".repeat(length).slice(0, length);
/** No digit, since what differs in digits alone failed alike. */
const letters = (i: number) => String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26));

const AT = "2026-11-22T10:00:01.0000000Z ";
function logOf(i: number): string {
  const lines = Array.from(
    { length: 29 },
    (_, k) => `${AT}Error: ${letters(i)} ${wide(40 + k)} 第${letters(k)}行：找不到模組`,
  );
  return LOG.replace(/.*TypeError.*/, lines.join("\n"));
}

let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

/** How much one block of a message says. */
function charsOf(block: unknown): number {
  if (typeof block !== "object" || block === null) return 0;
  return Object.entries(block).reduce((sum, [key, value]) => {
    return sum + (key === "text" && typeof value === "string" ? value.length : charsOf(value));
  }, 0);
}

describe("a run whose 256 jobs fail, each for another reason, with long names and logs in Chinese", () => {
  it("is told whole in both sinks, within their limits: each job is named or counted", async () => {
    const world = await startWorld();
    ends.push(() => world.close());
    const worker = await startWorker(world.settings({ SETTLE_SECONDS: "1" }));
    ends.push(() => worker.stop());
    const repo = world.github.addRepository({ owner: "acme", name: "shop" });
    const pull = world.github.addPullRequest({ repo, branch: "topic" });
    const nameOf = (i: number) => `測試 ${i} ${wide(1_900)}`;
    const jobs = Array.from({ length: JOBS }, (_, i) => ({ ...RED, name: nameOf(i), log: logOf(i) }));
    const run = world.github.addRun({ repo, branch: "topic", sha: pull.sha, jobs });
    const failed = attemptOf(run).jobs;
    const said = [
      ...(await Promise.all(failed.map((job) => world.deliveries.job(job)))),
      await world.deliveries.run(run),
    ];
    // GitHub waits ten seconds for an answer; a busy machine takes in some at a time.
    for (let i = 0; i < said.length; i += 8) {
      await Promise.all(said.slice(i, i + 8).map((delivery) => world.deliver(delivery, { to: worker.url })));
    }

    const messages = () => world.slack.messages(world.channel);
    const isWhole = (text: string | undefined) => text?.includes(`${JOBS} of ${JOBS} jobs failed`) === true;
    await until(
      "both sinks tell of all",
      () => isWhole(world.github.comments(pull)[0]?.body) && isWhole(JSON.stringify(messages()[0]?.blocks)),
      { withinMs: 170_000, everyMs: 100 },
    );

    const comment = only(world.github.comments(pull));
    const message = only(messages());
    for (const body of [...comment.history, comment.body]) expect(body.length).toBeLessThan(COMMENT_MAX_CHARS);
    for (const { text, blocks } of message.history) {
      expect(JSON.stringify({ text, blocks }).length).toBeLessThan(MESSAGE_MAX_CHARS);
      expect(blocks?.length).toBeLessThanOrEqual(BLOCKS_MAX);
      for (const block of blocks ?? []) expect(charsOf(block)).toBeLessThanOrEqual(BLOCK_MAX_CHARS);
    }

    // Each by its number, or in a count of those that are not named: at the end of a list, or of all.
    const named = (text: string) => failed.filter((_, i) => text.includes(`測試 ${i} `)).length;
    const more = (text: string) =>
      [...text.matchAll(/(?:, |and )(\d+) more(?: failed jobs?\b|"|$)/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
    const shown = comment.body.replace(/<!--[\s\S]*?-->/g, "");
    expect(named(shown) + more(shown)).toBe(JOBS);
    const inSlack = JSON.stringify(message.blocks);
    expect(named(inSlack) + more(inSlack)).toBe(JOBS);

    const [, data = "{}"] = /<!-- whyred:data (.*) -->/.exec(comment.body) ?? [];
    expect(data.length).toBeLessThanOrEqual(8_000);
    const { failures, omitted } = JSON.parse(data);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.length + omitted).toBe(JOBS);
  }, 180_000);
});
