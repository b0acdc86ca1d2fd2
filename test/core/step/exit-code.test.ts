import { describe, expect, it } from "vitest";
import { exitCodeIn, exitMeaning } from "../../../src/core/step/exit-code.ts";
import { excerptOf, failedLog } from "../synthetic-log.ts";

describe("an exit code", () => {
  it.each([
    ["Process completed with exit code -1073741819.", -1073741819],
    ["Process completed with exit code 3221225477.", 3221225477],
    ["The process '/usr/bin/git' failed with exit code 128", 128],
    ["Process completed with exit code 12345678901.", null],
    ["exit codes are fun", null],
  ])("is read whole: %s", (text, code) => {
    expect(exitCodeIn(text)).toBe(code);
  });

  it("of a Windows program that crashed is the step's", () => {
    const log = failedLog(["starting"]).replace("exit code 1.", "exit code -1073740791.");
    expect(excerptOf(log).step?.exitCode).toBe(-1073740791);
  });

  it.each([
    [-1073741819, "access violation"],
    [3221225477, "access violation"],
    [-1073741571, "stack overflow"],
    [137, "killed, SIGKILL: often out of memory"],
    [139, "segmentation fault, SIGSEGV"],
    [127, "command not found"],
  ])("%s is named as its platform names it: %s", (code, meaning) => {
    expect(exitMeaning(code)).toBe(meaning);
  });

  it.each([0, 1, 2, 3, 255, -1, 138])("%s means nothing of its own", (code) => {
    expect(exitMeaning(code)).toBeNull();
  });
});
