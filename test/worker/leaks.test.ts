import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Branch } from "../../src/branch.ts";
import type { WorkflowRun } from "../../src/workflow-run.ts";
import { LOG, RED } from "./failed-log.ts";
import { ask, branchOf, deliver, pass, runOf, seen } from "./outside.ts";

/** Made here, so that no scanner takes this file for a leak. */
const SECRET = `ghp_${"aB3dE5gH7jK9mN1pQ2sT".repeat(2).slice(0, 36)}`;

describe("a secret that a job printed, and that stands in its names", () => {
  it("is neither posted nor stored anywhere", async () => {
    const log = LOG.replaceAll("npm test", `deploy ${SECRET}`).replace("TypeError:", `TypeError: ${SECRET}`);
    const at = "2026-11-22T10:00:00Z";
    const running = { number: 2, status: "in_progress" as const, conclusion: null, started_at: at, completed_at: null };
    const scene = await ask({
      ask: "scene",
      jobs: [
        { ...RED, name: `deploy (${SECRET})`, log },
        {
          name: `deploy later (${SECRET})`,
          conclusion: "cancelled",
          log: log.replace("Process completed with exit code 1.", "The operation was canceled."),
          steps: [{ ...running, name: `Deploy with ${SECRET}` }],
          annotations: [{ message: `The job ${SECRET} has exceeded the maximum execution time of 1m0s` }],
        },
      ],
    });
    for (const job of scene.jobs) await deliver(job);
    await deliver(scene.run);
    await pass(scene, 10);
    const stored: unknown[] = [];
    for (const stub of [runOf(scene), branchOf(scene)]) {
      const rows = await runInDurableObject(stub, async (_object: WorkflowRun | Branch, { storage }) => [
        ...storage.sql.exec("SELECT * FROM fact").toArray(),
        ...storage.sql.exec("SELECT * FROM task").toArray(),
      ]);
      stored.push(...rows);
    }
    const posted = await seen(scene);
    expect(posted.comments[0]?.body).toContain("deploy (***)");
    expect(posted.comments[0]?.body).toContain("The job *** has exceeded");
    expect(posted.messages).toHaveLength(1);
    expect(stored.length).toBeGreaterThan(3);
    expect(JSON.stringify([stored, posted])).not.toContain(SECRET.slice(0, 16));
  });
});
