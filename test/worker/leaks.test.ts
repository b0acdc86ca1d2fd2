import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { LOG, RED } from "./failed-log.ts";
import { ask, branchOf, deliver, pass, runOf, seen, storedIn } from "./outside.ts";

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
      stored.push(...(await storedIn(stub)));
    }
    const posted = await seen(scene);
    expect(posted.comments[0]?.body).toContain("deploy (***)");
    expect(posted.comments[0]?.body).toContain("The job *** has exceeded");
    expect(posted.messages).toHaveLength(1);
    expect(stored.length).toBeGreaterThan(3);
    expect(JSON.stringify([stored, posted])).not.toContain(SECRET.slice(0, 16));
  });
});

describe("what is public", () => {
  const pages = async () =>
    Promise.all(
      ["/", "/health"].map(async (path) => (await exports.default.fetch(`https://whyred.example${path}`)).text()),
    );

  it("names the value of no setting, which stands on no page, nor in an answer to a delivery", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    const [job = scene.run] = scene.jobs;
    const answers = [
      deliver(job),
      deliver(job, { "x-hub-signature-256": "sha256=00" }),
      deliver(job, { "x-github-event": "" }),
    ];
    const said = [
      ...(await pages()),
      ...(await Promise.all((await Promise.all(answers)).map((one) => one.text()))),
    ].join();
    const settings = Object.entries(env).filter(([name]) => /^(?:GITHUB|SLACK)_/.test(name));
    expect(settings.length).toBeGreaterThan(4);
    for (const [name, value] of settings) expect([name, said.includes(String(value))]).toEqual([name, false]);
  });

  it("names no repository, branch or job that was told", async () => {
    const scene = await ask({ ask: "scene", jobs: [{ ...RED, name: "a-job-of-nobodys-business" }] });
    for (const job of scene.jobs) await deliver(job);
    await pass(scene, 5);
    expect((await seen(scene)).comments[0]?.body).toContain("a-job-of-nobodys-business");
    expect((await pages()).join()).not.toMatch(/nobodys-business|acme|shop-|topic|TypeError/);
  });
});
