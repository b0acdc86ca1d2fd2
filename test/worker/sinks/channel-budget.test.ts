// How many new messages a channel gets about one repository, and what becomes of those that it has no room for.
import { abortAllDurableObjects, evictAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Channel } from "../../../src/channel/channel.ts";
import type { Said, Scene } from "../asks.ts";
import { only, RED } from "../failed-log.ts";
import { ask, branchOf, changeState, channelOf, deliver, inboxOf, passIn, runOf, seen, storedIn } from "../outside.ts";

afterEach(() => ask({ ask: "heal" }));

const FORKS = 10;
const OWN = 60;
const TEN_MINUTES_MS = 10 * 60_000;

const channel = (scene: Scene): Promise<Said[]> => ask({ ask: "channel", scene: scene.scene });
const scene = (from?: "fork") => ask({ ask: "scene", jobs: [RED], ...(from && { from }) });

/** Another run of the scene's repository on a branch of its own, on a fork or not. */
const another = (of: Scene, branch: string, from?: "fork") =>
  ask({ ask: "run", scene: of.scene, branch, jobs: [RED], event: "pull_request", ...(from && { from }) });

async function tell(scenes: readonly Scene[], seconds = 60): Promise<void> {
  for (const { jobs } of scenes) for (const job of jobs) await deliver(job);
  await passIn(
    scenes.flatMap((one) => [inboxOf(one), runOf(one), branchOf(one), channelOf(one)]),
    seconds,
  );
}

/** So many messages have been posted about the scene's repository. */
async function posted(about: Scene, count: number, isFork: boolean): Promise<void> {
  expect(new Set(await Promise.all(asked(about, count, isFork)))).toEqual(new Set(["post"]));
}

/** What is answered about so many new messages. */
function asked(about: Scene, count: number, isFork: boolean, to = env.SLACK_CHANNEL ?? null) {
  const url = "https://github.com/acme/shop";
  const run = { workflow: "CI", branch: "b", headline: "", number: "1", url: `${url}/actions/runs/${about.runId}` };
  const repository = { id: String(about.repositoryId), owner: "acme", name: "shop", url };
  return Array.from({ length: count }, (_, i) => {
    const runId = `${isFork ? "fork" : "own"} ${i}`;
    return channelOf(about).ask({ key: runId, runId, isFork, channel: to, repository, run });
  });
}

/** As if so much time had passed since. */
function passed(about: Scene, ms: number): Promise<void> {
  return runInDurableObject(channelOf(about), (_object: Channel, { storage }) => {
    changeState(storage, ({ records }) => {
      for (const one of Object.values(records["overflow"] ?? {})) one["since"] = Number(one["since"]) - ms;
      const { admitted } = Object(records["budget"]?.[""]);
      for (const one of Array.isArray(admitted) ? admitted : []) one.at -= ms;
    });
  });
}

const held = async (about: Scene) => only((await channel(about)).filter(({ text }) => text.startsWith("⏸️")));

describe("a run of a fork whose channel has had ten messages about forks", () => {
  it("has no message of its own, is counted and named in one, and has its comment", async () => {
    const fork = await scene("fork");
    await posted(fork, FORKS, true);
    await tell([fork]);
    const { text, all, isReply } = only(await channel(fork));
    expect(text).toMatch(/^⏸️ 1 more failed run in acme\/shop-\d+$/);
    expect(all).toContain("1 of forks");
    expect(all).toContain("mallory:topic");
    expect(all).toContain(`/runs/${fork.runId}`);
    expect(all).toContain("TypeError: Cannot read properties of undefined");
    expect(isReply).toBe(false);
    expect(only((await seen(fork)).comments).body).toContain("TypeError");
  });

  it("takes no room from the repository's own, nor they from forks", async () => {
    const own = await scene();
    await posted(own, FORKS, true);
    await tell([own]);
    expect(only(await channel(own)).text).toMatch(/^❌/);
    const fork = await scene("fork");
    await posted(fork, OWN, false);
    await tell([fork]);
    expect(only(await channel(fork)).text).toMatch(/^❌/);
  });

  it("is counted once, however often it is delivered, and with every attempt", async () => {
    const fork = await scene("fork");
    await posted(fork, FORKS, true);
    await tell([fork]);
    await deliver(fork.run);
    await tell([await ask({ ask: "rerun", scene: fork.scene, jobs: [RED] })]);
    await deliver(
      (await ask({ ask: "rerun", scene: fork.scene, jobs: [{ name: "test", conclusion: "success" }] })).run,
    );
    await tell([fork]);
    expect(only(await channel(fork))).toMatchObject({ text: expect.stringContaining(" 1 more failed run "), edits: 0 });
  });

  it("is counted in the same message as the next ones, also after the object was evicted", async () => {
    const fork = await scene("fork");
    // Each of them is stored: a stranger could wait for the object to be forgotten.
    for (let count = 1; count <= FORKS; count++) {
      await posted(fork, count, true);
      await evictAllDurableObjects();
    }
    await tell([fork]);
    await evictAllDurableObjects();
    await tell([await another(fork, "two", "fork")]);
    const { text, all, edits } = only(await channel(fork));
    expect(text).toContain(" 2 more failed runs ");
    for (const branch of ["topic", "two"]) expect(all).toContain(`mallory:${branch}`);
    expect(edits).toBe(1);
  });

  it("is counted in one message where the object died while that was being posted", async () => {
    const fork = await scene("fork");
    await posted(fork, FORKS, true);
    await ask({ ask: "holdOperation", operation: "chat.postMessage" });
    const working = tell([fork], 5).catch(() => {}); // it asks the objects that die
    while (!(await ask({ ask: "held" }))) await new Promise((resolve) => setTimeout(resolve, 5));
    await abortAllDurableObjects();
    await ask({ ask: "release" });
    await working;
    await tell([await another(fork, "two", "fork")], 200);
    expect(only(await channel(fork)).text).toContain(" 2 more failed runs ");
  });

  it("is counted in one message where nobody heard that it was posted", async () => {
    const fork = await scene("fork");
    await posted(fork, FORKS, true);
    await ask({
      ask: "slackTrouble",
      trouble: { method: "chat.postMessage", times: 1, answer: "hang up", afterwards: true },
    });
    await tell([fork], 200);
    await tell([await another(fork, "two", "fork")], 200);
    expect(only(await channel(fork)).text).toContain(" 2 more failed runs ");
  });

  it("is counted in one message where Slack could not be reached for more than ten minutes", async () => {
    const fork = await scene("fork");
    await posted(fork, FORKS, true);
    await ask({ ask: "slackTrouble", trouble: { times: 1000, error: "service_unavailable" } });
    await tell([fork], 10);
    await passed(fork, 2 * TEN_MINUTES_MS);
    await posted(fork, FORKS, true);
    await tell([await another(fork, "two", "fork")], 10);
    await ask({ ask: "heal" });
    await passIn([channelOf(fork)], 3600);
    expect((await held(fork)).text).toContain(" 2 more failed runs ");
  });
});

describe("a channel that a rule names, and where the bot is not", () => {
  it("is no place to count in: the settings' own is", async () => {
    const fork = await scene("fork");
    const answers = await Promise.all(asked(fork, FORKS + 2, true, "#nowhere"));
    expect(answers.filter((answer) => answer === "hold").length).toBe(2);
    await passIn([channelOf(fork)], 60);
    const counts = await ask({ ask: "count", of: "chat.postMessage" });
    expect((await seen(fork)).messages.map(({ text }) => text)).toEqual(["⏸️ 2 more failed runs in acme/shop"]);
    await passIn([channelOf(fork)], 60);
    expect(await ask({ ask: "count", of: "chat.postMessage" })).toBe(counts);
  });
});

describe("after ten minutes", () => {
  it("the next run of the same branch has a message of its own, and what is held back then another count", async () => {
    const fork = await scene("fork");
    await posted(fork, FORKS, true);
    await tell([fork]);
    await passed(fork, TEN_MINUTES_MS);
    await tell([await another(fork, "topic", "fork")]);
    expect((await channel(fork)).map(({ text }) => text.slice(0, 1))).toEqual(["⏸", "❌"]);
    await posted(fork, FORKS - 1, true);
    await tell([await another(fork, "two", "fork")]);
    const counts = (await channel(fork)).filter(({ text }) => text.startsWith("⏸️"));
    expect(counts.map(({ text }) => /\d+ more/.exec(text)?.[0])).toEqual(["1 more", "1 more"]);
    expect(counts[1]?.all).toContain("mallory:two");
  });
});

describe("a run whose channel has room", () => {
  it("stores nothing for it where it is the repository's own", async () => {
    const own = await scene();
    await tell([own]);
    expect(only(await channel(own)).text).toMatch(/^❌/);
    expect(await storedIn(channelOf(own))).toEqual([]);
  });

  it("edits its message as often as it likes, and replies there", async () => {
    const own = await scene();
    await posted(own, OWN - 1, false);
    await tell([own]);
    const other = { ...RED, log: RED.log.replace("TypeError", "RangeError") };
    await tell([await ask({ ask: "push", scene: own.scene, jobs: [other] })]);
    const said = await channel(own);
    expect(said.map(({ isReply }) => isReply)).toEqual([false, true]);
    expect(said[0]?.all).toContain("2 runs failed since");
  });
});

describe("a channel's object that does not answer", () => {
  it("keeps no failure from its message for longer than two seconds", async () => {
    const silent = vi.spyOn(Channel.prototype, "ask").mockImplementationOnce(() => new Promise<never>(() => {}));
    const own = await scene();
    await tell([own]);
    expect(silent).toHaveBeenCalledTimes(1);
    expect(only(await channel(own)).text).toMatch(/^❌/);
    silent.mockRestore();
  });

  it("keeps none from it where it fails", async () => {
    const broken = vi.spyOn(Channel.prototype, "ask").mockRejectedValueOnce(new Error("overloaded"));
    const own = await scene();
    await tell([own]);
    expect(broken).toHaveBeenCalledTimes(1);
    expect(only(await channel(own)).text).toMatch(/^❌/);
    broken.mockRestore();
  });
});
