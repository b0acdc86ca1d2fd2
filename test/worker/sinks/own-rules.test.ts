import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { parseRules } from "../../../src/core/rules/parse-rules.ts";
import { ObjectState } from "../../../src/queue/object-state.ts";
import { settingsOf } from "../../../src/settings/settings.ts";
import { BranchRuns } from "../../../src/sinks/branch-runs.ts";
import { Routing } from "../../../src/sinks/routing.ts";
import type { Scene, SceneSpec } from "../asks.ts";
import { only, RED } from "../failed-log.ts";
import { ask, branchOf, deliver, host, inboxOf, pass, passIn, runOf, seen, told } from "../outside.ts";

/** A failed run of a repository with these rules, as far as it is told after so many seconds. */
async function toldBy(rules: NonNullable<SceneSpec["rules"]>, seconds = 5) {
  const scene = await ask({ ask: "scene", jobs: [RED], rules });
  for (const job of scene.jobs) await deliver(job);
  await pass(scene, seconds);
  return { scene, seen: await seen(scene) };
}

type Given = ConstructorParameters<typeof Routing>[0];
const routingFor = (given: Pick<Given, "runs" | "state" | "settings"> & Partial<Given>) =>
  new Routing({ countRefused: () => {}, readAgainAt: () => {}, maySay: async () => true, ...given });

const QUIET = "rules:\n  - slack: false\n";
const WRONG = "rules:\n  - when: { branch: [hunter2] }\n    slack: false\n";
const NOTICE = "line 2, column 13: `branch` is not a key; did you mean `branches`?";

describe("a repository's own rules", () => {
  it("decide, where the App may read them", async () => {
    const { seen: told } = await toldBy({ own: QUIET });
    expect([told.comments.length, told.messages.length]).toEqual([1, 0]);
  });

  it("are as if there were none, where it may not", async () => {
    const { seen: told } = await toldBy({ own: QUIET, mayNotRead: true });
    expect([told.comments.length, told.messages.length]).toEqual([1, 1]);
  });

  it("are the owner's, where the repository has none", async () => {
    const { seen: told } = await toldBy({ owners: QUIET });
    expect([told.comments.length, told.messages.length]).toEqual([1, 0]);
    const { seen: own } = await toldBy({ own: "rules:\n  - comment: false\n", owners: QUIET });
    expect([own.comments.length, own.messages.length]).toEqual([0, 1]);
  });

  it("may not name a channel that the operator does not name", async () => {
    const { seen: told } = await toldBy({ own: "rules:\n  - slack: '#board'\n" }, 70);
    expect(told.comments[0]?.body).toContain("`slack` may name the operator's channels alone");
    expect(told.comments[0]?.body).not.toContain("board");
    expect(told.messages.length).toBe(1);
  });

  it("that are wrong hold up no failure, and are said to be wrong a minute later, once", async () => {
    const { scene, seen: atOnce } = await toldBy({ own: WRONG });
    expect([atOnce.comments.length, atOnce.messages.length]).toEqual([1, 1]);
    expect(atOnce.comments[0]?.body).not.toContain("branches");
    await pass(scene, 70);
    const later = await seen(scene);
    expect(later.comments[0]?.body).toContain(NOTICE);
    expect(later.comments[0]?.body).not.toContain("hunter2");
    expect([later.comments[0]?.edits, later.messages[0]?.edits]).toEqual([1, 1]);
    const again = await ask({ ask: "push", scene: scene.scene, jobs: [RED] });
    for (const job of again.jobs) await deliver(job);
    await pass(again, 200);
    const next = await seen(again);
    expect(next.comments[0]?.body).not.toContain(NOTICE);
  });

  it("that are wrong are said to be so by one of the repository's branches, until they are wrong in another way", async () => {
    const { scene } = await toldBy({ own: WRONG });
    await pass(scene, 70);
    expect((await seen(scene)).comments[0]?.body).toContain(NOTICE);
    const beside = async () => {
      const asked = { branch: `beside-${branches++}`, event: "pull_request" } as const;
      const other = await ask({ ask: "run", scene: scene.scene, jobs: [RED], ...asked });
      for (const job of other.jobs) await deliver(job);
      await passIn([inboxOf(other), runOf(other), branchOf(other)], 70);
      return seen(other);
    };
    let branches = 0;
    const other = await beside();
    expect(other.comments[0]?.body).toContain("TypeError");
    expect(other.comments[0]?.body).not.toContain(NOTICE);
    expect(other.messages.map(({ edits }) => edits)).toEqual([0]);
    await ask({ ask: "change", scene: scene.scene, to: "rules wrong in another way" });
    const third = await beside();
    expect(third.comments[0]?.body).toContain("`Slack` is not a key");
    expect((await beside()).comments[0]?.body).not.toContain("is not a key");
  });

  it("that are mended within the minute are not said to be wrong", async () => {
    const { scene } = await toldBy({ own: WRONG });
    await ask({ ask: "change", scene: scene.scene, to: "rules mended" });
    await pass(scene, 70);
    const later = await seen(scene);
    expect(later.comments[0]).toMatchObject({ edits: 0 });
    expect(later.messages[0]).toMatchObject({ edits: 0 });
  });

  it("send a line about a flaky job where its failure was told, and nowhere else", async () => {
    const other = { ...RED, name: "web", log: RED.log.replace("TypeError", "RangeError") };
    const more = { ...RED, name: "docs", log: RED.log.replace("TypeError", "SyntaxError") };
    const rules = { own: "rules:\n  - when: { jobs: [web] }\n    comment: false\n" };
    const scene = await ask({ ask: "scene", jobs: [RED, other, more], rules });
    for (const job of scene.jobs) await deliver(job);
    await pass(scene, 5);
    expect((await seen(scene)).comments[0]?.body).not.toContain("RangeError");
    const passed = (name: string) => ({ name, conclusion: "success" }) as const;
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [passed("test"), passed("web"), more] });
    for (const job of again.jobs) await deliver(job);
    await pass(scene, 10);
    const [comment] = (await seen(scene)).comments;
    expect(comment?.body).toMatch(/`test`.* passed on attempt 2 on the same commit/);
    expect(comment?.body).not.toContain("web");
  });
});

describe("a job that fails while a report is being written", () => {
  it("waits until the rules have been asked about it, and those that were known do not", async () => {
    const scene = await told([RED]);
    const seenThen = await runInDurableObject(branchOf(scene), async (_branch, { storage }) => {
      const state = new ObjectState(storage);
      const runs = new BranchRuns(state);
      const parsed = parseRules("rules:\n  - when: { jobs: [web] }\n    comment: false\n");
      if (parsed.kind !== "rules") throw new Error("the rules are right");
      const routing = routingFor({ runs, state, settings: { ...settingsOf(env), rules: parsed.rules } });
      await routing.decide();
      const run = only(runs.all());
      const [job] = run.report.jobs;
      if (!job) throw new Error("a job has failed");
      const jobs = [job, { ...job, id: "2", name: "web" }, { ...job, id: "3", name: "docs" }];
      runs.set({ ...run, revision: run.revision + 1, report: { ...run.report, jobs, failedJobs: jobs.length } });
      const toldOf = () => ({
        comment: routing.forComment(runs.all()).flatMap(({ report }) => report.jobs.map(({ name }) => name)),
        slack: routing.sharesOf(only(runs.all())).flatMap(({ run: { report } }) => report.jobs.map(({ name }) => name)),
      });
      const meanwhile = toldOf();
      await routing.decide();
      return { meanwhile, after: toldOf() };
    });
    expect(seenThen).toEqual({
      meanwhile: { comment: ["test"], slack: ["test"] },
      after: { comment: ["test", "docs"], slack: ["test", "web", "docs"] },
    });
  });
});

describe("a repository's own rules that are wrong, where an incoming webhook tells of failures", () => {
  const WEBHOOK = { kind: "webhook", url: "https://hooks.slack.example/services/T1/B2/x" } as const;

  /** What the branch would post of its newest run through an incoming webhook. */
  function posted(scene: Scene): Promise<(string | undefined)[]> {
    return runInDurableObject(branchOf(scene), async (_branch, { storage, id }) => {
      const state = new ObjectState(storage);
      const runs = new BranchRuns(state);
      const history = env.HISTORY.getByName(`${host()}/${scene.repositoryId}`);
      const maySay = async (_repository: string, what: string) => history.maySay(what, id.toString());
      const routing = routingFor({ runs, state, settings: { ...settingsOf(env), slack: WEBHOOK }, maySay });
      await routing.decide();
      state.flush();
      const newest = runs.all().filter(({ report }) => report.run.id === String(scene.runId));
      return newest.flatMap((run) => routing.sharesOf(run).map((share) => share.run.report.notice));
    });
  }

  it("are said to be so with the next run that fails, since what was posted cannot be edited, once in all branches", async () => {
    const { scene } = await toldBy({ own: WRONG });
    expect(await posted(scene)).toEqual([undefined]);
    await pass(scene, 70);
    expect(await posted(scene)).toEqual([undefined]);
    const next = await ask({ ask: "push", scene: scene.scene, jobs: [RED] });
    for (const job of next.jobs) await deliver(job);
    await pass(next, 5);
    expect(await posted(next)).toEqual([expect.stringContaining(NOTICE)]);
    const beside = async () => {
      const asked = { branch: "beside", event: "push" } as const;
      const other = await ask({ ask: "run", scene: scene.scene, jobs: [RED], ...asked });
      for (const job of other.jobs) await deliver(job);
      await passIn([inboxOf(other), runOf(other), branchOf(other)], 70);
      return other;
    };
    await beside();
    expect(await posted(await beside())).toEqual([undefined]);
  });
});
