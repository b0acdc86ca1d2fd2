import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { attemptOf, type Job, type Repository, type Run } from "./github/state.ts";
import { at, parseJson } from "./json.ts";
import { type Incoming, type Listener, listen } from "./loopback.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let repo: Repository;
let run: Run;
let job: Job;
let received: Incoming[];
let receiver: Listener;

beforeEach(async () => {
  world = await startWorld();
  repo = world.github.addRepository({ owner: "acme", name: "shop" });
  run = world.github.addRun({ repo, branch: "feature", event: "pull_request", jobs: [{ name: "test" }] });
  const [first] = attemptOf(run).jobs;
  if (first === undefined) throw new Error("There is no job");
  job = first;
  received = [];
  receiver = await listen(async (request) => {
    received.push(request);
    return { status: 202, body: "{}" };
  });
});

afterEach(async () => {
  await receiver.close();
  await world.close();
});

test("a delivery is posted to the webhook route, signed over its bytes, with GitHub's headers", async () => {
  const delivery = await world.deliveries.job(job);
  expect((await world.deliver(delivery, { to: receiver.url })).status).toBe(202);
  const [request] = received;
  const secret = world.settings()["GITHUB_WEBHOOK_SECRET"] ?? "";
  const signature = createHmac("sha256", secret)
    .update(request?.body ?? "")
    .digest("hex");
  expect(request?.path).toBe("/api/github/webhooks");
  expect(request?.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": expect.stringMatching(/^GitHub-Hookshot\//),
    "x-github-delivery": expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-/),
    "x-github-event": "workflow_job",
    "x-github-hook-id": expect.stringMatching(/^\d+$/),
    "x-github-hook-installation-target-id": world.settings()["GITHUB_APP_ID"],
    "x-github-hook-installation-target-type": "integration",
    "x-hub-signature-256": `sha256=${signature}`,
  });
});

test("a job's payload is that job: queued, in progress and completed", async () => {
  for (const action of ["queued", "in_progress", "completed"] as const) {
    const payload = parseJson((await world.deliveries.job(job, action)).body);
    expect(payload).toMatchObject({ action, workflow_job: { id: job.id, run_id: run.id, status: action } });
    expect(at(payload, "workflow_job", "conclusion")).toBe(action === "completed" ? "failure" : null);
    expect(at(payload, "repository", "full_name")).toBe("acme/shop");
    expect(at(payload, "installation", "id")).toBe(world.github.installationOf(repo)?.id);
  }
});

test("a job's payload names neither a pull request nor a head repository", async () => {
  world.github.addPullRequest({ repo, branch: "feature" });
  const { body } = await world.deliveries.job(job);
  expect(body).not.toContain("pull_request");
  expect(body).not.toContain("head_repository");
});

test("a run's payload is that run, whatever its end", async () => {
  for (const conclusion of ["success", "failure", "cancelled", "startup_failure"] as const) {
    world.github.completeRun(run, conclusion);
    const payload = parseJson((await world.deliveries.run(run)).body);
    expect(payload).toMatchObject({
      action: "completed",
      workflow_run: { id: run.id, conclusion, head_branch: "feature" },
    });
  }
});

test("a run of a deleted fork has no head repository", async () => {
  const ofDeleted = world.github.addRun({ repo, headRepo: null, branch: "gone", jobs: [{}] });
  const payload = parseJson((await world.deliveries.run(ofDeleted)).body);
  expect(at(payload, "workflow_run", "head_repository")).toBeNull();
});

test("a payload that GitHub would not send is never sent", () => {
  Object.assign(job, { conclusion: "exploded" });
  expect(() => world.deliveries.job(job)).toThrow("not one that GitHub sends");
  Object.assign(job, { conclusion: "failure", labels: "ubuntu-latest" });
  expect(() => world.deliveries.job(job)).toThrow("/workflow_job/labels must be array");
});

test("an account of a person has no organization in its payloads", async () => {
  const own = world.github.addRepository({ owner: "someone", name: "toy" });
  own.owner.type = "User";
  const ofOwn = world.github.addRun({ repo: own, jobs: [{}] });
  const payload = parseJson((await world.deliveries.run(ofOwn)).body);
  expect(at(payload, "organization")).toBeUndefined();
});

test("a delivery can be sent twice, and again under another GUID", async () => {
  const delivery = await world.deliveries.run(run);
  await world.deliver(delivery, { to: receiver.url });
  await world.deliver(delivery, { to: receiver.url });
  await world.deliver(world.deliveries.again(delivery), { to: receiver.url });
  const ids = received.map(({ headers }) => headers["x-github-delivery"]);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
});

test("an event that the stand-in does not build is a recorded example", async () => {
  const { event, body } = await world.deliveries.example("check_run", "completed");
  expect([event, at(parseJson(body), "action")]).toEqual(["check_run", "completed"]);
  expect(() => world.deliveries.example("tea_time")).toThrow("tea_time");
});

test("a header can be changed or left out", async () => {
  const headers = { "x-hub-signature-256": "sha256=zz", "x-github-delivery": undefined };
  await world.deliver(await world.deliveries.ping(), { to: receiver.url, headers });
  expect(received[0]?.headers["x-hub-signature-256"]).toBe("sha256=zz");
  expect(received[0]?.headers["x-github-delivery"]).toBeUndefined();
  expect(received[0]?.headers["x-github-event"]).toBe("ping");
});
