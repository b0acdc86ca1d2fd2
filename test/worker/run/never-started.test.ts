import { describe, expect, it } from "vitest";
import { only } from "../failed-log.ts";
import { ask, deliver, pass, seen } from "../outside.ts";

const job = (conclusion: "cancelled" | "failure", message: string) => ({
  name: "build",
  conclusion,
  steps: [],
  log: null,
  annotations: [{ message }],
});

const NO_RUNNER = "The job was not acquired by Runner of type hosted even after multiple attempts";
const AWAITED = "The job has exceeded the maximum execution time while awaiting a runner for 24h0m0s";
const BILLING =
  "The job was not started because recent account payments have failed or your spending limit needs to be increased.";
const LOCKED = "The job was not started because your account is locked due to a billing issue.";

describe("a job without steps", () => {
  it.each([
    ["that no runner took", "cancelled", NO_RUNNER, "no runner picked up this job"],
    ["that waited for a runner for a day", "cancelled", AWAITED, "no runner picked up this job"],
    ["that billing stopped", "failure", BILLING, "the job was never started"],
    ["of a locked account", "failure", LOCKED, "the job was never started"],
  ] as const)("%s is reported at once with what its annotation says", async (_what, conclusion, message, why) => {
    const scene = await ask({ ask: "scene", jobs: [job(conclusion, message)], withheld: "nothing" });
    await deliver(only(scene.jobs));
    await pass(scene, 6);
    const { comments, messages } = await seen(scene);
    for (const text of [only(comments).body, JSON.stringify(only(messages))])
      expect(text).toContain(message.slice(0, 60));
    expect(only(comments).body).toContain(why);
    expect(only(comments).edits).toBe(0);
    expect(only(comments).body).not.toMatch(/not written|not published/);
    const asked = await ask({ ask: "asked", scene: scene.scene });
    expect(asked.filter((line) => line.includes("/logs"))).toEqual([]);
  });

  it("that was cancelled while it waited is not reported, and costs one request", async () => {
    const waiting = job("cancelled", "Canceling since a higher priority waiting request for main exists");
    const scene = await ask({ ask: "scene", jobs: [waiting], conclusion: "cancelled", withheld: "nothing" });
    await deliver(only(scene.jobs));
    await deliver(scene.run);
    await pass(scene, 100);
    expect(await seen(scene)).toEqual({ comments: [], messages: [] });
    const asked = await ask({ ask: "asked", scene: scene.scene });
    expect(asked.filter((line) => line.includes("/annotations"))).toHaveLength(1);
    expect(asked.filter((line) => /\/actions\/jobs\//.test(line))).toEqual([]);
  });
});

describe("a run without jobs", () => {
  it.each(["startup_failure", "failure"] as const)(
    "could not start, whether GitHub calls it that or not: %s",
    async (conclusion) => {
      const scene = await ask({ ask: "scene", jobs: [], conclusion, withheld: "nothing" });
      await deliver(scene.run);
      await pass(scene, 600);
      const { comments, messages } = await seen(scene);
      expect(only(comments).body).toContain("The run could not start");
      expect(JSON.stringify(only(messages))).toContain("could not start");
    },
  );
});
