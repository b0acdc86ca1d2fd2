// Cloudflare updates an object's code when it likes: for minutes a new object calls an old one, and the other way round.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { bundleOf, WHYRED } from "../world/bundle.ts";
import type { JobSpec } from "../world/github/specs.ts";
import { bundleAt, startMixedWorkers } from "../world/mixed-workers.ts";
import { until } from "../world/until.ts";
import { startWorld } from "../world/world.ts";

/** The first version whose calls every later one must take and make: what was released is upgraded from for ever. */
const FIRST = "b700de8";

const LOG = `\uFEFF2026-11-22T10:00:00.1234567Z ##[group]Run npm test
2026-11-22T10:00:00.1234567Z \u001b[36;1mnpm test\u001b[0m
2026-11-22T10:00:00.1234567Z shell: /usr/bin/bash -e {0}
2026-11-22T10:00:00.1234567Z ##[endgroup]
2026-11-22T10:00:01.1234567Z TypeError: basket is undefined
2026-11-22T10:00:01.1234567Z ##[error]Process completed with exit code 1.
`;
const RED = { name: "test", conclusion: "failure", log: LOG } satisfies JobSpec;

const scripts = { old: "", new: "" };
beforeAll(async () => {
  scripts.new = await bundleOf(WHYRED);
  scripts.old = await bundleAt(FIRST);
}, 120_000);

let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

describe("a failure and its end", () => {
  it.each([
    ["a new run is called by an old Inbox, and calls an old branch, which calls a new History", ["Inbox", "Branch"]],
    ["an old run is called by a new Inbox, and calls a new branch", ["WorkflowRun", "Installation", "Ledger"]],
    ["a new branch calls an old History and Channel, and a new Worker an old Setup", ["History", "Setup", "Channel"]],
  ])("are reported where %s", async (_, old) => {
    const world = await startWorld();
    ends.push(() => world.close());
    const worker = await startMixedWorkers(world.settings({ SETTLE_SECONDS: "0" }), scripts, (className) =>
      old.includes(className) ? "old" : "new",
    );
    ends.push(() => worker.stop());
    const repo = world.github.addRepository({ owner: "acme", name: "shop" });
    const pull = world.github.addPullRequest({ repo, branch: "topic" });
    const run = world.github.addRun({ repo, branch: "topic", sha: pull.sha, jobs: [RED] });
    const [job] = run.attempts[0]?.jobs ?? [];
    if (!job) throw new Error("the run has no job");
    await world.deliver(await world.deliveries.job(job), { to: worker.url });
    await until("both are posted", () => {
      return world.github.comments(pull).length === 1 && world.slack.messages(world.channel).length === 1;
    });
    expect(world.github.comments(pull)[0]?.body).toContain("TypeError: basket is undefined");

    world.github.rerun(run, { jobs: [{ name: "test", conclusion: "success" }] });
    await world.deliver(await world.deliveries.run(run), { to: worker.url });
    await until("the comment is green", () => world.github.comments(pull)[0]?.body.includes("✅") === true);
  });
});
