import { evictDurableObject, runInDurableObject } from "cloudflare:test";

import { afterEach, describe, expect, it } from "vitest";
import { PERMITS_STORED_EVERY } from "../../../src/core/policy/limits.ts";
import { noteRate, RateWait } from "../../../src/edge/github/rate.ts";
import type { Installation } from "../../../src/installation/installation.ts";
import { JOBS_AT_ONCE } from "../../../src/queue/alarm-budget.ts";
import type { WorkflowRun } from "../../../src/run/workflow-run.ts";
import { LOG, only, RED } from "../failed-log.ts";
import { ask, deliver, forgetWrites, installationOf, pass, runOf, seen, told } from "../outside.ts";

afterEach(async () => {
  await ask({ ask: "rate", remaining: 4900 });
  await forgetWrites(await ask({ ask: "scene", jobs: [RED] }));
});

/** No two of them fail alike. */
const failingAt = (nth: number) => LOG.replace("'length'", `'${String.fromCharCode(97 + nth).repeat(5)}'`);

describe("a matrix of 256 jobs that all fail", () => {
  it("costs a handful of writes, in the comment and in Slack, however they trickle in", async () => {
    const jobs = Array.from({ length: 256 }, (_, i) => ({ ...RED, name: `test (${i})` }));
    const scene = await ask({ ask: "scene", jobs });
    const writes = async () =>
      (await ask({ ask: "count", of: "issues/create-comment" })) +
      (await ask({ ask: "count", of: "issues/update-comment" }));
    const before = await writes();
    for (let from = 0; from < 256; from += 32) {
      for (const job of scene.jobs.slice(from, from + 32)) await deliver(job);
      await pass(scene, 15);
    }
    await deliver(scene.run);
    await pass(scene, 300);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toContain("256 of 256 jobs failed");
    expect((await writes()) - before).toBeLessThanOrEqual(8);
    expect(only(messages).edits).toBeLessThanOrEqual(8);
  }, 120_000);
});

describe("an alarm of a run", () => {
  const REQUESTS_MAX = 50; // developers.cloudflare.com/workers/platform/limits, the free plan's subrequests

  it("reads as many jobs as its requests allow, and leaves the others to the next one", async () => {
    const jobs = Array.from({ length: 30 }, (_, i) => ({ ...RED, name: `test ${i}`, log: failingAt(i) }));
    const scene = await ask({ ask: "scene", jobs });
    const requests: number[] = [];
    await runInDurableObject(runOf(scene), (object: WorkflowRun) => {
      const alarm = object.alarm.bind(object);
      object.alarm = async () => {
        const before = await ask({ ask: "requests" });
        await alarm();
        requests.push((await ask({ ask: "requests" })) - before);
      };
    });
    for (const job of scene.jobs) await deliver(job);
    await pass(scene, 20);
    expect(only((await seen(scene)).comments).body).toContain("30 of 30 jobs failed");
    expect(Math.max(...requests)).toBeLessThanOrEqual(REQUESTS_MAX);
    // Each job costs three requests.
    expect(requests.length).toBeGreaterThanOrEqual((30 * 3) / REQUESTS_MAX);
    expect(requests.length).toBeLessThanOrEqual(30 / 5);
  }, 60_000);
});

describe("a run whose jobs fail alike", () => {
  const read = (body: string | undefined) => /The same in (\d+) more/.exec(body ?? "")?.[1];
  const logs = () => ask({ ask: "count", of: "actions/download-job-logs-for-workflow-run" });
  const failing = (count: number) =>
    ask({ ask: "scene", jobs: Array.from({ length: count }, (_, i) => ({ ...RED, name: `test ${i}` })) });

  it("costs about eight logs where little of the limit is left to spare, and names every job", async () => {
    await ask({ ask: "rate", remaining: 3000 });
    const scene = await failing(40);
    const before = await logs();
    for (const job of scene.jobs) await deliver(job);
    await deliver(scene.run);
    await pass(scene, 300);
    expect((await logs()) - before).toBeLessThanOrEqual(8 + JOBS_AT_ONCE - 1);
    expect((await logs()) - before).toBeGreaterThanOrEqual(8);
    const { body } = only((await seen(scene)).comments);
    expect(body).toContain("40 of 40 jobs failed");
    expect(body).toContain("too many jobs of this run failed");
    for (let i = 0; i < 40; i++) expect(body).toContain(`\`test ${i}\``);
  }, 60_000);

  it("has the other logs read a minute later where there is limit to spare", async () => {
    await ask({ ask: "rate", remaining: 4900 });
    const scene = await failing(20);
    for (const job of scene.jobs) await deliver(job);
    await deliver(scene.run);
    await pass(scene, 20);
    expect(Number(read(only((await seen(scene)).comments).body))).toBeLessThan(19);
    await pass(scene, 300);
    expect(read(only((await seen(scene)).comments).body)).toBe("19");
  }, 60_000);
});

describe("an installation that has written as much as GitHub allows in a minute", () => {
  it("writes the next comment when it may, and Slack is told at once", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const { installation } = JSON.parse(only(scene.jobs).body);
    const stub = installationOf(String(installation.id));
    for (let i = 0; i < 75; i++) expect(await stub.permit(`branch ${i}`, i % 2 === 0 ? "shop" : "till")).toBe(0);
    expect(await stub.permit("one too many")).toBeGreaterThan(50_000);
    await deliver(only(scene.jobs));
    await pass(scene, 5);
    const { comments, messages } = await seen(scene);
    expect([comments.length, messages.length]).toEqual([0, 1]);
    await forgetWrites(scene);
    await pass(scene, 61);
    expect((await seen(scene)).comments.length).toBe(1);
  });

  it("forgets what it allowed when that counts no more", async () => {
    const stub = installationOf("1");
    for (let i = 0; i < PERMITS_STORED_EVERY; i++) await stub.permit("branch");
    const stored = () =>
      runInDurableObject(stub, (_object: Installation, { storage }) => [...storage.kv.list<string>()]);
    expect((await stored()).length).toBe(1);
    await runInDurableObject(stub, async (_object: Installation, { storage }) => {
      expect(await storage.getAlarm()).not.toBeNull();
      storage.kv.put("permits", '{"allowed":[{"at":1,"repository":"shop"}],"waiting":{}}');
    });
    await evictDurableObject(stub);
    await runInDurableObject(stub, (object: Installation) => object.alarm());
    expect(await stored()).toEqual([]);
  });

  it("stores what it allowed only now and then, and remembers it where it goes on living", async () => {
    const stub = installationOf("2");
    await stub.permit("branch");
    const rows = await runInDurableObject(stub, (_object: Installation, { storage }) => [...storage.kv.list()]);
    expect(rows).toEqual([]);
  });
});

describe("an installation whose requests of the hour are nearly spent", () => {
  it("goes on as usual while there are enough", async () => {
    await ask({ ask: "rate", remaining: 600 });
    expect((await seen(await told([RED]))).comments.length).toBe(1);
    expect((await seen(await told([RED]))).comments.length).toBe(1);
  });

  it("begins nothing more until there are new ones, and then tells all of it", async () => {
    await ask({ ask: "rate", remaining: 20, resetSeconds: 3 });
    await told([RED]); // which hears that there are few left
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const asked = () => ask({ ask: "count", of: "actions/get-job-for-workflow-run" });
    const before = await asked();
    await deliver(only(scene.jobs));
    await pass(scene, 1);
    expect([await asked(), (await seen(scene)).comments]).toEqual([before, []]);
    await ask({ ask: "rate", remaining: 4900 });
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    await pass(scene, 10);
    expect(only((await seen(scene)).comments).body).toContain("TypeError");
  });
});

describe("an object that has slowed down for the rate limit", () => {
  it("stops all the same when next to nothing is left, until the limit's hour is over", () => {
    const reset = Math.floor(Date.now() / 1000) + 3600;
    const rate = { installationId: "rate", repositoryId: "shop" };
    const left = (remaining: number) =>
      noteRate(rate, {
        "x-ratelimit-limit": "5000",
        "x-ratelimit-remaining": String(remaining),
        "x-ratelimit-reset": String(reset),
      });
    const wait = new RateWait();
    left(499);
    const slowed = Date.now() + wait.pauseMs(rate, Date.now());
    left(300);
    expect(wait.pauseMs(rate, slowed)).toBe(0);
    left(49);
    expect(wait.pauseMs(rate, slowed)).toBeGreaterThanOrEqual(reset * 1000 - slowed);
    expect(wait.pauseMs(rate, reset * 1100)).toBe(0);
  });
});

describe("a repository that has used its share of an installation's rate limit", () => {
  it("begins nothing more in that hour, while the others go on", () => {
    const reset = Math.floor(Date.now() / 1000) + 3600;
    const asks = (repositoryId: string, remaining: number) =>
      noteRate(
        { installationId: "shared", repositoryId },
        {
          "x-ratelimit-limit": "100",
          "x-ratelimit-remaining": String(remaining),
          "x-ratelimit-reset": String(reset),
        },
      );
    const pause = (repositoryId: string) =>
      new RateWait().pauseMs({ installationId: "shared", repositoryId }, Date.now());
    for (let request = 1; request <= 80; request++) asks("loud", 100 - request);
    asks("quiet", 19);
    expect(pause("loud")).toBeGreaterThan(3590_000);
    expect(pause("quiet")).toBe(0);
  });
});
