import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { only, RED } from "./failed-log.ts";
import { ask, deliver, pass, seen } from "./outside.ts";

const TOKEN = "apps/create-installation-access-token";
const refused = (status: number, message: string) => ({
  times: 1000,
  answer: { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ message }) },
});

const log: string[] = [];
beforeEach(() => {
  log.length = 0;
  // What the Worker logs; nothing else is heard of a failure that is given up.
  vi.spyOn(console, "warn").mockImplementation((line) => void log.push(String(line)));
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("an installation", () => {
  it.each([
    ["that was removed", 404, "Not Found"],
    ["that was suspended", 403, "This installation has been suspended"],
    ["whose App has another key now", 401, "A JSON web token could not be decoded"],
  ])(
    "%s is given up, which the Worker's log says; nothing is told, and nobody asks for ever",
    async (_what, status, message) => {
      const scene = await ask({ ask: "scene", jobs: [RED, { ...RED, name: "build" }], withheld: "nothing" });
      await ask({ ask: "trouble", operation: TOKEN, scene: scene.scene, trouble: refused(status, message) });
      for (const job of scene.jobs) await deliver(job);
      await deliver(scene.run);
      await pass(scene, 1_800);
      const asked = await ask({ ask: "asked", scene: scene.scene });
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.length).toBeLessThan(60);
      expect(asked.filter((line) => !line.includes("/access_tokens"))).toEqual([]);

      await pass(scene, 24 * 3600);
      expect(await ask({ ask: "asked", scene: scene.scene })).toHaveLength(asked.length);
      expect(await seen(scene)).toEqual({ comments: [], messages: [] });
      const givenUp = log.filter((line) => line.includes('"next":"give-up"'));
      expect(givenUp.join("\n")).toContain(`${status} ${message}`);
    },
  );

  it("that is suspended while a failure is being read loses nothing of it when it is back within seconds", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED], withheld: "nothing" });
    const trouble = { ...refused(404, "Not Found"), times: 2 };
    await ask({ ask: "trouble", operation: TOKEN, scene: scene.scene, trouble });
    await deliver(only(scene.jobs));
    await pass(scene, 120);
    const { comments, messages } = await seen(scene);
    expect([comments.length, messages.length]).toEqual([1, 1]);
  });
});

describe("every token that GitHub was asked for", () => {
  it("is for this repository and one permission alone", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED], withheld: "nothing" });
    await deliver(only(scene.jobs));
    await deliver(scene.run);
    await pass(scene, 20);
    const bodies = (await ask({ ask: "asked", scene: scene.scene }))
      .filter((line) => line.includes("/access_tokens"))
      .map((line) => JSON.parse(line.slice(line.indexOf("{"))));
    const scoped = (permissions: object) => ({ repository_ids: [scene.repositoryId], permissions });
    for (const body of bodies) expect(ONE_EACH.map(scoped)).toContainEqual(body);
    for (const permissions of ONE_EACH) expect(bodies).toContainEqual(scoped(permissions));
  });
});

const ONE_EACH = [{ actions: "read" }, { checks: "read" }, { pull_requests: "write" }];

describe("a repository that was renamed between two events", () => {
  it("is linked to, and asked for, by the newest one's names", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await deliver(only(scene.jobs));
    await pass(scene, 5);
    await ask({ ask: "change", scene: scene.scene, to: "renamed" });
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [RED] });
    await deliver(only(again.jobs));
    await pass(scene, 20);
    const { comments, messages } = await seen(scene);
    expect(only(comments).body).toMatch(/-renamed\/actions\/runs/);
    expect(messages).toHaveLength(1);
    const jobs = (await ask({ ask: "asked", scene: scene.scene })).filter((line) => line.includes("/actions/jobs/"));
    expect(jobs.at(-1)).toContain("-renamed/");
  });
});
