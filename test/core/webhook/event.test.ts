import { JSONParse } from "json-with-bigint";
import { describe, expect, it } from "vitest";
import { parseEvent } from "../../../src/core/webhook/event.ts";
import { mayHaveFailed, namesOf } from "../../../src/core/webhook/job-and-run.ts";

const origin = {
  installation: { id: 7 },
  repository: { id: 1, name: "shop", html_url: "https://github.com/acme/shop", owner: { login: "Acme" } },
};
const job = {
  id: 3,
  run_id: 2,
  run_attempt: 2,
  name: "test",
  conclusion: "failure",
  head_sha: "abc",
  head_branch: "topic",
  check_run_url: "https://api.github.com/repos/acme/shop/check-runs/30",
};
const run = {
  id: 2,
  name: "CI",
  run_number: 5,
  run_attempt: 1,
  workflow_id: 9,
  event: "push",
  conclusion: "failure",
  html_url: "https://github.com/acme/shop/actions/runs/2",
  head_sha: "abc",
  head_branch: "topic",
  head_repository: { id: 1, owner: { login: "Acme" } },
};
const completed = (more: object) => ({ action: "completed", ...origin, ...more });
const parse = (name: string, payload: object, owners: string[] | null = null) =>
  parseEvent(name, payload, owners && new Set(owners));

describe("a delivery", () => {
  it("of a failed job becomes an event with what is used, and nothing else", () => {
    expect(parse("workflow_job", completed({ workflow_job: { ...job, labels: ["x"] }, sender: {} }))).toMatchObject({
      kind: "event",
      event: {
        kind: "job",
        origin: { installationId: "7", repository: { id: "1", owner: "Acme", name: "shop" } },
        job: { id: "3", runId: "2", attempt: 2, name: "test", checkRunId: "30", steps: [] },
      },
    });
  });

  it.each([undefined, null, {}, { id: 0 }, { id: "7" }, "7"])(
    "takes the installation %j for no hint, and goes on",
    (hint) => {
      const payload = { ...completed({ workflow_job: job }), installation: hint };
      expect(parse("workflow_job", payload)).toMatchObject({
        kind: "event",
        event: { origin: { installationId: null } },
      });
    },
  );

  it("keeps ids over 2^53 whole", () => {
    const text = JSON.stringify(completed({ workflow_job: job })).replace('"id":3', '"id":9007199254740993');
    expect(parse("workflow_job", JSONParse(text))).toMatchObject({ event: { job: { id: "9007199254740993" } } });
  });

  it("of a run names its workflow by the workflow's name, and the run where the workflow names it otherwise", () => {
    const named = completed({ workflow_run: { ...run, name: "Deploy to prod" }, workflow: { name: "Deploy", id: 9 } });
    const parsed = parse("workflow_run", named);
    expect(parsed).toMatchObject({ event: { run: { name: "Deploy to prod", workflowName: "Deploy" } } });
    for (const workflow of [undefined, null, { name: 7 }]) {
      const unsaid = completed({ workflow_run: run, workflow });
      expect(parse("workflow_run", unsaid)).toMatchObject({ event: { run: { name: "CI", workflowName: null } } });
    }
  });

  it.each([
    [{ name: "CI", workflowName: "CI" }, null, { workflowName: "CI", runName: null }],
    [{ name: "Deploy to prod", workflowName: "Deploy" }, null, { workflowName: "Deploy", runName: "Deploy to prod" }],
    [{ name: "Deploy to prod", workflowName: null }, "Deploy", { workflowName: "Deploy", runName: "Deploy to prod" }],
    [{ name: "CI", workflowName: null }, null, { workflowName: "CI", runName: null }],
    [{ name: null, workflowName: null }, "CI", { workflowName: "CI", runName: null }],
    [{ name: null, workflowName: null }, null, { workflowName: "workflow", runName: null }],
  ])("of a run %j whose jobs name the workflow %j has the names %j", (of, toldByJob, names) => {
    expect(namesOf(of, toldByJob)).toEqual(names);
  });

  it("of a run from a deleted fork, or a deleted account's, has no head repository", () => {
    for (const head_repository of [null, { id: 4, owner: null }]) {
      const payload = completed({ workflow_run: { ...run, head_repository } });
      expect(parse("workflow_run", payload)).toMatchObject({ event: { run: { headRepository: null } } });
    }
  });

  it.each([
    ["workflow_job", { workflow_job: { ...job, run_id: undefined } }, "workflow_job.run_id is missing"],
    ["workflow_job", { workflow_job: { ...job, id: "3" } }, "workflow_job.id"],
    ["workflow_job", { workflow_job: { ...job, id: -3 } }, "workflow_job.id"],
    ["workflow_job", { workflow_job: { ...job, steps: [{}] } }, "workflow_job.steps.0"],
    ["workflow_run", { workflow_run: { ...run, workflow_id: null } }, "workflow_run.workflow_id"],
    ["workflow_run", {}, "workflow_run is missing"],
  ])("%s without a field that is used names it: %j", (name, more, named) => {
    expect(parse(name, completed(more))).toEqual({ kind: "invalid", error: expect.stringContaining(named) });
  });

  it.each([
    ["workflow_job", { workflow_job: { ...job, name: 7, head_sha: "x".repeat(100_000) } }],
    ["workflow_run", { workflow_run: { ...run, head_repository: "hunter2 ".repeat(10_000) } }],
    ["workflow_run", { workflow_run: { ...run, head_branch: 10n ** 400n } }],
  ])("%s whose fields are of another kind repeats nothing of them", (name, more) => {
    const { error } = { error: "", ...parse(name, completed(more)) };
    expect(error).toMatch(/^The payload's field workflow_\w+\.\w+ is [^.]{5,60}, but .{3,40} is needed\.$/);
    expect(error).not.toMatch(/hunter2|xxx|000/);
  });

  it("has names of any length, of which as much is kept as can be stored", () => {
    const long = "x".repeat(3_000_000);
    const named = { ...run, name: long, display_title: long, head_commit: { author: { name: long } } };
    const parsed = parse("workflow_run", completed({ workflow_run: named }));
    expect(parsed).toMatchObject({ kind: "event" });
    expect(JSON.stringify(parsed).length).toBeLessThan(10_000);
  });

  it.each(["", ".", "..", "a/b", "../..", "a?b", "a#b", "a%2fb", "a\\b", "a b"])(
    "of a repository that is named %j is refused: it would lead elsewhere in GitHub's API",
    (name) => {
      const of = { ...completed({ workflow_job: job }), repository: { ...origin.repository, name } };
      expect(parse("workflow_job", of).kind).toBe("invalid");
      const owned = { ...of, repository: { ...origin.repository, owner: { login: name } } };
      expect(parse("workflow_job", owned).kind).toBe("invalid");
    },
  );

  it.each([
    ["workflow_job", { workflow_job: { ...job, head_sha: "`@octocat" } }],
    ["workflow_job", { workflow_job: { ...job, head_branch: "x".repeat(2_000_000) } }],
    ["workflow_run", { workflow_run: { ...run, run_number: Number.POSITIVE_INFINITY } }],
    ["workflow_run", { workflow_run: { ...run, run_attempt: 1e300 } }],
    ["workflow_run", { workflow_run: { ...run, html_url: `https://x.example/${"y".repeat(2_000_000)}` } }],
  ])("%s with a field that is of the right kind and no such thing is refused", (name, more) => {
    expect(parse(name, completed(more)).kind).toBe("invalid");
  });

  it("of an owner that is not served is ignored, whatever else it lacks", () => {
    const payload = { action: "completed", repository: { owner: { login: "Mallory" } } };
    expect(parse("workflow_job", payload, ["acme"]).kind).toBe("ignored");
    expect(parse("workflow_job", completed({ workflow_job: job }), ["acme"]).kind).toBe("event");
  });

  it.each(["success", "startup_failure", "failure", "timed_out", "cancelled"])(
    "of a run that ended as %s is acted on",
    (conclusion) => {
      expect(parse("workflow_run", completed({ workflow_run: { ...run, conclusion } })).kind).toBe("event");
    },
  );

  it.each(["skipped", "neutral", "stale", "action_required", null])(
    "of a run that ended as %s is ignored",
    (conclusion) => {
      expect(parse("workflow_run", completed({ workflow_run: { ...run, conclusion } })).kind).toBe("ignored");
    },
  );
});

describe("a cancelled job", () => {
  const step = { number: 1, name: "x", status: "completed", startedAt: "2026-11-22T10:00:00Z", completedAt: null };

  it("may have failed where a step was running, or where there are none, and not where none had begun", () => {
    expect(mayHaveFailed({ conclusion: "cancelled", steps: [{ ...step, conclusion: "cancelled" }] })).toBe(true);
    expect(
      mayHaveFailed({ conclusion: "cancelled", steps: [{ ...step, status: "in_progress", conclusion: null }] }),
    ).toBe(true);
    expect(mayHaveFailed({ conclusion: "cancelled", steps: [{ ...step, conclusion: "success" }] })).toBe(false);
    expect(
      mayHaveFailed({ conclusion: "cancelled", steps: [{ ...step, conclusion: "cancelled", startedAt: null }] }),
    ).toBe(false);
    // Perhaps no runner took it: its annotations say so, or that somebody cancelled it while it waited.
    expect(mayHaveFailed({ conclusion: "cancelled", steps: [] })).toBe(true);
  });
});
