import { describe, expect, it } from "vitest";
import type { SceneSpec } from "../asks.ts";
import { RED } from "../failed-log.ts";
import { ask, deliver, pass, seen } from "../outside.ts";

/** A failed run of a repository with these rules, as far as it is told after so many seconds. */
async function toldBy(rules: NonNullable<SceneSpec["rules"]>, seconds = 5) {
  const scene = await ask({ ask: "scene", jobs: [RED], rules });
  for (const job of scene.jobs) await deliver(job);
  await pass(scene, seconds);
  return { scene, seen: await seen(scene) };
}

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
