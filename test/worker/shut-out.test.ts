import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Scene } from "./asks.ts";
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
      expect(asked.filter((line) => !/\/access_tokens|\/installation /.test(line))).toEqual([]);

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
  const tokensOf = async (scene: Scene) =>
    (await ask({ ask: "asked", scene: scene.scene }))
      .filter((line) => line.includes("/access_tokens"))
      .map((line) => JSON.parse(line.slice(line.indexOf("{"))));

  it("is for this repository and what whyred does there alone, and one serves a run and its branch", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED], withheld: "nothing" });
    await deliver(only(scene.jobs));
    await deliver(scene.run);
    await pass(scene, 20);
    const [usual, ...others] = (await tokensOf(scene)).map((body) => {
      expect(body.repository_ids).toEqual([scene.repositoryId]);
      return body.permissions;
    });
    expect(usual).toEqual({ actions: "read", pull_requests: "write", checks: "read" });
    expect(others).toEqual([]);
    // To read the repository's own rules either of two permissions will do. It has granted neither, and says so once.
    const asked = await ask({ ask: "asked", scene: scene.scene });
    expect(asked.filter((line) => /\/installation\b/.test(line)).length).toBe(1);
  });

  it("has one permission alone where the installation has not granted all of them", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED], withheld: "checks" });
    await deliver(only(scene.jobs));
    await pass(scene, 20);
    expect((await seen(scene)).comments.length).toBe(1);
    const scoped = (permissions: object) => ({ repository_ids: [scene.repositoryId], permissions });
    const [first, ...rest] = await tokensOf(scene);
    expect(first.permissions).toEqual({ actions: "read", pull_requests: "write", checks: "read" });
    expect(rest).toContainEqual(scoped({ actions: "read" }));
    expect(rest).toContainEqual(scoped({ pull_requests: "write" }));
    for (const body of rest) expect(Object.keys(body.permissions).length).toBe(1);
  });
});
