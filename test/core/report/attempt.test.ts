import { expect, it } from "vitest";
import { endingOf } from "../../../src/core/excerpt/annotation.ts";
import { countJobs, hasFailed, outcomesBefore, passedSince } from "../../../src/core/report/attempt.ts";
import type { Job } from "../../../src/core/webhook/job-and-run.ts";

const job = (name: string, conclusion: string | null, attempt = 1): Job => ({
  id: `${name}${attempt}`,
  runId: "1",
  attempt,
  name,
  status: conclusion ? "completed" : "in_progress",
  conclusion,
  headSha: "a",
  headBranch: "b",
  workflowName: "CI",
  url: null,
  checkRunId: null,
  startedAt: null,
  completedAt: null,
  steps: [],
});

it("an attempt's jobs are counted, and it is complete when none is running", () => {
  const jobs = [job("a", "failure"), job("b", "timed_out"), job("c", "success"), job("d", "cancelled")];
  expect(countJobs(jobs)).toEqual({ totalJobs: 4, failedJobs: 2, completed: true });
  expect(countJobs([...jobs, job("e", null)]).completed).toBe(false);
  expect(countJobs([]).completed).toBe(false);
});

it("a failed job's outcome on the attempt before is the newest that says something", () => {
  const now = [job("a", "failure", 4), job("b", "failure", 4), job("new", "failure", 4), job("c", "success", 4)];
  const all = [
    job("a", "success", 1),
    job("a", "failure", 2),
    job("a", "cancelled", 3),
    job("b", "success", 1),
    job("c", "failure", 1),
    ...now,
  ];
  expect(outcomesBefore(4, now.filter(hasFailed), all)).toEqual({
    a: { attempt: 2, outcome: "failed" },
    b: { attempt: 1, outcome: "passed" },
  });
});

it("only an exceeded time and a lost runner make a cancelled job a failure", () => {
  expect(
    endingOf([
      "The operation was canceled.",
      "The job running on runner R1 has exceeded the maximum execution time of 360 minutes.",
    ])?.why,
  ).toBe("out-of-time");
  expect(
    endingOf([
      "The hosted runner lost communication with the server. Anything in your workflow that terminates the runner process …",
    ])?.why,
  ).toBe("runner-lost");
  expect(
    endingOf([
      "Canceling since a higher priority waiting request for 'ci-7' exists",
      'The job was canceled because "a" failed.',
    ]),
  ).toBeNull();
});

it("a job that failed and passed later is named with the newest attempt that failed, and that failed job's id", () => {
  const all = [
    job("a", "failure", 1),
    job("a", "failure", 2),
    job("a", "success", 3),
    job("b", "failure", 1),
    job("b", "success", 2),
    job("b", "failure", 3),
    job("c", "success", 1),
  ];
  expect(passedSince(3, all)).toEqual([{ id: "a2", name: "a", url: null, failedOn: 2, passedOn: 3 }]);
});
