import { describe, expect, it } from "vitest";
import { CLEANUP, excerptOf, jobOf, logOf, runStep } from "../synthetic-log.ts";
import { read } from "./every-way.ts";

const failing = (name: string) =>
  jobOf("failure", { name: "Install", from: 1, to: 2 }, { name, from: 3, to: 4, conclusion: "failure" });

const logWith = (lines: readonly string[]) =>
  logOf({ at: 1, lines: runStep("npm ci", ["added 3 packages"]) }, { at: 3, lines }, { at: 5, lines: CLEANUP });

describe("a group that a program opens itself and calls “Run …”", () => {
  const own = [
    "##[group]Run smoke tests",
    "parcel 17 has no address",
    "##[endgroup]",
    "##[group]Run ",
    "##[endgroup]",
    "1 of 2 groups failed",
  ];

  it("is output of the step, whose command is what the workflow runs", () => {
    const log = logWith(runStep("./verify.sh", own, 4));
    for (const excerpt of [read(log, failing("Verify")), excerptOf(log)]) {
      expect(excerpt.step).toMatchObject({ command: "./verify.sh", exitCode: 4 });
      expect(excerpt.text).toContain("parcel 17 has no address");
    }
  });

  it("does not cut short the step of an action that has no inputs", () => {
    const action = ["##[group]Run acme/verify@v3", "##[endgroup]", ...own, "##[error]Verification failed"];
    const log = logWith(action);
    for (const excerpt of [read(log, failing("Verify")), excerptOf(log)]) {
      expect(excerpt.step?.command).toBe("acme/verify@v3");
      expect(excerpt.text).toContain("parcel 17 has no address");
    }
  });

  it("in a step that passed is not the failed one", () => {
    const log = logOf(
      { at: 1, lines: runStep("./verify.sh", ["##[group]Run checks", "12 checks passed", "##[endgroup]"]) },
      { at: 1, lines: runStep("./links.sh", ["page b leads nowhere"], 1) },
      { at: 5, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      { name: "Checks", from: 1, to: 1 },
      { name: "Links", from: 1, to: 4, conclusion: "failure" },
    );
    expect(read(log, job)).toMatchObject({ step: { command: "./links.sh" }, headline: "page b leads nowhere" });
    expect(read(log, job).text).not.toContain("12 checks");
  });
});

describe("a step's header is known", () => {
  it.each([
    ["with colours", "\x1b[36;1m", "\x1b[0m"],
    ["with colours as a terminal's copy shows them", "^[[36;1m", "^[[0m"],
    ["without its colours", "", ""],
  ])("%s", (_, on, off) => {
    const header = ["##[group]Run cd app", `${on}cd app${off}`, `${on}make all${off}`, "shell: /usr/bin/bash -e {0}"];
    const log = logWith([
      ...header,
      "##[endgroup]",
      "app.c is missing",
      "##[error]Process completed with exit code 2.",
    ]);
    expect(read(log, failing("Build")).step?.command).toBe("make all …");
    expect(excerptOf(log).step?.command).toBe("make all …");
  });

  it("by its environment, where an action has no inputs", () => {
    const header = ["##[group]Run ./.github/actions/check", "env:", "  CI: true", "##[endgroup]"];
    const log = logWith([...header, "nothing to check", "##[error]The check found nothing"]);
    expect(read(log, failing("Check")).step?.command).toBe("./.github/actions/check");
  });

  it("that a missing shell cut short", () => {
    const header = ["##[group]Run Get-Date", "\x1b[36;1mGet-Date\x1b[0m", "##[error]pwsh: command not found"];
    const excerpt = read(logWith(header), failing("Date"));
    expect(excerpt).toMatchObject({ headline: "pwsh: command not found", step: { command: "Get-Date" } });
  });
});
