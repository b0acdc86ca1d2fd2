import { apiTime } from "./clock.ts";
import type { DoneJob } from "./job.ts";
import type { Log } from "./log.ts";
import { madeUp, madeUpNumber, owner, repository } from "./machine.ts";
import type { DoneStep } from "./steps.ts";
import type { Scenario } from "./types.ts";

// What GitHub's API answers about the recorded job. Ids are made up, and the same each time.

const api = `https://api.github.com/repos/${owner}/${repository}`;
const idsOf = (scenario: Scenario) => {
  const run = scenario.job.run ?? scenario.id;
  return {
    job: 50_000_000_000 + madeUpNumber(`job ${scenario.id}`),
    run: 19_000_000_000 + madeUpNumber(`run ${run}`),
    sha: madeUp(`${run} head of the pull request`, 40),
  };
};

/** https://docs.github.com/rest/actions/workflow-jobs#get-a-job-for-a-workflow-run */
export function jobAnswer(scenario: Scenario, { steps, conclusion, times }: DoneJob): object {
  const { job, run, sha } = idsOf(scenario);
  return {
    id: job,
    run_id: run,
    workflow_name: scenario.job.workflow ?? "CI",
    head_branch: scenario.job.run ?? `topic/${scenario.id}`,
    run_url: `${api}/actions/runs/${run}`,
    run_attempt: 1,
    node_id: `CR_${madeUp(`node ${job}`, 20)}`,
    head_sha: sha,
    url: `${api}/actions/jobs/${job}`,
    html_url: `https://github.com/${owner}/${repository}/actions/runs/${run}/job/${job}`,
    status: "completed",
    conclusion: scenario.job.conclusion ?? conclusion,
    created_at: apiTime(times.createdAt),
    started_at: apiTime(times.startedAt),
    completed_at: apiTime(times.completedAt),
    name: scenario.job.name,
    steps: stepAnswers(scenario, steps),
    check_run_url: `${api}/check-runs/${job}`,
    labels: ["ubuntu-latest"],
    runner_id: 1000 + (madeUpNumber(scenario.id) % 200),
    runner_name: `GitHub Actions ${1000 + (madeUpNumber(scenario.id) % 200)}`,
    runner_group_id: 0,
    runner_group_name: "GitHub Actions",
  };
}

/** A runner that is lost reports no more: its step stays in progress, and those after it never began. */
function stepAnswers(scenario: Scenario, steps: readonly DoneStep[]): object[] {
  const lostIn = scenario.job.lostIn ?? Number.POSITIVE_INFINITY;
  return steps
    .filter((step) => step.number <= lostIn)
    .map((step) => {
      const lost = step.number === lostIn;
      return {
        name: step.name,
        status: lost ? "in_progress" : "completed",
        conclusion: lost ? null : step.conclusion,
        number: step.number,
        started_at: apiTime(step.startedAt),
        completed_at: lost ? null : apiTime(step.completedAt),
      };
    });
}

const levels = { error: "failure", warning: "warning", notice: "notice" } as const;

/** https://docs.github.com/rest/checks/runs#list-check-run-annotations: at most ten of a level. */
export function annotations(scenario: Scenario, log: Log): object[] {
  const { sha } = idsOf(scenario);
  const ofGitHub = (scenario.job.annotations ?? []).map((message) => ({
    level: "error" as const,
    message,
    logLine: 1,
  }));
  const counts = { error: 0, warning: 0, notice: 0 };
  const problems = scenario.job.log === "none" ? [] : log.problems;
  return [...ofGitHub, ...problems]
    .filter((problem) => ++counts[problem.level] <= 10)
    .map((problem) => {
      const path = "file" in problem && problem.file !== undefined ? problem.file : ".github";
      const line = "line" in problem && problem.line !== undefined ? problem.line : problem.logLine;
      return {
        path,
        blob_href: `https://github.com/${owner}/${repository}/blob/${sha}/${path}`,
        start_line: line,
        start_column: null,
        end_line: line,
        end_column: null,
        annotation_level: levels[problem.level],
        title: "",
        message: problem.message,
        raw_details: "",
      };
    });
}
