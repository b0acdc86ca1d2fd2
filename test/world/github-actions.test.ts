import { afterEach, beforeEach, expect, test } from "vitest";
import { type Asked, ask, tokenFor } from "./caller.ts";
import type { JobSpec } from "./github/specs.ts";
import { attemptOf, type Job, type Repository } from "./github/state.ts";
import { at, type Json, listAt } from "./json.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let repo: Repository;
let token: string;

beforeEach(async () => {
  world = await startWorld();
  repo = world.github.addRepository({ owner: "acme", name: "shop" });
  token = await tokenFor(world, repo);
});

afterEach(() => world.close());

const get = (path: string): Promise<Asked> => ask(world, `GET /repos/acme/shop${path}`, { as: token });
const names = (jobs: Json) => listAt(jobs, "jobs").map((job) => at(job, "name"));

function oneJob(spec: JobSpec = {}): Job {
  const [job] = attemptOf(world.github.addRun({ repo, jobs: [spec] })).jobs;
  if (job === undefined) throw new Error("There is no job");
  return job;
}

test("a run tells its branch, its head repository and its attempt", async () => {
  const fork = world.github.addRepository({ owner: "someone", name: "shop", fork: true });
  const run = world.github.addRun({ repo, headRepo: fork, branch: "fix", event: "pull_request", jobs: [{}] });
  const { json } = await get(`/actions/runs/${run.id}`);
  expect(json).toMatchObject({ id: run.id, head_branch: "fix", run_attempt: 1, conclusion: "failure" });
  expect(at(json, "head_repository", "id")).toBe(fork.id);
  expect(at(json, "pull_requests")).toEqual([]);
});

test("a run whose fork was deleted has no head repository", async () => {
  const run = world.github.addRun({ repo, headRepo: null, branch: "fix" });
  expect(at((await get(`/actions/runs/${run.id}`)).json, "head_repository")).toBeNull();
});

test("ids are as large as GitHub's", () => {
  expect(oneJob().id).toBeGreaterThan(2 ** 31);
  expect(oneJob().id).not.toBe(oneJob().id);
});

test("jobs come in pages, with links to the others that can be followed", async () => {
  const jobs = Array.from({ length: 5 }, (_, index) => ({ name: `job ${index}` }));
  const run = world.github.addRun({ repo, jobs });
  const first = await get(`/actions/runs/${run.id}/attempts/1/jobs?per_page=2`);
  expect(at(first.json, "total_count")).toBe(5);
  expect(names(first.json)).toEqual(["job 0", "job 1"]);
  const link = first.headers.get("link") ?? "";
  expect(link).toMatch(/page=2>; rel="next".*page=3>; rel="last"/);
  const next = /<([^>]+)>; rel="next"/.exec(link)?.[1]?.slice(world.github.url.length) ?? "";
  expect(names((await ask(world, `GET ${next}`, { as: token })).json)).toEqual(["job 2", "job 3"]);
  const last = await get(`/actions/runs/${run.id}/attempts/1/jobs?per_page=2&page=3`);
  expect(names(last.json)).toEqual(["job 4"]);
  expect(last.headers.get("link")).not.toContain('rel="next"');
});

test("a page holds 30 jobs unless asked, and never more than 100", async () => {
  const run = world.github.addRun({ repo, jobs: Array.from({ length: 120 }, () => ({})) });
  expect(names((await get(`/actions/runs/${run.id}/jobs`)).json)).toHaveLength(30);
  expect(names((await get(`/actions/runs/${run.id}/jobs?per_page=500`)).json)).toHaveLength(100);
});

test("re-running raises the attempt and gives the jobs new ids; the others stay", async () => {
  const run = world.github.addRun({ repo, jobs: [{ name: "lint", conclusion: "success" }, { name: "test" }] });
  const before = [...attemptOf(run).jobs];
  world.github.rerun(run, { jobs: [{ name: "test", conclusion: "success" }] });
  const after = attemptOf(run).jobs;
  expect(after.map(({ attempt }) => attempt)).toEqual([1, 2]);
  expect(after[0]).toBe(before[0]);
  expect(after[1]?.id).not.toBe(before[1]?.id);
  expect(at((await get(`/actions/runs/${run.id}`)).json, "run_attempt")).toBe(2);
  expect(at((await get(`/actions/runs/${run.id}`)).json, "conclusion")).toBe("success");
  expect(at((await get(`/actions/runs/${run.id}/attempts/1`)).json, "conclusion")).toBe("failure");
  expect(names((await get(`/actions/runs/${run.id}/jobs?filter=all`)).json)).toEqual(["lint", "test", "test"]);
  expect(names((await get(`/actions/runs/${run.id}/jobs`)).json)).toEqual(["lint", "test"]);
  expect((await get(`/actions/runs/${run.id}/attempts/3/jobs`)).status).toBe(404);
  world.github.settings.listsKeptJobs = false;
  expect(names((await get(`/actions/runs/${run.id}/attempts/2/jobs`)).json)).toEqual(["test"]);
  expect(names((await get(`/actions/runs/${run.id}/jobs?filter=all`)).json)).toEqual(["lint", "test", "test"]);
});

test("a job runs, then it is completed, and its run with it", async () => {
  const job = oneJob({ conclusion: null });
  expect((await get(`/actions/jobs/${job.id}`)).json).toMatchObject({ status: "in_progress", completed_at: null });
  world.github.completeJob(job, { conclusion: "failure", log: "it broke\n" });
  world.github.completeRun(job.run);
  expect((await get(`/actions/jobs/${job.id}`)).json).toMatchObject({ status: "completed", conclusion: "failure" });
  expect((await get(`/actions/runs/${job.run.id}`)).json).toMatchObject({ status: "completed", conclusion: "failure" });
});

test("a log is behind a redirect to the storage, which alone needs no token", async () => {
  const job = oneJob({ log: "it broke\n" });
  const { status, headers } = await get(`/actions/jobs/${job.id}/logs`);
  expect(status).toBe(302);
  const log = await fetch(headers.get("location") ?? "");
  expect(await log.text()).toBe("it broke\n");
});

test("a log that changes is read as it is now", async () => {
  const job = oneJob({ log: "half" });
  const read = async () => fetch((await get(`/actions/jobs/${job.id}/logs`)).headers.get("location") ?? "");
  expect(await (await read()).text()).toBe("half");
  job.log = "half and half";
  expect(await (await read()).text()).toBe("half and half");
});

test("a log's link stops working", async () => {
  world.github.settings.logLinkSeconds = -1;
  const { headers } = await get(`/actions/jobs/${oneJob({ log: "it broke" }).id}/logs`);
  expect((await fetch(headers.get("location") ?? "")).status).toBe(403);
});

test("a log that is not there is a 404 of GitHub's, of the storage's, or a 410", async () => {
  expect((await get(`/actions/jobs/${oneJob({ log: null }).id}/logs`)).status).toBe(404);
  expect((await get(`/actions/jobs/${oneJob({ conclusion: null, log: "so far" }).id}/logs`)).status).toBe(404);
  expect((await get(`/actions/jobs/${oneJob({ log: { gone: "expired" } }).id}/logs`)).status).toBe(410);
  const { headers } = await get(`/actions/jobs/${oneJob({ log: { gone: "not stored" } }).id}/logs`);
  const blob = await fetch(headers.get("location") ?? "");
  expect([blob.status, blob.headers.get("x-ms-error-code")]).toEqual([404, "BlobNotFound"]);
});

test("a job's annotations are those of its check run", async () => {
  const message = "The job has exceeded the maximum execution time of 5m0s";
  const job = oneJob({ conclusion: "cancelled", annotations: [{ message }] });
  const { json } = await get(`/check-runs/${job.id}/annotations`);
  expect(json).toMatchObject([{ message, annotation_level: "failure", path: ".github" }]);
});
