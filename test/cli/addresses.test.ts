// Runs, attempts, jobs and pull requests by their addresses, against the stand-ins for GitHub and its log storage, which
// check every request against GitHub's own description.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { LOOK_UP } from "../../src/core/lookup/limits.ts";
import { steadyLog } from "../core/lookup/steady-log.ts";
import type { VirtualLog } from "../core/lookup/virtual-log.ts";
import { lookedUp } from "../core/lookup/ways.ts";
import { failedLog, logOf, runStep } from "../core/synthetic-log.ts";
import { tokenFor } from "../world/caller.ts";
import { recordedJob } from "../world/demo/recording.ts";
import type { PullRequest, Repository, Run } from "../world/github/state.ts";
import { startWorld, type World } from "../world/world.ts";
import { type Called, call } from "./calls.ts";

let world: World;
let repo: Repository;
let token = "";

beforeAll(async () => {
  world = await startWorld({ slack: "none" });
  repo = world.github.addRepository({ owner: "acme", name: "shop" });
  token = (await tokenFor(world, repo)).replace(/^token /, "");
});
afterEach(() => {
  world.github.heal();
  world.storage.heal();
});
afterAll(() => world.close());

const site = "https://github.com/acme/shop";
const pageOf = (run: Run) => `${site}/actions/runs/${run.id}`;
const firstJob = (run: Run) => run.attempts[0]?.jobs[0];

/** With the token that a workflow or a person has, unless `env` says otherwise. */
function explain(args: readonly string[], env: Record<string, string> = {}): Promise<Called> {
  return call(args, { env: { GITHUB_API_URL: world.github.url, GH_TOKEN: token, ...env } });
}

async function entriesOf(args: readonly string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await explain([...args, "--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

/** The step of a made log, whose lines begin at that second. */
const steps = [
  {
    name: "Run tests",
    number: 2,
    status: "completed" as const,
    conclusion: "failure",
    started_at: "2026-03-01T10:00:00Z",
    completed_at: "2026-03-01T10:00:09Z",
  },
];
const failing = (name: string, output: string[]) => ({ name, log: failedLog(output), steps });
const cancelled = { name: "slow", conclusion: "cancelled" as const, log: failedLog(["The operation was canceled."]) };
const passing = { name: "lint", conclusion: "success" as const, log: logOf({ at: 0, lines: runStep("lint", ["ok"]) }) };

describe("a run's address", () => {
  it("shows each failed job, alike ones once, and neither those that passed nor those that were cancelled", async () => {
    const run = world.github.addRun({
      repo,
      jobs: [
        failing("test (18)", ["Error: expected 1 to be 2"]),
        passing,
        failing("test (20)", ["Error: expected 1 to be 2"]),
        cancelled,
        failing("build", ["error TS2304: Cannot find name 'x'."]),
      ],
    });
    const { code, stdout, stderr } = await explain([pageOf(run)]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("CI on main");
    expect(stdout).toContain("3 of 5 jobs failed");
    expect(stdout.match(/Error: expected 1 to be 2/g)).toHaveLength(2); // as the headline, and in the excerpt
    expect(stdout).toContain("The same in 1 more: test (20)");
    expect(stdout).toContain("error TS2304: Cannot find name 'x'.");
    expect(stdout).not.toMatch(/slow|lint/);
  });

  it("has for programs an array with the comment's fields, the excerpt, and who failed alike", async () => {
    const run = world.github.addRun({
      repo,
      workflow: { name: "Nightly" },
      jobs: [failing("a", ["src/basket.ts:7: Error: no basket"]), failing("b", ["src/basket.ts:7: Error: no basket"])],
    });
    const [a, b] = run.attempts[0]?.jobs ?? [];
    expect(await entriesOf([pageOf(run)])).toEqual([
      {
        version: 1,
        commit: run.sha,
        workflow: "Nightly",
        run: String(run.id),
        attempt: 1,
        job: "a",
        jobId: String(a?.id),
        url: `${pageOf(run)}/job/${a?.id}`,
        file: null,
        conclusion: "failure",
        before: null,
        step: { number: 2, name: "Run tests", command: "make test", exitCode: 1 },
        stepLines: [1, 6],
        headline: "src/basket.ts:7: Error: no basket",
        lines: [{ line: 5, text: "src/basket.ts:7: Error: no basket" }],
        text: "src/basket.ts:7: Error: no basket",
        totalLines: null,
        hiddenLines: 5,
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        command: "make test",
        exitCode: 1,
        places: [{ path: "src/basket.ts", line: 7 }],
        annotation: null,
        problem: null,
        same: [{ job: "b", jobId: String(b?.id), url: `${pageOf(run)}/job/${b?.id}`, file: null }],
        history: [],
      },
    ]);
  });

  it("says in Markdown what the comment would say, without the mark by which the App finds its own", async () => {
    const run = world.github.addRun({ repo, jobs: [failing("test", ["Error: `no`"])] });
    const { stdout } = await explain([pageOf(run), "--markdown"]);
    expect(stdout).toMatch(/^### ❌ \[`CI`\]/);
    expect(stdout).toContain("```text\nError: `no`\n```");
    expect(stdout).not.toContain("why the jobs of this pull request failed");
  });

  it("means its newest attempt, and an attempt's address that one", async () => {
    const run = world.github.addRun({ repo, jobs: [failing("test", ["Error: first"])] });
    world.github.rerun(run, { jobs: [failing("test", ["Error: second"])] });
    expect((await explain([pageOf(run)])).stdout).toContain("attempt 2");
    expect((await explain([pageOf(run)])).stdout).toContain("Error: second");
    expect((await explain([`${pageOf(run)}/attempts/1#summary`])).stdout).toContain("Error: first");
    expect(await explain([`${pageOf(run)}/attempts/3`])).toMatchObject({
      code: 2,
      stderr: "This run has only 2 attempts so far.",
    });
  });

  it("that has had one attempt has no second one", async () => {
    const run = world.github.addRun({ repo, jobs: [failing("test", ["Error: no"])] });
    expect((await explain([`${pageOf(run)}/attempts/2`])).stderr).toBe("This run has only one attempt so far.");
  });

  it("exits 1 where nothing failed, and names the attempt before", async () => {
    const green = world.github.addRun({ repo, jobs: [passing, cancelled] });
    expect(await explain([pageOf(green)])).toMatchObject({
      code: 1,
      stderr: "No job of this run failed. One was cancelled.",
    });
    const mended = world.github.addRun({ repo, jobs: [failing("test", ["Error: once"])] });
    world.github.rerun(mended, { jobs: [{ ...passing, name: "test" }] });
    expect(await explain([pageOf(mended)])).toMatchObject({
      code: 1,
      stderr: `No job of this run failed. Its attempt before: ${pageOf(mended)}/attempts/1`,
    });
  });

  it("tells what has failed already while other jobs still run, and exits 2 where none has", async () => {
    const run = world.github.addRun({
      repo,
      jobs: [failing("test", ["Error: early"]), { name: "e2e", conclusion: null }],
    });
    expect(await explain([pageOf(run)])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Error: early"),
      stderr: "1 job has not ended yet.",
    });
    const hopeful = world.github.addRun({ repo, jobs: [passing, { name: "e2e", conclusion: null }] });
    expect(await explain([pageOf(hopeful)])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: "No job of this run has failed so far, and 1 job has not ended yet.",
    });
  });

  it.each(["startup_failure", "failure"] as const)(
    "says that a run could not start, which GitHub calls %s: to people, in Markdown, and to programs",
    async (conclusion) => {
      const run = world.github.addRun({ repo, jobs: [], conclusion });
      const sentence = "The run could not start, so it has no jobs. Most often the workflow file is invalid.";
      const { code, stdout } = await explain([pageOf(run)]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^CI on main at [0-9a-f]{7}: could not start$/m);
      expect(stdout).toContain(sentence);
      expect(stdout).toContain(pageOf(run));
      expect((await explain([pageOf(run), "--markdown"])).stdout).toContain(sentence);
      const [entry, ...others] = await entriesOf([pageOf(run)]);
      expect(others).toEqual([]);
      expect(entry).toMatchObject({
        ...{ commit: run.sha, workflow: "CI", run: String(run.id), attempt: 1, conclusion: "startup_failure" },
        ...{ job: null, jobId: null, url: pageOf(run), file: null, step: null, headline: sentence, problem: sentence },
      });
    },
  );

  it("tells an attempt's failed jobs also where a later attempt could not start", async () => {
    const run = world.github.addRun({ repo, jobs: [failing("test", ["Error: first"])] });
    world.github.rerun(run, { jobs: [], conclusion: "startup_failure" });
    expect((await explain([`${pageOf(run)}/attempts/1`])).stdout).toContain("1 of 1 job failed");
  });

  it("says how a job that was run again ended before, and nothing of one that was not", async () => {
    const run = world.github.addRun({
      repo,
      jobs: [failing("a", ["Error: in a"]), { ...passing, name: "b" }, failing("c", ["Error: in c"])],
    });
    world.github.rerun(run, { jobs: [failing("a", ["Error: in a"]), failing("b", ["Error: in b"])] });
    const entries = await entriesOf([pageOf(run)]);
    expect(entries.map(({ job, before }) => [job, before])).toEqual([
      ["a", { attempt: 1, outcome: "failed" }],
      ["b", { attempt: 1, outcome: "passed" }],
      ["c", null],
    ]);
    const { stdout } = await explain([pageOf(run)]);
    expect(stdout).toContain("Before     also failed on attempt 1");
    expect(stdout.match(/Before/g)).toHaveLength(2);
    expect((await explain([pageOf(run), "--markdown"])).stdout).toContain("passed on attempt 1");
    const [, b] = run.attempts[1]?.jobs.filter(({ attempt }) => attempt === 2) ?? [];
    const [ofJob] = await entriesOf([`${pageOf(run)}/job/${b?.id}`]);
    expect(ofJob?.["before"]).toEqual({ attempt: 1, outcome: "passed" });
  });

  it("says nothing of an attempt before that cannot be read", async () => {
    const run = world.github.addRun({ repo, jobs: [failing("test", ["Error: first"])] });
    world.github.rerun(run, { jobs: [failing("test", ["Error: second"])] });
    world.github.fail({ line: /attempts\/1\/jobs/ }, { answer: { status: 404, headers: {}, body: "{}" } });
    expect(await entriesOf([pageOf(run)])).toMatchObject([{ before: null, headline: "Error: second" }]);
  });

  it("counts a cancelled job that ran out of time, of which only its annotations say so", async () => {
    const run = world.github.addRun({ repo, jobs: [recordedJob("timeout")] });
    const { code, stdout } = await explain([pageOf(run)]);
    expect(code).toBe(0);
    expect(stdout).toContain("(timed out)");
    expect(stdout).toContain("has exceeded the maximum execution time");
  });

  it("reads a large log by a few ranges, without the token", async () => {
    const noise = Array.from({ length: 60_000 }, (_, at) => `compiling module ${at} of the whole application`);
    const run = world.github.addRun({
      repo,
      jobs: [failing("big", [...noise, "Error: at the very end"])],
    });
    const before = world.storage.requests.length;
    const [entry] = await entriesOf([pageOf(run)]);
    expect(entry).toMatchObject({ headline: "Error: at the very end", totalLines: null });
    const asked = world.storage.requests.slice(before);
    expect(asked.length).toBeGreaterThan(0);
    for (const { headers } of asked) {
      expect(headers["range"]).toMatch(/^bytes=\d+-\d+$/);
      expect(headers["authorization"]).toBeUndefined();
    }
  });
});

describe("a log of 1 GB", () => {
  it.each(["beginning", "middle", "end"] as const)(
    "whose failed step is at the %s costs the requests and bytes that it costs the Worker",
    async (position) => {
      const { log } = steadyLog(17, 1e9, position);
      const looked = lookedUp({ size: log.size, read: (from, to) => log.read(from, to) }, log.job, LOOK_UP);
      const run = world.github.addRun({
        repo,
        jobs: [{ name: "huge", log: failedLog(["not read"]), steps: asSaid(log) }],
      });
      const asked: number[] = [];
      world.storage.failBy(({ headers }) => {
        const [from = 0, to = 0] =
          /^bytes=(\d+)-(\d+)$/
            .exec(headers["range"] ?? "")
            ?.slice(1)
            .map(Number) ?? [];
        const bytes = log.read(from, Math.min(log.size, to + 1));
        asked.push(bytes.length);
        const range = { "content-range": `bytes ${from}-${from + bytes.length - 1}/${log.size}` };
        return { answer: { status: 206, headers: range, body: new TextDecoder().decode(bytes) } };
      });
      const [entry] = await entriesOf([pageOf(run)]);
      expect(entry).toMatchObject({ headline: "src/a.c:10:2: error: expected ';' before 'return'", exitCode: 2 });
      const bytes = asked.reduce((sum, each) => sum + each, 0);
      expect({ requests: asked.length, bytes }).toEqual({ requests: looked.requests, bytes: looked.bytes });
      expect(asked.length).toBeLessThanOrEqual(LOOK_UP.requests);
      expect(bytes).toBeLessThan(512 * 1024);
    },
  );

  /** Its steps as GitHub's API tells of them. */
  const asSaid = ({ job }: VirtualLog) =>
    job.steps.map(({ number, name, conclusion, startedAt, completedAt }) => ({
      ...{ number, name, conclusion, status: "completed" as const },
      ...{ started_at: startedAt, completed_at: completedAt },
    }));
});

describe("a job's address", () => {
  it("shows that job alone", async () => {
    const run = world.github.addRun({ repo, jobs: [failing("a", ["Error: in a"]), failing("b", ["Error: in b"])] });
    const { code, stdout } = await explain([`${pageOf(run)}/job/${firstJob(run)?.id}?pr=3#step:2:4`]);
    expect(code).toBe(0);
    expect(stdout).toContain("Error: in a");
    expect(stdout).not.toContain("Error: in b");
  });

  it("explains a job that was cancelled, since somebody asks for it", async () => {
    const run = world.github.addRun({ repo, jobs: [cancelled] });
    const { code, stdout } = await explain([`${pageOf(run)}/job/${firstJob(run)?.id}`]);
    expect(code).toBe(0);
    expect(stdout).toContain("✗ slow (cancelled)");
  });

  it.each([
    ["passed", { ...passing, name: "e2e" }, 1, "The job “e2e” did not fail: it ended as success."],
    [
      "still runs",
      { name: "e2e", conclusion: null },
      2,
      "The job “e2e” has not ended (in_progress): GitHub publishes its log when it does.",
    ],
  ])("says that a job %s", async (_, job, code, stderr) => {
    const run = world.github.addRun({ repo, jobs: [job] });
    expect(await explain([`${pageOf(run)}/job/${firstJob(run)?.id}`])).toMatchObject({ code, stdout: "", stderr });
  });
});

describe("a pull request's address", () => {
  let pull: PullRequest;
  beforeAll(() => {
    pull = world.github.addPullRequest({ repo, branch: "feature" });
  });

  it("shows the failed jobs of its head commit, of each workflow's newest run", async () => {
    const common = { repo, branch: "feature", event: "pull_request" };
    world.github.addRun({ ...common, sha: "0".repeat(40), jobs: [failing("old", ["Error: on an older commit"])] });
    world.github.addRun({ ...common, jobs: [failing("test", ["Error: run once"])] });
    world.github.addRun({ ...common, jobs: [failing("test", ["Error: run twice"])] });
    world.github.addRun({ ...common, workflow: { name: "Docs" }, jobs: [failing("links", ["Error: dead link"])] });
    world.github.addRun({ ...common, workflow: { name: "Lint" }, jobs: [passing] });
    const { code, stdout } = await explain([`${site}/pull/${pull.number}/files`]);
    expect(code).toBe(0);
    expect(stdout).toContain("Docs on feature");
    expect(stdout).toContain("Error: dead link");
    expect(stdout).toContain("Error: run twice");
    expect(stdout).not.toMatch(/older commit|run once|Lint/);
  });

  it("means the job whose check is open in its tab with the checks", async () => {
    const run = world.github.addRun({ repo, jobs: [failing("x", ["Error: in the tab"])] });
    const { stdout } = await explain([`${site}/pull/${pull.number}/checks?check_run_id=${firstJob(run)?.id}`]);
    expect(stdout).toContain("Error: in the tab");
  });
});
