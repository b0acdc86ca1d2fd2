import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import worker from "../../../src/index.ts";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import type { Look } from "../../../src/ledger/missed-deliveries.ts";
import type { Delivery } from "../../world/deliveries.ts";
import type { Delivered, Scene } from "../asks.ts";
import { only, RED } from "../failed-log.ts";
import { ask, changeState, deliver, ledger, pass, passIn, seen, stateOf } from "../outside.ts";

const LIST = "apps/list-webhook-deliveries";
const AGAIN = "apps/redeliver-webhook-delivery";
const HOUR = 3600;

afterEach(() => ask({ ask: "heal" }));

/** The cron trigger rings, and everything that follows from it is done. */
async function cron(seconds = 0): Promise<void> {
  await worker.scheduled({ cron: "*/5 * * * *", scheduledTime: Date.now(), noRetry() {} }, env);
  await passIn([ledger()], seconds);
}

/** What GitHub is asked to send again by one ring of the cron trigger. */
async function askedBy(act: () => Promise<void> = () => cron()): Promise<string[]> {
  await ask({ ask: "askedAgain" });
  await act();
  return (await ask({ ask: "askedAgain" })).map(({ id }) => id);
}

const failed = (delivery: Delivery, secondsAgo = HOUR, statusCode = 503): Delivered => ({
  delivery,
  statusCode,
  secondsAgo,
});

/** A failed job whose deliveries are on GitHub's list. */
async function sceneOf(secondsAgo: number, statusCode: number): Promise<Scene & { job: Delivery }> {
  const scene = await ask({ ask: "scene", jobs: [RED] });
  const job = only(scene.jobs);
  await ask({ ask: "delivered", what: [failed(job, secondsAgo, statusCode)] });
  return { ...scene, job };
}

const look = (): Promise<Look> =>
  runInDurableObject(ledger(), (_object: Ledger, { storage }) =>
    JSON.parse(JSON.stringify(stateOf(storage)?.records["look"]?.[""] ?? null)),
  );
const setLook = (to: Look) =>
  runInDurableObject(ledger(), (_object: Ledger, { storage }) => {
    changeState(storage, ({ records }) => Object.assign(records, { look: { "": to } }));
  });

describe("a Worker that was down for an hour", () => {
  it("tells of that hour's failures when it is back", async () => {
    const scenes = [await sceneOf(HOUR, 0), await sceneOf(HOUR / 2, 502), await sceneOf(60, 503)];
    await cron();
    for (const again of await ask({ ask: "askedAgain" })) expect((await deliver(again)).status).toBe(202);
    for (const scene of scenes) {
      await pass(scene, 10);
      const { comments, messages } = await seen(scene);
      expect([comments.length, messages.length]).toEqual([1, 1]);
    }
  });

  it("asks for each of them once, through several pages, and for nothing that it would ignore", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const job = only(scene.jobs);
    const another = (i: number): Delivery => ({ ...job, id: `job-${i}` });
    const queued = (i: number): Delivery => ({
      ...job,
      id: `queued-${i}`,
      body: job.body.replace("completed", "queued"),
    });
    const what = Array.from({ length: 120 }, (_, i) => [failed(another(i), 300), failed(queued(i), 300)]).flat();
    await ask({ ask: "delivered", what });
    const wanted = Array.from({ length: 120 }, (_, i) => `job-${i}`).sort();
    expect((await askedBy()).sort()).toEqual(wanted);
    expect(await askedBy()).toEqual([]);
  });
});

describe("a delivery", () => {
  it("that arrived, at once or in any attempt, is not asked for", async () => {
    const [job, other] = [await sceneOf(700, 202), await sceneOf(700, 503)];
    await ask({ ask: "delivered", what: [failed(other.job, 650, 500), failed(other.job, 640, 202)] });
    await ask({ ask: "delivered", what: [failed(other.job, 630, 500), failed(job.job, 600, 500)] });
    expect(await askedBy()).toEqual([]);
  });

  it("that is older than three days is not asked for", async () => {
    await sceneOf(3 * 24 * HOUR + 60, 503);
    expect(await askedBy()).toEqual([]);
  });

  it("that failed again is asked for again, though not at once", async () => {
    const { job } = await sceneOf(60, 503);
    expect(await askedBy()).toEqual([job.id]);
    await ask({ ask: "delivered", what: [failed(job, 0, 503)] });
    expect(await askedBy()).toEqual([]);
    await runInDurableObject(ledger(), (_object: Ledger, { storage }) => {
      storage.sql.exec("UPDATE delivery SET due = due - 600000");
    });
    expect(await askedBy()).toEqual([job.id]);
  });
});

describe("the look for missed deliveries", () => {
  it("goes on where it was when the process died", async () => {
    const scenes = await Promise.all(Array.from({ length: 4 }, () => sceneOf(60, 503)));
    await ask({ ask: "askedAgain" });
    await ask({ ask: "holdOperation", operation: AGAIN });
    const working = cron().catch(() => {});
    while (!(await ask({ ask: "held" }))) await new Promise((resolve) => setTimeout(resolve, 5));
    await abortAllDurableObjects();
    await ask({ ask: "release" });
    await working;
    await passIn([ledger()], 60);
    const again = (await ask({ ask: "askedAgain" })).map(({ id }) => id);
    expect(new Set(again)).toEqual(new Set(scenes.map(({ job }) => job.id)));
  });

  it("asks for nothing twice, where the process died while it was asking", async () => {
    const scenes = await Promise.all(Array.from({ length: 4 }, () => sceneOf(60, 503)));
    await ask({ ask: "askedAgain" });
    const before = await ask({ ask: "count", of: AGAIN });
    await ask({ ask: "holdOperation", operation: AGAIN });
    const working = cron().catch(() => {});
    while (!(await ask({ ask: "held" }))) await new Promise((resolve) => setTimeout(resolve, 5));
    await abortAllDurableObjects();
    await ask({ ask: "release" });
    await working;
    await passIn([ledger()], 60);
    await cron(60);
    expect((await ask({ ask: "count", of: AGAIN })) - before).toBe(scenes.length);
  });

  it.each([400, 403, 409, 500])(
    "goes on past a delivery that is refused with %i, and asks for it later",
    async (status) => {
      const refused = await sceneOf(90, 503);
      const others = await Promise.all(Array.from({ length: 7 }, () => sceneOf(60, 503)));
      const answer = { status, headers: { "content-type": "application/json" }, body: '{"message":"no"}' };
      await ask({ ask: "trouble", operation: AGAIN, trouble: { times: 1, answer } });
      const all = [refused, ...others].map(({ job }) => job.id).sort();
      const first = await askedBy();
      expect(first.length).toBe(all.length - 1);
      await runInDurableObject(ledger(), (_object: Ledger, { storage }) => {
        storage.sql.exec("UPDATE delivery SET due = due - 120000");
      });
      expect([...first, ...(await askedBy())].sort()).toEqual(all);
    },
  );

  it("begins anew where GitHub refuses the cursor that it went on from, and with the next look where it does so again", async () => {
    await cron();
    const { job } = await sceneOf(60, 503);
    const stored = await look();
    const going = { from: Date.now(), back: stored.lastFrom - 600_000, cursor: "v1_unknown" };
    await setLook({ ...stored, now: going });
    expect(await askedBy()).toEqual([job.id]);
    expect(await look()).toMatchObject({ now: null });

    const another = await sceneOf(60, 503);
    await setLook({ ...stored, now: { ...going, restarted: true } });
    expect(await askedBy()).toEqual([]);
    expect(await look()).toEqual({ ...stored, now: null });
    expect(await askedBy()).toEqual([another.job.id]);
  });

  it("waits as long as GitHub asks, and goes on then", async () => {
    const { job } = await sceneOf(60, 503);
    const json = { "content-type": "application/json", "retry-after": "120" };
    const answer = { status: 429, headers: json, body: '{"message":"slower"}' };
    await ask({ ask: "trouble", operation: LIST, trouble: { times: 1, answer } });
    expect(await askedBy(() => cron(100))).toEqual([]);
    expect(await askedBy(() => passIn([ledger()], 30))).toEqual([job.id]);
  });

  it("looks at what is new alone, one page in most cases", async () => {
    await cron();
    const before = await ask({ ask: "count", of: LIST });
    await cron();
    // What was delivered in the last ten minutes is looked at twice.
    expect((await ask({ ask: "count", of: LIST })) - before).toBeLessThanOrEqual(3);
  });

  it("remembers no delivery for longer than GitHub could send it again", async () => {
    await sceneOf(60, 503);
    await cron();
    const rows = () =>
      runInDurableObject(ledger(), (_object: Ledger, { storage }) =>
        storage.sql.exec("SELECT 1 FROM delivery").toArray(),
      );
    expect((await rows()).length).toBeGreaterThan(0);
    await runInDurableObject(ledger(), (_object: Ledger, { storage }) => {
      storage.sql.exec("UPDATE delivery SET at = at - 4 * 86400000");
    });
    await passIn([ledger()], 25 * HOUR);
    expect(await rows()).toEqual([]);
  });
});
