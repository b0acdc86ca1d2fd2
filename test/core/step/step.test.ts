import { describe, expect, it } from "vitest";
import { StepReader } from "../../../src/core/step/step-reader.ts";
import { CLEANUP, excerptOf, explainText, jobOf, logOf, runStep, stamp } from "../synthetic-log.ts";

const SETUP = ["Current runner version: '2.330.0'", "Prepare workflow directory", "Complete job name: build"];
const setUp = { name: "Set up job", from: 0, to: 1 };

describe("the failed step", () => {
  it("is found by its times and named as the API names it", () => {
    const log = logOf(
      { at: 0, lines: SETUP },
      { at: 1, lines: runStep("npm ci", ["added 3 packages"]) },
      { at: 5, lines: runStep("npm test", ["Error: no"], 7) },
      { at: 8, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      setUp,
      { name: "Install", from: 1, to: 5 },
      { name: "Unit tests", from: 5, to: 8, conclusion: "failure" },
    );
    const excerpt = excerptOf(log, job);
    expect(excerpt.step).toEqual({ number: 3, name: "Unit tests", command: "npm test", exitCode: 7 });
    expect(excerpt.stepLines).toEqual([9, 14]);
  });

  it("is not a continue-on-error step before it that began in the same second", () => {
    const log = logOf(
      { at: 0, lines: SETUP },
      { at: 3, lines: [...runStep("./lint.sh", ["Error: style"], 1), ...runStep("./test.sh", ["Error: real"], 1)] },
      { at: 4, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      setUp,
      { name: "Lint", from: 3, to: 3 },
      { name: "Test", from: 3, to: 4, conclusion: "failure" },
    );
    expect(excerptOf(log, job).headline).toBe("Error: real");
    expect(excerptOf(log, job).step?.command).toBe("./test.sh");
    expect(excerptOf(log).headline).toBe("Error: real");
  });

  it("is the first of two that failed, also when the second is an action", () => {
    const log = logOf(
      { at: 0, lines: SETUP },
      { at: 1, lines: runStep("./test.sh", ["Error: real"], 1) },
      {
        at: 4,
        lines: [
          "##[group]Run actions/github-script@v7",
          "with:",
          "  script: x",
          "##[endgroup]",
          "##[error]Unhandled error: no access",
        ],
      },
      { at: 5, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      setUp,
      { name: "Test", from: 1, to: 4, conclusion: "failure" },
      { name: "Run actions/github-script@v7", from: 4, to: 5, conclusion: "failure" },
    );
    expect(excerptOf(log, job).step?.number).toBe(2);
    expect(excerptOf(log).headline).toBe("Error: real");
  });

  it("holds the inner steps of a composite action", () => {
    const inner = [...runStep("echo one", ["one"]), ...runStep("exit 4", ["Error: inside"], 4)];
    const log = logOf(
      { at: 0, lines: SETUP },
      { at: 2, lines: ["##[group]Run octo-org/setup@v1", "with:", "  a: 1", "##[endgroup]", ...inner] },
      { at: 3, lines: runStep("echo always", ["always"]) },
      { at: 4, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      setUp,
      { name: "Prepare", from: 2, to: 3, conclusion: "failure" },
      { name: "Always", from: 3, to: 4 },
    );
    expect(excerptOf(log, job).stepLines).toEqual([4, 18]);
    expect(excerptOf(log, job).step).toMatchObject({ command: "exit 4", exitCode: 4 });
  });

  it("is the cancelled one where none failed", () => {
    const log = logOf(
      { at: 1, lines: runStep("sleep 100", ["waiting", "##[error]The operation was canceled."]) },
      { at: 3, lines: CLEANUP },
    );
    const job = jobOf("cancelled", { name: "Wait", from: 1, to: 3, conclusion: "cancelled" });
    expect(excerptOf(log, job)).toMatchObject({ headline: "The operation was canceled.", step: { exitCode: null } });
  });

  it("may be a docker action, which fails without the runner's mark", () => {
    const docker = [
      "##[group]Run octo-org/lint@v1",
      "##[endgroup]",
      "##[command]/usr/bin/docker run --rm x",
      "fatal: no such branch",
    ];
    const log = logOf(
      { at: 1, lines: docker },
      { at: 2, lines: runStep("echo report", ["report"]) },
      { at: 3, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      { name: "Lint", from: 1, to: 2, conclusion: "failure" },
      { name: "Report", from: 2, to: 3 },
    );
    expect(excerptOf(log, job)).toMatchObject({ headline: "fatal: no such branch", stepLines: [1, 4] });
    expect(excerptOf(log).headline).toBe("fatal: no such branch");
  });

  it("is all that it printed, also where it ends seconds after the API says so", () => {
    const early = Array.from({ length: 20_000 }, (_, index) => `compiled file ${index}`);
    const log = logOf(
      { at: 0, lines: SETUP },
      { at: 1, lines: runStep("make", ["cc: warning: a.c is old", ...early, "Error: b.c is missing"]) },
      { at: 5, lines: ["make: *** [all] Error 2", "##[error]Process completed with exit code 2."] },
      { at: 6, lines: CLEANUP },
    );
    const job = jobOf("failure", setUp, { name: "Build", from: 1, to: 3, conclusion: "failure" });
    const excerpt = excerptOf(log, job);
    expect(excerpt.stepLines).toEqual([4, 20_011]);
    expect(excerpt.step).toMatchObject({ command: "make", exitCode: 2 });
    expect(excerpt.lines.map(({ line }) => line)).toEqual(expect.arrayContaining([20_009, 20_010]));
  });

  it("may have one line alone: a local action that is not there", () => {
    const missing = "##[error]Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '/x'.";
    const log = logOf(
      { at: 0, lines: SETUP },
      { at: 1, lines: runStep("echo hi", ["hi"]) },
      { at: 2, lines: [missing] },
      { at: 3, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      setUp,
      { name: "Say", from: 1, to: 2 },
      { name: "Run ./.github/actions/x", from: 2, to: 2, conclusion: "failure" },
    );
    expect(excerptOf(log, job).stepLines).toEqual([9, 9]);
  });

  it("is not a step that quotes another job's log", () => {
    const quoted = runStep("cat old.log", [
      `${stamp(0)}##[error]Process completed with exit code 2.`,
      `${stamp(0)}Post job cleanup.`,
    ]);
    expect(explainText(logOf({ at: 0, lines: quoted }, { at: 1, lines: CLEANUP })).kind).toBe("no-failure");
  });

  it("read from its middle on, is not cut where it prints what ends the set-up", () => {
    const reader = new StepReader(jobOf("failure", setUp, { name: "Test", from: 1, to: 79, conclusion: "failure" }));
    const lines = ["compiling", ...SETUP, "error: no", "##[error]Process completed with exit code 1."];
    reader.push(new TextEncoder().encode(logOf({ at: 70, lines })));
    expect(reader.finish().found?.section).toMatchObject({ first: 1, last: 6 });
  });

  it("is found in a log without timestamps", () => {
    const log = `${[...runStep("make", ["main.c:1:2: error: broken"], 2), ...CLEANUP].join("\n")}\n`;
    const job = jobOf("failure", { name: "Build", from: 0, to: 1, conclusion: "failure" });
    expect(excerptOf(log)).toMatchObject({ headline: "main.c:1:2: error: broken", step: { exitCode: 2, name: null } });
    expect(excerptOf(log, job).step?.name).toBe("Build");
  });
});

describe("a job without a failure", () => {
  it("has no excerpt, whatever its log says", () => {
    const log = logOf({ at: 0, lines: runStep("x", ["##[error]annotated only"]) }, { at: 1, lines: CLEANUP });
    expect(explainText(log, jobOf("success", { name: "x", from: 0, to: 1 })).kind).toBe("no-failure");
  });

  it("is assumed where nothing says otherwise", () => {
    expect(explainText(logOf({ at: 0, lines: runStep("x", ["fine"]) }))).toEqual({ kind: "no-failure", totalLines: 5 });
  });

  it("is not assumed against the API's word", () => {
    expect(excerptOf("nothing\nto see\n", jobOf("failure")).lines.map(({ text }) => text)).toEqual([
      "nothing",
      "to see",
    ]);
  });
});
