import { describe, expect, it } from "vitest";
import { CLEANUP, excerptOf, jobOf, logOf, runStep } from "../synthetic-log.ts";

const PLAN = ["reading the state", "Error: Reference to undeclared resource", "  on main.tf line 12"];

/** A step that failed and was allowed to, one that passed, and one that fails. */
const logWith = (script: string, output: readonly string[] = []) =>
  logOf(
    { at: 1, lines: runStep("terraform plan", PLAN, 1) },
    { at: 3, lines: runStep("echo done", ["done"]) },
    { at: 5, lines: runStep(script, output, 1) },
    { at: 6, lines: CLEANUP },
  );

const JOB = jobOf(
  "failure",
  { name: "Plan", from: 1, to: 2 },
  { name: "Comment", from: 3, to: 4 },
  { name: "Plan status", from: 5, to: 5, conclusion: "failure" },
);

const explained = (script: string, output: readonly string[] = []) =>
  [excerptOf(logWith(script, output), JOB), excerptOf(logWith(script, output))].map(
    ({ step, headline, lines, hiddenLines }) => ({
      command: step?.command,
      headline,
      texts: lines.map(({ text }) => text),
      hiddenLines,
    }),
  );

describe("a step that only fails because one before it did, which was allowed to", () => {
  it.each([
    ["exit 1", []],
    ["false", []],
    ["echo 'the plan failed'; exit 1", ["the plan failed"]],
    ['if [[ "failure" == "failure" ]]; then\n  exit 1\nfi', []],
    ["[ 'failure' = 'success' ] || exit 2", []],
  ])("shows why that one failed, and its command: %s", (script, output) => {
    for (const { command, headline, texts, hiddenLines } of explained(script, output)) {
      expect(script).toContain(command?.replace(" …", ""));
      expect(headline).toBe("Error: Reference to undeclared resource");
      expect(texts).toEqual(expect.arrayContaining(["terraform plan", "Error: Reference to undeclared resource"]));
      // None of its own lines is counted as shown that is not.
      expect(hiddenLines).toBe(
        runStep(script, output, 1).length - texts.filter((text) => output.includes(text)).length,
      );
    }
  });

  it.each([
    ["grep -q done out.txt || exit 1", []],
    ['[ "$FILES" = "0" ] || exit 1', []],
    ['echo "$(./verify.sh)"; exit 1', ["parcel 17 has no address"]],
    ["./verify.sh; exit 1", ["parcel 17 has no address"]],
  ])("is not one that finds something out by itself: %s", (script, output) => {
    for (const { texts } of explained(script, output)) {
      expect(texts.join("\n")).not.toContain("undeclared resource");
    }
  });
});
