// What the branches tell the repository's History, and what it answers them.
import { evictAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { FINGERPRINT_VERSION } from "../../../src/core/excerpt/fingerprint.ts";
import { type Memory, newMemory } from "../../../src/core/history/memory.ts";
import { History } from "../../../src/history/history.ts";
import type { Scene } from "../asks.ts";
import { only, RED } from "../failed-log.ts";
import { ask, branchOf, changeState, deliver, historyOf, pass, seen, stateOf, storedIn, told } from "../outside.ts";

const DAY_MS = 24 * 3600_000;

/** What History remembers; null where it has stored nothing. */
const remembered = (scene: Scene): Promise<Memory | null> =>
  runInDurableObject(historyOf(scene), (_object: History, { storage }) => {
    const memory: Memory | null = JSON.parse(JSON.stringify(stateOf(storage)?.records["memory"]?.[""] ?? null));
    return memory;
  });

/** As if the repository had been watched for so long. */
const watchedFor = (scene: Scene, ms: number): Promise<void> =>
  runInDurableObject(historyOf(scene), (_object: History, { storage }) => {
    changeState(storage, ({ records }) => {
      Object.assign(records["memory"]?.[""] ?? {}, { watchedSince: Date.now() - ms });
    });
  });

/** Another run of the scene's workflow that has failed and been told. */
async function fails(
  scene: Scene,
  branch: string,
  given: { from?: "fork"; alone?: true; event?: string } = {},
): Promise<Scene> {
  const next = await ask({ ask: "run", scene: scene.scene, branch, jobs: [RED], ...given });
  for (const job of next.jobs) await deliver(job);
  await pass(next, 5);
  return next;
}

/** The facts that the branch keeps beside the scene's run, in words. */
const factsOf = (scene: Scene): Promise<string[]> =>
  runInDurableObject(branchOf(scene), (_object, { storage }) => {
    const history = stateOf(storage)?.records["run"]?.[String(scene.runId)]?.["history"];
    const facts: Record<string, { text: string }[]> = Reflect.get(Object(history), "facts") ?? {};
    return Object.values(facts).flatMap((one) => one.map(({ text }) => text));
  });

describe("a failure", () => {
  it("is known again on another branch, and on the default one", async () => {
    const first = await told([RED]);
    expect(await factsOf(first)).toEqual([]);
    await fails(first, "main", { alone: true });
    const other = await fails(first, "other");
    expect(await factsOf(other)).toEqual(["Also fails on main, for 1 minute", "Seen on 1 other branch in 7 days"]);
  });

  it("is counted once, however often it is delivered and whatever is evicted", async () => {
    const first = await told([RED]);
    const before = await remembered(first);
    for (const job of first.jobs) await deliver(job);
    await evictAllDurableObjects();
    await deliver(first.run);
    await pass(first, 100);
    expect(await remembered(first)).toEqual(before);
  });

  it("is new after the first day, and only then", async () => {
    const first = await told([RED]);
    await watchedFor(first, 2 * DAY_MS);
    const log = RED.log.replace("TypeError", "RangeError");
    const next = await ask({ ask: "run", scene: first.scene, branch: "next", jobs: [{ ...RED, log }] });
    for (const job of next.jobs) await deliver(job);
    await pass(next, 5);
    expect([await factsOf(first), await factsOf(next)]).toEqual([[], ["First seen here"]]);
  });

  it("that passes on a re-run is remembered for having done so", async () => {
    const first = await told([RED]);
    const again = await ask({ ask: "rerun", scene: first.scene, jobs: [{ name: "test", conclusion: "success" }] });
    await deliver(again.run);
    await pass(first, 5);
    expect(await factsOf(await fails(first, "other"))).toEqual([
      "Passed on a re-run of the same commit once in 7 days",
      "Seen on 1 other branch in 7 days",
    ]);
  });

  it("that ran out of time has no history", async () => {
    const message = "The job running on runner GitHub Actions 7 has exceeded the maximum execution time of 6 minutes.";
    const scene = await told([{ ...RED, conclusion: "cancelled", annotations: [{ message }] }]);
    expect((await remembered(scene))?.seen).toEqual({});
  });
});

describe("what is told", () => {
  it("has the facts of each failure, with links to the runs that they speak of, in the comment and in the message", async () => {
    const first = await told([RED]);
    const main = await fails(first, "main", { alone: true });
    const other = await fails(first, "other");
    const { body } = only((await seen(other)).comments);
    expect(body).toMatch(new RegExp(`\\[Also fails on main, for 1 minute\\]\\(\\S+/actions/runs/${main.runId}\\)`));
    expect(body).toMatch(new RegExp(`\\[Seen on 1 other branch in 7 days\\]\\(\\S+/actions/runs/${first.runId}\\)`));
    const messages = await ask({ ask: "channel", scene: other.scene });
    expect(messages.at(-1)?.all).toContain("Also fails on main, for 1 minute");
  });

  it("says what deserves attention where another failure of the workflow is on the default branch", async () => {
    const first = await told([RED]);
    await fails(first, "main", { alone: true });
    const mine = { ...RED, name: "mine", log: RED.log.replace("TypeError", "RangeError") };
    const next = await ask({ ask: "run", scene: first.scene, branch: "other", jobs: [RED, mine] });
    for (const job of next.jobs) await deliver(job);
    await pass(next, 10);
    expect(only((await seen(next)).comments).body).toContain("1 of 2 failures is not on main");
  });

  it("says that what a failure names is changed in the pull request, and asks for that once", async () => {
    const log = RED.log.replace("TypeError:", "src/basket.ts:7:2 - error TS2322:");
    const scene = await ask({ ask: "scene", jobs: [{ ...RED, log }] });
    await ask({ ask: "files", scene: scene.scene, files: ["README.md", "src/basket.ts"] });
    const before = await ask({ ask: "count", of: "pulls/list-files" });
    for (const job of scene.jobs) await deliver(job);
    await pass(scene, 5);
    await deliver(scene.run);
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [{ ...RED, log }] });
    for (const job of again.jobs) await deliver(job);
    await pass(scene, 10);
    const { body } = only((await seen(scene)).comments);
    expect(body).toContain("src/basket.ts is changed in this pull request");
    expect(body).toMatch(/attempt 2/);
    expect((await ask({ ask: "count", of: "pulls/list-files" })) - before).toBe(1);
  });
});

describe("the default branch", () => {
  it("fails no more once it has passed, in whatever order that is heard of", async () => {
    const first = await told([RED]);
    const red = await fails(first, "main", { alone: true });
    const green = await ask({
      ask: "run",
      scene: first.scene,
      branch: "main",
      jobs: [{ ...RED, conclusion: "success" }],
    });
    await deliver(green.run);
    await pass(red, 5);
    const again = await ask({ ask: "rerun", scene: red.scene, jobs: [RED] });
    for (const job of again.jobs) await deliver(job);
    await pass(red, 5);
    expect(await factsOf(await fails(first, "other"))).toEqual(["Seen on 2 other branches in 7 days"]);
  });
});

describe("a default branch that is renamed", () => {
  it("is the new one from the next event on: what the old one was red with is not said of it", async () => {
    const first = await told([RED]);
    await fails(first, "main", { alone: true });
    await ask({ ask: "change", scene: first.scene, to: "default branch renamed" });
    expect(await factsOf(await fails(first, "other"))).toEqual(["Seen on 2 other branches in 7 days"]);
    await fails(first, "trunk", { alone: true });
    expect(await factsOf(await fails(first, "another"))).toEqual([
      "Also fails on trunk, for 1 minute",
      "Seen on 3 other branches in 7 days",
    ]);
  });
});

describe("a History that an older version filled, whose fingerprints mean other things", () => {
  it("says nothing of a failure, and begins anew", async () => {
    const first = await told([RED]);
    await fails(first, "main", { alone: true });
    await watchedFor(first, 2 * DAY_MS);
    await runInDurableObject(historyOf(first), (_object: History, { storage }) => {
      changeState(storage, ({ records }) => {
        Object.assign(records["memory"]?.[""] ?? {}, { version: FINGERPRINT_VERSION - 1 });
      });
    });
    await evictAllDurableObjects();
    const other = await fails(first, "other");
    expect(await factsOf(other)).toEqual([]);
    const { version, watchedSince, seen: known, workflows } = (await remembered(first)) ?? newMemory(0, 0);
    expect([version, Object.keys(known).length, workflows]).toEqual([FINGERPRINT_VERSION, 1, {}]);
    expect(Date.now() - watchedSince).toBeLessThan(DAY_MS);
  });

  it("or a newer one, stays as it is", async () => {
    const first = await told([RED]);
    await runInDurableObject(historyOf(first), (_object: History, { storage }) => {
      changeState(storage, ({ records }) => {
        Object.assign(records["memory"]?.[""] ?? {}, { version: FINGERPRINT_VERSION + 1 });
      });
    });
    await evictAllDurableObjects();
    const before = await remembered(first);
    expect(await factsOf(await fails(first, "main", { alone: true }))).toEqual([]);
    expect(await remembered(first)).toEqual(before);
  });
});

describe("a fork's runs", () => {
  it.each([
    ["main", "push"],
    ["main", "pull_request"],
    [`gh-readonly-queue/main/pr-1-${"c".repeat(40)}`, "merge_group"],
  ])("on a branch that is called %s, by a %s, are looked up, and leave History as it was", async (branch, event) => {
    const first = await told([RED]);
    const before = await remembered(first);
    const forked = await fails(first, branch, { from: "fork", event });
    expect(await factsOf(forked)).toEqual(["Seen on 1 other branch in 7 days"]);
    expect(await remembered(first)).toEqual(before);
  });

  it("store nothing where nothing was known", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED], from: "fork" });
    for (const job of scene.jobs) await deliver(job);
    await pass(scene, 5);
    expect(only((await seen(scene)).comments).body).toContain("TypeError");
    expect(await storedIn(historyOf(scene))).toEqual([]);
  });
});

describe("a History that does not answer", () => {
  it("holds up no report for longer than two seconds, and is told later", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    // Its first answer never comes.
    const silent = vi.spyOn(History.prototype, "hear").mockImplementationOnce(() => new Promise<never>(() => {}));
    const begun = Date.now();
    for (const job of scene.jobs) await deliver(job);
    await pass(scene, 5);
    expect(only((await seen(scene)).comments).body).toContain("TypeError");
    expect([silent.mock.calls.length, Date.now() - begun < 20_000]).toEqual([1, true]);
    await pass(scene, 30);
    expect(Object.keys((await remembered(scene))?.seen ?? {}).length).toBe(1);
  });
});
