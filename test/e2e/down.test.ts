// A Worker that is not there when GitHub delivers, and what becomes of it when it is back.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { JobSpec } from "../world/github/specs.ts";
import { until } from "../world/until.ts";
import { startWorker } from "../world/worker.ts";
import { startWorld } from "../world/world.ts";

const LOG = `2026-11-22T10:00:00.1234567Z ##[group]Run npm test
2026-11-22T10:00:00.1234567Z shell: /usr/bin/bash -e {0}
2026-11-22T10:00:00.1234567Z ##[endgroup]
2026-11-22T10:00:01.1234567Z TypeError: basket is undefined
2026-11-22T10:00:01.1234567Z ##[error]Process completed with exit code 1.
`;
const RED = { name: "test", conclusion: "failure", log: LOG } satisfies JobSpec;

let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

describe("a Worker that was down for an hour", () => {
  it("has GitHub deliver again what failed, and tells each failure once", async () => {
    const world = await startWorld();
    ends.push(() => world.close());
    const persistTo = mkdtempSync(join(tmpdir(), "whyred-state-"));
    ends.push(async () => rmSync(persistTo, { recursive: true, force: true }));
    const settings = world.settings({ SETTLE_SECONDS: "0" });
    const before = await startWorker(settings, { persistTo });
    const address = before.url;
    await before.stop();

    const repo = world.github.addRepository({ owner: "acme", name: "shop" });
    const scenes = ["one", "two", "three"].map((branch) => {
      const pull = world.github.addPullRequest({ repo, branch });
      return { pull, run: world.github.addRun({ repo, branch, sha: pull.sha, jobs: [RED] }) };
    });
    for (const { run } of scenes) {
      for (const job of run.attempts[0]?.jobs ?? []) {
        const delivery = await world.deliveries.job(job);
        await expect(world.deliver(delivery, { to: address })).rejects.toThrow();
      }
      await expect(world.deliver(await world.deliveries.run(run), { to: address })).rejects.toThrow();
    }
    for (const attempt of world.github.hook.attempts) attempt.at = new Date(Date.now() - 3600_000);

    const worker = await startWorker(settings, { persistTo });
    ends.push(() => worker.stop());
    world.deliveries.sendTo(worker.url);
    for (let i = 0; i < 2; i++) await worker.ringCron();
    await until("all are told", () => scenes.every(({ pull }) => world.github.comments(pull).length === 1), {
      withinMs: 30_000,
    });
    await until("all stand in Slack", () => world.slack.messages(world.channel).length === 3, { withinMs: 20_000 });
    const asked = world.github.requests.filter(({ operation }) => operation === "apps/redeliver-webhook-delivery");
    expect(asked.length).toBe(6);
    expect(new Set(asked.map(({ by }) => by))).toEqual(new Set(["app"]));
  });
});
