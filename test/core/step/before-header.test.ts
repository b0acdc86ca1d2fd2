import { describe, expect, it } from "vitest";
import { CLEANUP, excerptOf, explainText, jobOf, logOf, runStep } from "../synthetic-log.ts";
import { read } from "./every-way.ts";

const SETUP = [
  "Current runner version: '2.336.0'",
  "Prepare workflow directory",
  "Prepare all required actions",
  "Getting action download info",
  "Complete job name: build",
];

describe("a step whose inputs cannot be evaluated", () => {
  const place = ".github/workflows/ship.yml (Line: 20, Col: 11):";
  const reason = `The template is not valid. ${place} Unexpected value 'x'`;

  it.each([
    ["place alone first", [`##[error]${place}`, `##[error]${reason}`]],
    ["reason twice", [`##[error]${place} Unexpected value 'x'`, `##[error]${reason}`]],
    ["reason once", [`##[error]${reason}`]],
  ])("is told with the reason, and without the command of the step before (%s)", (_, errors) => {
    const log = logOf(
      { at: 0, lines: SETUP },
      { at: 1, lines: runStep("./build.sh", ["built"]) },
      { at: 2, lines: errors },
      { at: 4, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      { name: "Set up job", from: 0, to: 0 },
      { name: "Build", from: 1, to: 2 },
      { name: "Ship", from: 2, to: 3, conclusion: "failure" },
    );
    for (const excerpt of [read(log, job), excerptOf(log)]) {
      expect(excerpt).toMatchObject({ headline: reason, step: { command: null, exitCode: null } });
      expect(excerpt.lines.map(({ text }) => text)).toEqual([reason]);
    }
    expect(read(log, job).step?.name).toBe("Ship");
    const unnamed = {
      ...job,
      steps: job.steps.map((step) => ({ ...step, name: step.name.replace("Ship", "Run ./ship.sh") })),
    };
    expect(read(log, unnamed).step).toMatchObject({ name: "Run ./ship.sh", command: null });
  });

  it("is told alone where it is the first one, in the second in which the set-up ends", () => {
    const log = logOf(
      { at: 0, lines: [...SETUP, `##[error]${place}`, `##[error]${reason}`] },
      { at: 1, lines: ["Cleaning up orphan processes"] },
    );
    const job = jobOf(
      "failure",
      { name: "Set up job", from: 0, to: 0 },
      { name: "Ship", from: 0, to: 1, conclusion: "failure" },
    );
    expect(read(log, job).text).toBe(reason);
  });
});

describe("seconds that steps share", () => {
  it("the first step begins in the one in which the set-up ends: only its own lines are its", () => {
    const log = logOf(
      { at: 0, lines: [...SETUP, ...runStep("./labels.sh", ["no label"], 1)] },
      { at: 2, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      { name: "Set up job", from: 0, to: 0 },
      { name: "Labels", from: 0, to: 1, conclusion: "failure" },
    );
    expect(read(log, job)).toMatchObject({ stepLines: [6, 11], step: { command: "./labels.sh" } });
  });

  it("a program that prints the set-up's last words does not begin its step anew", () => {
    const log = logOf(
      { at: 0, lines: [...SETUP, ...runStep("./labels.sh", ["no label", "Complete job name: x"], 1)] },
      { at: 2, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      { name: "Set up job", from: 0, to: 0 },
      { name: "Labels", from: 0, to: 1, conclusion: "failure" },
    );
    expect(read(log, job)).toMatchObject({ stepLines: [6, 12], step: { command: "./labels.sh" } });
  });

  it.each([
    ["second", "success", "failure", 2, "web: 119 is not 120"],
    ["first", "failure", "success", 1, "api: 7 is not 8"],
  ])("of two steps of one title in one the %s is told, if it failed", (_, first, second, number, headline) => {
    const log = logOf(
      { at: 1, lines: runStep("make test", ["api: 7 is not 8"], first === "failure" ? 2 : 0) },
      { at: 1, lines: runStep("make test", ["web: 119 is not 120"], second === "failure" ? 2 : 0) },
      { at: 3, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      { name: "Run make test", from: 1, to: 1, conclusion: first },
      { name: "Run make test", from: 1, to: 1, conclusion: second },
    );
    const excerpt = read(log, job);
    expect(excerpt).toMatchObject({ headline, step: { number } });
    expect(excerpt.text).not.toContain(number === 1 ? "web" : "api");
  });
});

describe("a self-hosted runner's hooks", () => {
  const hook = (path: string, lines: readonly string[]) => [
    `##[group]Run '${path}'`,
    "shell: /usr/bin/bash -e {0}",
    "##[endgroup]",
    ...lines,
  ];
  const started = "A job started hook has been configured by the self-hosted runner administrator";
  const completed = "A job completed hook has been configured by the self-hosted runner administrator";

  it("of the job are no part of the failed step, and none of their errors is told", () => {
    const log = logOf(
      { at: 0, lines: SETUP },
      { at: 0, lines: [started, ...hook("/hooks/start.sh", ["disk is clean"])] },
      { at: 2, lines: runStep("./labels.sh", ["no label"], 5) },
      { at: 3, lines: [completed, ...hook("/hooks/done.sh", ["error: cannot remove /x"]), "##[error]gone"] },
      { at: 4, lines: ["Cleaning up orphan processes"] },
    );
    const job = jobOf(
      "failure",
      { name: "Set up job", from: 0, to: 0 },
      { name: "Set up runner", from: 0, to: 2 },
      { name: "Labels", from: 2, to: 3, conclusion: "failure" },
      { name: "Complete runner", from: 3, to: 4, conclusion: "failure" },
    );
    for (const excerpt of [read(log, job), excerptOf(log)]) {
      expect(excerpt).toMatchObject({ headline: "no label", step: { command: "./labels.sh", exitCode: 5 } });
    }
  });

  it("of the job that fail are told by their path", () => {
    const log = logOf(
      { at: 0, lines: SETUP },
      {
        at: 1,
        lines: [started, ...hook("/hooks/start.sh", ["disk is full", "##[error]Process completed with exit code 6."])],
      },
      { at: 4, lines: ["Cleaning up orphan processes"] },
    );
    const job = jobOf(
      "failure",
      { name: "Set up job", from: 0, to: 0 },
      { name: "Set up runner", from: 1, to: 2, conclusion: "failure" },
    );
    expect(read(log, job)).toMatchObject({
      headline: "disk is full",
      step: { name: "Set up runner", command: "/hooks/start.sh", exitCode: 6 },
    });
  });

  it("of a container are nobody's command, and what they say of a failed script is no reason", () => {
    const failed = "command terminated with exit code 3";
    const lines = [
      ...runStep("./tests.sh", []),
      ...hook("/home/runner/k8s/index.js", ["cart: 119 is not 120"]),
      `##[error]Error: failed to run script step: Error: command terminated with non-zero exit code: ${failed}`,
      "##[error]Process completed with exit code 1.",
      "##[error]Executing the custom container implementation failed. Please contact your self hosted runner administrator.",
    ];
    const log = logOf({ at: 0, lines: SETUP }, { at: 2, lines }, { at: 4, lines: CLEANUP });
    const job = jobOf(
      "failure",
      { name: "Set up job", from: 0, to: 0 },
      { name: "Tests", from: 2, to: 3, conclusion: "failure" },
    );
    for (const excerpt of [read(log, job), excerptOf(log)]) {
      expect(excerpt).toMatchObject({
        headline: "cart: 119 is not 120",
        step: { command: "./tests.sh", exitCode: 3 },
      });
      expect(excerpt.text).not.toMatch(/container implementation|failed to run script/);
    }
  });

  it("of a container that cannot start its pod are told with the reason", () => {
    const reason =
      "Error: pod failed to come online with error: Error: Pod build is unhealthy with phase status Failed";
    const lines = [
      ...hook("/home/runner/k8s/index.js", []),
      `##[error]${reason}`,
      "##[error]Process completed with exit code 1.",
    ];
    const log = logOf({ at: 0, lines: SETUP }, { at: 2, lines }, { at: 4, lines: ["Cleaning up orphan processes"] });
    const job = jobOf(
      "failure",
      { name: "Set up job", from: 0, to: 0 },
      { name: "Initialize containers", from: 2, to: 3, conclusion: "failure" },
    );
    for (const excerpt of [read(log, job), excerptOf(log)]) {
      expect(excerpt).toMatchObject({ headline: reason, step: { command: null } });
    }
  });
});

describe("a text without any mark of the runner", () => {
  it.each([
    ["a tool's own log", "Compiling shop\nsrc/cart.c:4:2: error: unknown type name 'pric'\n", null],
    ["a step that somebody copied", "cart: 119 is not 120\nError: Process completed with exit code 3.\n", 3],
  ])("is explained as one failed step: %s", (_, text, exitCode) => {
    expect(excerptOf(text)).toMatchObject({ step: { number: null, name: null, command: null, exitCode } });
    expect(excerptOf(text).headline).toMatch(/unknown type name|119 is not 120/);
  });

  it.each([
    ["a script", ["Run ./tests.sh", "./tests.sh", "shell: /usr/bin/bash -e {0}", "env:", "  CI: true"], "./tests.sh"],
    ["an action", ["Run acme/test@v2", "with:", "  path: cart"], "acme/test@v2"],
  ])("has the command that its copied header names: %s", (_, header, command) => {
    const text = [...header, "cart: 119 is not 120", "Error: Process completed with exit code 3."].join("\n");
    const excerpt = excerptOf(text);
    expect(excerpt).toMatchObject({ headline: "cart: 119 is not 120", step: { command, exitCode: 3 } });
    expect(excerpt.text).not.toMatch(/shell:|with:|CI: true/);
  });

  it("is not explained if it is blank", () => {
    expect(explainText("\n\n").kind).toBe("no-failure");
  });

  it("is no job's log, of which only one that failed is explained", () => {
    expect(explainText(`${SETUP.join("\n")}\nfine\n`).kind).toBe("no-failure");
    expect(explainText(logOf({ at: 1, lines: runStep("./x", ["error: tolerated"]) })).kind).toBe("no-failure");
  });
});
