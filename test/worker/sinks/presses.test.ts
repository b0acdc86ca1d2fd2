// Presses of Slack's buttons, through crashes and time.
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import type { JobSpec } from "../../world/github/specs.ts";
import type { Interaction } from "../../world/slack/interaction.ts";
import type { Scene } from "../asks.ts";
import { only, RED } from "../failed-log.ts";
import { ask, branchOf, changeState, deliver, inboxOf, passIn, runOf, stateOf } from "../outside.ts";

const RERUN = "Re-run failed jobs";
const MUTE = "Mute this for 24 hours";
const OPERATION = "actions/re-run-workflow-failed-jobs";
const PASSED: JobSpec = { name: "test", conclusion: "success" };
const LISA = { id: "U06LISA0002", name: "lisa" };

const channel = (scene: Scene) => ask({ ask: "channel", scene: scene.scene });
const settle = (scene: Scene, seconds = 10) => passIn([inboxOf(scene), runOf(scene), branchOf(scene)], seconds);

/** A run of the branch, delivered whole, and all that follows. */
async function runs(scene: Scene, job: JobSpec): Promise<Scene> {
  const next = await ask({ ask: "run", scene: scene.scene, branch: "topic", jobs: [job] });
  if (job.conclusion === "failure") for (const one of next.jobs) await deliver(one);
  await deliver(next.run);
  await settle(next);
  return next;
}

/** A failure that is told, in a repository where jobs may be re-run. */
async function told(): Promise<Scene> {
  const scene = await ask({ ask: "scene", jobs: [PASSED], withheld: "nothing" });
  await ask({ ask: "change", scene: scene.scene, to: "may re-run" });
  return runs(scene, RED);
}

async function send({ headers, body }: Interaction): Promise<number> {
  const request = { method: "POST", headers, body };
  const { status } = await exports.default.fetch("https://whyred.example/api/slack/interactions", request);
  return status;
}

const pressOf = (scene: Scene, label: string, by?: typeof LISA) =>
  ask({ ask: "press", scene: scene.scene, label, ...(by && { by }) });
const reruns = async (scene: Scene) =>
  (await ask({ ask: "asked", scene: scene.scene })).filter((line) => line.includes("/rerun-failed-jobs")).length;

describe("a press that was stored", () => {
  it("is done after the object was evicted", async () => {
    const scene = await told();
    await ask({ ask: "holdOperation", operation: OPERATION });
    expect(await send(await pressOf(scene, RERUN))).toBe(200);
    while (!(await ask({ ask: "held" }))) await new Promise((resolve) => setTimeout(resolve, 20));
    await evictDurableObject(branchOf(scene));
    await ask({ ask: "release" });
    await settle(scene);
    expect(await reruns(scene)).toBeGreaterThan(0);
    expect(only(await channel(scene)).all).toContain("mona re-ran the failed jobs of attempt 1");
  });

  it("re-runs once where GitHub's answer is lost, and asks first whether it has been done", async () => {
    const scene = await told();
    const trouble = { times: 1, answer: "hang up", afterwards: true } as const;
    await ask({ ask: "trouble", operation: OPERATION, scene: scene.scene, trouble });
    await send(await pressOf(scene, RERUN));
    await settle(scene, 60);
    expect(await reruns(scene)).toBe(1);
    expect(only(await channel(scene)).all).toContain("mona re-ran the failed jobs of attempt 1");
  });

  it("is given up soon where GitHub does not answer, which only the presser is told, and may be made again", async () => {
    const scene = await told();
    await ask({ ask: "whispers" });
    const before = only(await channel(scene)).edits;
    const trouble = { answer: { status: 503 } };
    await ask({ ask: "trouble", operation: OPERATION, scene: scene.scene, trouble });
    await send(await pressOf(scene, RERUN));
    await settle(scene, 120);
    expect(await ask({ ask: "whispers" })).toEqual([
      { user: "U06MONA0001", text: expect.stringContaining("GitHub did not answer") },
    ]);
    expect(only(await channel(scene)).edits).toBe(before);
    await ask({ ask: "heal" });
    await send(await pressOf(scene, RERUN));
    await settle(scene);
    expect(only(await channel(scene)).all).toContain("mona re-ran");
  });

  it("leaves nothing behind that waits, and no address of the payload is called", async () => {
    const scene = await told();
    await send(await pressOf(scene, RERUN));
    await send(await pressOf(scene, MUTE, LISA));
    await settle(scene);
    const state = await runInDurableObject(branchOf(scene), (_object, { storage }) => stateOf(storage));
    expect([state?.records["press"], Object.keys(state?.tasks ?? {})]).toEqual([{}, ["end"]]);
    const { all } = only(await channel(scene));
    expect([all.includes("mona re-ran"), all.includes("lisa muted this")]).toEqual([true, true]);
  });
});

describe("a press costs an alarm at most six requests, beside its token", () => {
  const TOKEN = 1;
  const GET_RUN = "actions/get-workflow-run";
  const NOT_FOUND = { status: 404, body: JSON.stringify({ message: "Not Found" }) };
  const AT_MOST = 6 + TOKEN;

  /** How many requests a press makes until who pressed is told, or the message is written. */
  async function costOf(pressed: Interaction, scene: Scene): Promise<number> {
    const before = await ask({ ask: "requests" });
    await send(pressed);
    await settle(scene);
    return (await ask({ ask: "requests" })) - before;
  }

  afterEach(() => ask({ ask: "heal" }));

  it("where the webhook's installation was wrong, the repository was renamed, and the run is gone", async () => {
    const scene = await told();
    await ask({ ask: "whispers" });
    const pressed = await pressOf(scene, RERUN);
    await ask({ ask: "change", scene: scene.scene, to: "renamed, and its name taken" });
    await runInDurableObject(branchOf(scene), (_object, { storage }) => {
      for (const [key, text] of storage.kv.list<string>({ prefix: "report " })) {
        storage.kv.put(key, text.replace(/"installationId":"\d+"/, '"installationId":"1"'));
      }
    });
    await evictDurableObject(branchOf(scene));
    await ask({ ask: "trouble", operation: OPERATION, trouble: { times: 2, answer: NOT_FOUND } });
    const cost = await costOf(pressed, scene);
    expect(only(await ask({ ask: "whispers" })).text).toContain("no longer there");
    // Token, refused; installation; token; re-run; the repository by its id; re-run; who pressed is told.
    expect(cost).toBe(AT_MOST);
  });

  it("where the App may not, and who pressed is told where that is granted", async () => {
    const scene = await told();
    await ask({ ask: "whispers" });
    await ask({ ask: "change", scene: scene.scene, to: "may not re-run" });
    const cost = await costOf(await pressOf(scene, RERUN), scene);
    expect(only(await ask({ ask: "whispers" })).text).toContain("Actions: read and write");
    // Token, refused; the App; who pressed is told.
    expect(cost).toBe(3);
  });

  it("where GitHub's answer was lost: whether it was done is asked with the same token", async () => {
    const scene = await told();
    await ask({ ask: "whispers" });
    await ask({ ask: "trouble", operation: OPERATION, trouble: { times: 1, answer: "hang up" } });
    await ask({ ask: "trouble", operation: GET_RUN, trouble: { times: 2, answer: NOT_FOUND } });
    const cost = await costOf(await pressOf(scene, RERUN), scene);
    expect(only(await ask({ ask: "whispers" })).text).toContain("no longer there");
    // Token; re-run, unanswered; then the run; the repository by its id; who pressed is told.
    expect(cost).toBe(5);
  });

  it("where it was not done: doing it is work of its own, with the next alarm's or one of this one's turns", async () => {
    const scene = await told();
    await ask({ ask: "trouble", operation: OPERATION, trouble: { times: 1, answer: "hang up" } });
    await ask({ ask: "holdOperation", operation: GET_RUN });
    await send(await pressOf(scene, RERUN));
    while (!(await ask({ ask: "held" }))) await new Promise((resolve) => setTimeout(resolve, 10));
    const [before, asked] = [await ask({ ask: "requests" }), await reruns(scene)];
    await ask({ ask: "release" });
    await settle(scene);
    expect([asked, await reruns(scene)]).toEqual([1, 2]);
    // It is asked for again, and the message is written.
    expect((await ask({ ask: "requests" })) - before).toBe(2);
    expect(only(await channel(scene)).all).toContain("mona re-ran the failed jobs of attempt 1");
  });
});

describe("what is muted", () => {
  /** As if the day were over. */
  async function endMute(scene: Scene): Promise<void> {
    await runInDurableObject(branchOf(scene), (_object, { storage }) => {
      changeState(storage, ({ records }) => {
        for (const mute of Object.values(records["mute"] ?? {})) mute["until"] = Date.now();
      });
    });
  }

  it("is told again after a day", async () => {
    const scene = await told();
    await send(await pressOf(scene, MUTE));
    await settle(scene);
    await runs(scene, PASSED);
    await runs(scene, RED);
    expect((await channel(scene)).length).toBe(1);
    await endMute(scene);
    await runs(scene, RED);
    expect((await channel(scene)).map(({ isReply }) => isReply)).toEqual([false, false]);
  });

  it("is not told as passed either, when it was told to nobody and passes on a re-run after the day", async () => {
    const scene = await told();
    await send(await pressOf(scene, MUTE));
    await settle(scene);
    await runs(scene, PASSED);
    const quiet = await runs(scene, RED);
    await endMute(scene);
    const again = await ask({ ask: "rerun", scene: quiet.scene, jobs: [PASSED] });
    await deliver(again.run);
    await settle(quiet);
    expect(only(await channel(scene)).text).toMatch(/^✅ .*passed on [0-9a-f]{7}/);
    const other = await runs(scene, { ...RED, log: RED.log.replace("TypeError", "RangeError") });
    const passed = await ask({ ask: "rerun", scene: other.scene, jobs: [PASSED] });
    await deliver(passed.run);
    await settle(other);
    expect((await channel(scene)).map(({ text }) => text)).toEqual([
      expect.stringMatching(/passed on [0-9a-f]{7}/),
      expect.stringContaining("passed on attempt 2"),
    ]);
  });

  it("makes no new message after a day of being red", async () => {
    const scene = await told();
    await send(await pressOf(scene, MUTE));
    await settle(scene);
    await runInDurableObject(branchOf(scene), (_object, { storage }) => {
      changeState(storage, ({ records }) => {
        for (const stretch of Object.values(records["stretch"] ?? {})) stretch["begunAt"] = 1;
      });
    });
    await runs(scene, RED);
    expect(only(await channel(scene)).all).toContain("2 runs failed since");
  });

  it("makes no reply, and another failure does", async () => {
    const other = { ...RED, log: RED.log.replace("TypeError", "RangeError") };
    const scene = await told();
    await runs(scene, other);
    await send(await pressOf(scene, MUTE));
    await settle(scene);
    await runs(scene, RED);
    expect((await channel(scene)).map(({ isReply }) => isReply)).toEqual([false, true]);
    await runs(scene, { ...RED, log: RED.log.replace("TypeError", "SyntaxError") });
    expect((await channel(scene)).map(({ isReply }) => isReply)).toEqual([false, true, true]);
  });

  it("stays muted on its own branch alone", async () => {
    const scene = await told();
    await send(await pressOf(scene, MUTE));
    await settle(scene);
    const next = await ask({ ask: "run", scene: scene.scene, branch: "other", jobs: [RED] });
    for (const one of next.jobs) await deliver(one);
    await deliver(next.run);
    await passIn([inboxOf(scene), runOf(next), branchOf(next)], 10);
    expect((await channel(scene)).length).toBe(2);
  });
});
