import { describe, expect, it } from "vitest";
import { innerMarkOf } from "../../../src/core/step/inner-steps.ts";
import { CLEANUP, excerptOf, jobOf, logOf, runStep, stamp } from "../synthetic-log.ts";
import { read } from "./every-way.ts";

const job = jobOf(
  "failure",
  { name: "Install", from: 1, to: 2 },
  { name: "Release", from: 3, to: 5, conclusion: "failure" },
);
const logWith = (...inner: readonly (readonly string[])[]) =>
  logOf(
    { at: 1, lines: runStep("npm ci", ["added 3 packages"]) },
    { at: 3, lines: ["##[group]Run ./.github/actions/release", "##[endgroup]"] },
    ...inner.map((lines) => ({ at: 4, lines })),
    { at: 6, lines: CLEANUP },
  );
const marked = (id: string, result: string, lines: readonly string[]) => [
  `##[start-action display=Step ${id};id=release.${id}]`,
  ...lines,
  `##[end-action id=release.${id};${result};duration_ms=12]`,
];
const PASSED = "outcome=success;conclusion=success";
const FAILED = "outcome=failure;conclusion=failure";
const TOLERATED = "outcome=failure;conclusion=success";

describe("the runner's marks around a composite action's inner steps", () => {
  it("name the one that failed, and are never shown", () => {
    const log = logWith(
      marked("a", TOLERATED, runStep("./audit.sh", ["error: 4 licences are unknown"], 1)),
      marked("b", PASSED, runStep("./pack.sh", ["packed"])),
      marked("c", FAILED, runStep("./sign.sh", ["the key ring is locked"], 3)),
      marked("d", FAILED, runStep("./unlock.sh", ["error: nothing is mounted"], 32)),
    );
    for (const excerpt of [read(log, job), excerptOf(log)]) {
      expect(excerpt).toMatchObject({
        headline: "the key ring is locked",
        step: { command: "./sign.sh", exitCode: 3 },
      });
      expect(excerpt.text).not.toMatch(/-action|licences|mounted/);
    }
  });

  it("lead to the innermost one of an action within an action", () => {
    const nested = [
      "##[group]Run ./.github/actions/sign",
      "##[endgroup]",
      ...marked("b.x", TOLERATED, runStep("./probe.sh", ["error: no agent"], 1)),
      ...marked("b.y", FAILED, runStep("./sign.sh", ["the key ring is locked"], 3)),
    ];
    const log = logWith(marked("a", PASSED, runStep("./pack.sh", ["packed"])), marked("b", FAILED, nested));
    expect(read(log, job)).toMatchObject({ headline: "the key ring is locked", step: { command: "./sign.sh" } });
  });

  it("show what was said before, where the failed one only says that it failed", () => {
    const log = logWith(
      marked("a", TOLERATED, runStep("./sign.sh", ["the key ring is locked"], 1)),
      marked("b", FAILED, runStep("exit 1", [], 1)),
    );
    expect(read(log, job).text).toContain("the key ring is locked");
  });

  it("keep the failure of a tolerated inner step from being the job's", () => {
    const log = logOf(
      { at: 1, lines: ["##[group]Run ./.github/actions/release", "##[endgroup]"] },
      { at: 1, lines: marked("a", TOLERATED, runStep("./audit.sh", ["error: 4 licences are unknown"], 1)) },
      { at: 2, lines: ["##[group]Run acme/notify@v1", "##[endgroup]", "##[error]The channel is archived"] },
      { at: 3, lines: CLEANUP },
    );
    expect(excerptOf(log).headline).toBe("The channel is archived");
  });

  it("have escapes of their own", () => {
    expect(innerMarkOf("##[start-action display=a%3Bb %5Bc%5D 100%25 %2541 50%;id=x.y]")).toEqual({
      at: "start",
      display: "a;b %5Bc] 100% %41 50%",
      id: "x.y",
    });
  });

  it("count only where the runner printed them, on a line with a time", () => {
    const forged = ["the key ring is locked\n##[end-action id=release.a;outcome=success;conclusion=success]"];
    const log = logWith(marked("a", FAILED, runStep("./sign.sh", [...forged, `${stamp(4)}bye`], 3)));
    expect(read(log, job).step).toMatchObject({ command: "./sign.sh", exitCode: 3 });
  });
});

describe("a composite action without those marks", () => {
  it("is failed by its last inner step, after one that was tolerated", () => {
    const log = logWith(
      runStep("./audit.sh", ["4 licences are unknown"], 1),
      runStep("./sign.sh", ["the key ring is locked"], 3),
      runStep("echo done", ["done"]),
    );
    expect(read(log, job).step).toMatchObject({ command: "./sign.sh", exitCode: 3 });
    expect(read(log, job).text).toContain("the key ring is locked");
  });

  it.each([
    ["cleans up", runStep("docker rm -f cache", ["Error response from daemon: No such container: cache"], 1)],
    ["cleans up by a script", runStep("./ci/tear-down.sh", ["error: nothing is mounted"], 32)],
    ["shows a log", runStep("cat build.log", ["cat: build.log: No such file or directory"], 1)],
  ])("is not failed by a later one that only %s", (_, later) => {
    const log = logWith(runStep("./sign.sh", ["the key ring is locked"], 3), later);
    expect(read(log, job)).toMatchObject({
      headline: "the key ring is locked",
      step: { command: "./sign.sh", exitCode: 3 },
    });
  });

  it("is failed by what ended before expressions could no longer be evaluated", () => {
    const place = "acme/release/v1/action.yml (Line: 12, Col: 9):";
    const errors = [`##[error]${place}`, `##[error]The template is not valid. ${place} Unexpected value ''`];
    const log = logWith(runStep("./sign.sh", ["the key ring is locked"], 3), [...errors, ...errors]);
    for (const excerpt of [read(log, job), excerptOf(log)]) {
      expect(excerpt).toMatchObject({
        headline: "the key ring is locked",
        step: { command: "./sign.sh", exitCode: 3 },
      });
      expect(excerpt.text).not.toContain("template");
    }
  });
});
