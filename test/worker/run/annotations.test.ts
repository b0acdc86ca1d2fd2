import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Branch } from "../../../src/branch/branch.ts";
import { JOBS_AT_ONCE } from "../../../src/queue/alarm-budget.ts";
import type { Trouble } from "../../world/loopback.ts";
import type { Scene } from "../asks.ts";
import { LOG, only, RED } from "../failed-log.ts";
import { ask, branchOf, deliver, pass, seen, told } from "../outside.ts";

const body = async (scene: Scene) => only((await seen(scene)).comments).body;
const trouble = ({ scene }: Scene, what: Trouble) =>
  ask({ ask: "trouble", operation: "checks/list-annotations", scene, trouble: what });
const asked = (scene: Scene) => ask({ ask: "asked", scene: scene.scene });

const ANNOTATED = {
  ...RED,
  log: LOG.replace("TypeError: Cannot read properties of undefined (reading 'length')", "##[error]No basket is left"),
  annotations: [
    { path: "src/basket.ts", line: 7, message: "No basket is left" },
    { path: "src/shop.ts", line: 9, message: "A shop needs a basket" },
    { path: "src/shop.ts", line: 3, message: "never used", level: "warning" as const },
    { message: "Process completed with exit code 1." },
  ],
};

describe("a failed job's annotations", () => {
  it("give its lines their places, and are told where no line says them", async () => {
    const scene = await told([ANNOTATED]);
    const text = await body(scene);
    // As the headline and in the excerpt; the hidden line for programs has it too.
    const [shown = ""] = text.split("<!-- whyred:data");
    expect(shown.match(/No basket is left/g)).toHaveLength(2);
    expect(text).toMatch(/\[`src\/basket\.ts:7`\]\(https?:\S+\/blob\/[0-9a-f]{40}\/src\/basket\.ts#L7\)/);
    expect(text).toMatch(/\[`src\/shop\.ts:9`\]\(\S+#L9\) `A shop needs a basket`/);
    expect(text).not.toMatch(/never used|`Process completed/);
  });

  it("say why, where the log has been deleted", async () => {
    const text = await body(await told([{ ...ANNOTATED, log: { gone: "expired" } }]));
    expect(text).toMatch(/The log is gone[\s\S]*#L7\) `No basket is left`/);
  });

  it("are asked for once, not again for each of many jobs, where their permission was not granted", async () => {
    const jobs = Array.from({ length: 12 }, (_, i) => ({ ...RED, name: `test (${i})` }));
    const scene = await ask({ ask: "scene", jobs, withheld: "checks" });
    for (const job of scene.jobs) await deliver(job);
    await pass(scene, 20);
    expect(await body(scene)).toMatch(/12 of 12 jobs failed[\s\S]*TypeError/);
    const tokens = (await asked(scene)).filter((line) => line.includes('"checks"'));
    expect(tokens.length).toBeGreaterThan(0);
    expect(tokens.length).toBeLessThanOrEqual(JOBS_AT_ONCE);
  });

  it("are asked for by the first jobs alone, where a token for them may not be used", async () => {
    const refused = {
      times: 100,
      answer: { status: 403, body: '{"message":"Resource not accessible by integration"}' },
    };
    const jobs = Array.from({ length: 12 }, (_, i) => ({ ...RED, name: `test (${i})` }));
    const scene = await ask({ ask: "scene", jobs });
    await trouble(scene, refused);
    for (const job of scene.jobs) await deliver(job);
    await pass(scene, 20);
    expect(await body(scene)).toMatch(/12 of 12 jobs failed[\s\S]*TypeError/);
    const calls = (await asked(scene)).filter((line) => line.includes("/annotations"));
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.length).toBeLessThanOrEqual(JOBS_AT_ONCE);
  });

  it.each([
    ["are broken", { status: 500 }],
    ["ask to wait", { status: 403, headers: { "retry-after": "600" }, body: '{"message":"secondary rate limit"}' }],
    ["are not as described", { status: 200, headers: { "content-type": "application/json" }, body: '{"no":"list"}' }],
  ])("delay nothing where they %s", async (_what, answer) => {
    const scene = await ask({ ask: "scene", jobs: [ANNOTATED] });
    await trouble(scene, { times: 1, answer });
    await deliver(only(scene.jobs));
    await pass(scene, 5);
    expect(await body(scene)).toContain("No basket is left");
    expect((await asked(scene)).filter((line) => line.includes("/annotations"))).toHaveLength(1);
  });

  it("are waited for some seconds only, where no answer comes", async () => {
    const scene = await ask({ ask: "scene", jobs: [ANNOTATED] });
    await ask({ ask: "holdOperation", operation: "checks/list-annotations" });
    await deliver(only(scene.jobs));
    const begun = Date.now();
    while ((await seen(scene)).comments.length === 0 && Date.now() - begun < 9_000) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const text = await body(scene);
    await ask({ ask: "release" });
    expect(text).toContain("No basket is left");
  });
});

describe("a report that an earlier version stored", () => {
  it("is told without what it does not know", async () => {
    const scene = await told([ANNOTATED]);
    await runInDurableObject(branchOf(scene), (_object: Branch, { storage }) => {
      for (const [key, text] of [...storage.kv.list<string>({ prefix: "report " })]) {
        const report = JSON.parse(text);
        delete report.jobs[0].annotated;
        storage.kv.put(key, JSON.stringify(report));
      }
    });
    const again = await ask({ ask: "beside", scene: scene.scene, event: "push", jobs: [{ ...RED, name: "build" }] });
    await deliver(only(again.jobs));
    await pass(again, 20);
    expect(await body(scene)).toMatch(/`build`[\s\S]*No basket is left|No basket is left[\s\S]*`build`/);
    expect(await body(scene)).not.toContain("A shop needs a basket");
  });
});
