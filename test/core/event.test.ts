import { JSONParse } from "json-with-bigint";
import { describe, expect, it } from "vitest";
import { parseEvent } from "../../src/core/event.ts";
import { mayHaveFailed } from "../../src/core/job-and-run.ts";

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
const parse = (name: string, payload: unknown, owners: string[] | null = null) =>
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

  it("keeps ids over 2^53 whole", () => {
    const text = JSON.stringify(completed({ workflow_job: job })).replace('"id":3', '"id":9007199254740993');
    expect(parse("workflow_job", JSONParse(text))).toMatchObject({ event: { job: { id: "9007199254740993" } } });
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

  it("may have failed where a step was running, and not where none had begun", () => {
    expect(mayHaveFailed({ conclusion: "cancelled", steps: [{ ...step, conclusion: "cancelled" }] })).toBe(true);
    expect(
      mayHaveFailed({ conclusion: "cancelled", steps: [{ ...step, status: "in_progress", conclusion: null }] }),
    ).toBe(true);
    expect(mayHaveFailed({ conclusion: "cancelled", steps: [{ ...step, conclusion: "success" }] })).toBe(false);
    expect(
      mayHaveFailed({ conclusion: "cancelled", steps: [{ ...step, conclusion: "cancelled", startedAt: null }] }),
    ).toBe(false);
    expect(mayHaveFailed({ conclusion: "cancelled", steps: [] })).toBe(false);
  });
});
