// A pull request whose commits fail one after the other, and GitHub's deliveries about them in every order.
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { Delivery } from "../../world/deliveries.ts";
import type { Scene } from "../asks.ts";
import { GREEN, LOG, only, RED } from "../failed-log.ts";
import { ask, deliver, pass, seen } from "../outside.ts";

const OLD = { ...RED, log: LOG.replaceAll("TypeError", "OldestError") };
const NEW = { ...RED, log: LOG.replaceAll("TypeError", "NewestError") };
afterEach(() => ask({ ask: "heal" }));

const body = async (scene: Scene) => only((await seen(scene)).comments).body;

/** A commit that fails, attempted twice, and then another that fails too. */
async function twoCommits(): Promise<{ old: Scene; head: Scene; deliveries: Delivery[] }> {
  const old = await ask({ ask: "scene", jobs: [OLD] });
  const again = await ask({ ask: "rerun", scene: old.scene, jobs: [OLD] });
  const head = await ask({ ask: "push", scene: old.scene, jobs: [NEW] });
  return { old, head, deliveries: [...old.jobs, old.run, ...again.jobs, again.run, ...head.jobs, head.run] };
}

describe("a comment about the head", () => {
  it("is never written over by one about an older commit, in whatever order things arrive", async () => {
    const count = 6;
    const orders = fc.tuple(
      fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: count, maxLength: count }),
      fc.array(fc.constantFrom(0, 3, 20), { minLength: count, maxLength: count }),
    );
    await fc.assert(
      fc.asyncProperty(orders, async ([order, pauses]) => {
        const { old, head, deliveries } = await twoCommits();
        expect(deliveries.length).toBe(count);
        let headTold = false;
        for (const [i, which] of order.entries()) {
          await deliver(deliveries[which] ?? head.run);
          const seconds = pauses[i] ?? 0;
          if (seconds > 0) for (const scene of [old, head]) await pass(scene, seconds);
          const [comment] = (await seen(head)).comments;
          if (comment?.body.includes("NewestError")) headTold = true;
          if (headTold) expect(comment?.body).toContain("NewestError");
        }
        for (const scene of [old, head, old]) await pass(scene, 100);
        expect(await body(head)).toContain("NewestError");
        expect(await body(head)).not.toContain("OldestError");
      }),
      { numRuns: 5 },
    );
  }, 120_000);

  it("stands while GitHub names the commit before it as the head once more", async () => {
    const { old, head } = await twoCommits();
    await deliver(only(head.jobs));
    await pass(head, 10);
    await ask({ ask: "change", scene: old.scene, to: "behind" });
    await deliver(only(old.jobs));
    await pass(old, 5);
    await pass(head, 5);
    expect(await body(head)).toContain("NewestError");
    await ask({ ask: "change", scene: old.scene, to: "caught up" });
    await pass(old, 100);
    expect(await body(head)).toContain("NewestError");
    expect(await body(head)).not.toContain("OldestError");
  });

  it("stands also where GitHub had asked for a minute's wait before it named that commit", async () => {
    const { old, head } = await twoCommits();
    await deliver(only(head.jobs));
    await pass(head, 10);
    const headers = { "content-type": "application/json", "retry-after": "65" };
    const answer = { status: 429, headers, body: '{"message":"slower"}' };
    await ask({ ask: "trouble", operation: "pulls/list", scene: old.scene, trouble: { times: 1, answer } });
    await ask({ ask: "change", scene: old.scene, to: "behind" });
    await deliver(only(old.jobs));
    await pass(old, 5);
    await pass(head, 67);
    expect(await body(head)).toContain("NewestError");
    await ask({ ask: "change", scene: old.scene, to: "caught up" });
    await pass(head, 300);
    expect(await body(head)).toContain("NewestError");
  });

  it("is made when GitHub has caught up, although the older commit's job was heard of last", async () => {
    const { old, head } = await twoCommits();
    await ask({ ask: "change", scene: old.scene, to: "behind" });
    await deliver(only(head.jobs));
    await pass(head, 1);
    await deliver(only(old.jobs));
    await pass(old, 4);
    expect(await body(head)).toContain("OldestError");
    await ask({ ask: "change", scene: old.scene, to: "caught up" });
    await pass(head, 30);
    expect(await body(head)).toContain("NewestError");
    expect(await body(head)).not.toContain("OldestError");
  });

  it("that passed stays green while GitHub names the commit before it, of which another run has failed", async () => {
    const old = await ask({ ask: "scene", jobs: [OLD] });
    await deliver(only(old.jobs));
    await pass(old, 10);
    const beside = await ask({ ask: "beside", scene: old.scene, event: "push", jobs: [OLD] });
    const head = await ask({ ask: "push", scene: old.scene, jobs: [GREEN] });
    await deliver(head.run);
    await pass(old, 10);
    expect(await body(old)).toContain("✅");
    await ask({ ask: "change", scene: old.scene, to: "behind" });
    await deliver(only(beside.jobs));
    await pass(beside, 5);
    expect(await body(old)).toContain("✅");
    await ask({ ask: "change", scene: old.scene, to: "caught up" });
    await pass(beside, 300);
    expect(await body(old)).toContain("✅");
  });

  it("gives way to the older commit where somebody has set the branch back to it", async () => {
    const { old, head } = await twoCommits();
    await deliver(only(head.jobs));
    await pass(head, 10);
    await ask({ ask: "change", scene: old.scene, to: "behind" });
    await deliver(only(old.jobs));
    await pass(old, 200);
    await pass(head, 200);
    expect(await body(head)).toContain("OldestError");
  });

  it("turns green, and stays so, whether the green run or the old red one is heard of first", async () => {
    for (const greenFirst of [true, false]) {
      const old = await ask({ ask: "scene", jobs: [OLD] });
      await deliver(only(old.jobs));
      await pass(old, 5);
      const head = await ask({ ask: "push", scene: old.scene, jobs: [GREEN] });
      for (const delivery of greenFirst ? [head.run, old.run] : [old.run, head.run]) {
        await deliver(delivery);
        await pass(old, 10);
      }
      expect(await body(old)).toContain("passed on");
      expect(await body(old)).not.toContain("❌");
    }
  });
});
