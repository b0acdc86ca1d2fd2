import { describe, expect, it } from "vitest";
import type { Scene } from "../asks.ts";
import { only, RED } from "../failed-log.ts";
import { ask, deliver, pass, resigned, seen } from "../outside.ts";

const lookups = async ({ scene }: Scene) =>
  (await ask({ ask: "asked", scene })).filter((line) => line.includes("/installation ")).length;

/** A failure whose deliveries name this installation. */
async function deliveredWith(installation: object | undefined): Promise<Scene> {
  const scene = await ask({ ask: "scene", jobs: [RED], withheld: "nothing" });
  for (const delivery of [only(scene.jobs), scene.run]) {
    const answer = await deliver(await resigned(delivery, { ...JSON.parse(delivery.body), installation }));
    expect(answer.status).toBe(202);
  }
  await pass(scene, 20);
  return scene;
}

describe("a failure whose webhook", () => {
  it.each([
    ["names no installation", undefined],
    ["names another App's installation", { id: 999_999_999 }],
  ])("%s is reported all the same: GitHub is asked once which it is", async (_what, installation) => {
    const scene = await deliveredWith(installation);
    const { comments, messages } = await seen(scene);
    expect([comments.length, messages.length]).toEqual([1, 1]);
    expect(await lookups(scene)).toBe(1);

    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [RED] });
    await deliver(await resigned(only(again.jobs), { ...JSON.parse(only(again.jobs).body), installation }));
    await pass(again, 20);
    expect(only((await seen(scene)).comments).body).toContain("attempt 2");
    expect(await lookups(scene)).toBe(1);
  });

  it("names another installation of this App is reported by the repository's own", async () => {
    const other = await ask({ ask: "scene", jobs: [RED], withheld: "nothing" });
    const scene = await deliveredWith(JSON.parse(only(other.jobs).body).installation);
    const { comments, messages } = await seen(scene);
    expect([comments.length, messages.length]).toEqual([1, 1]);
    expect(await lookups(scene)).toBe(1);
  });

  it("names its installation, as nearly all do, asks for none but to know once what it has granted", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED], withheld: "checks" });
    await deliver(only(scene.jobs));
    await pass(scene, 20);
    expect((await seen(scene)).comments.length).toBe(1);
    expect(await lookups(scene)).toBe(1);
  });
});
