/** `npm start -- --once` as a user runs it: another process, its output and its exit code. */
import { type ExecFileException, execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const start = resolve(import.meta.dirname, "..", "world", "start.ts");

type Ended = { code: ExecFileException["code"] | 0; out: string; err: string };

function npmStart(args: string[], temporary = tmpdir()): Promise<Ended> {
  return new Promise((done) => {
    const env = { ...process.env, TMPDIR: temporary };
    execFile(process.execPath, [start, ...args], { env }, (error, out, err) => {
      done({ code: error === null ? 0 : error.code, out, err });
    });
  });
}

test("one failure is told in both places, printed, and leaves nothing behind", async () => {
  const temporary = mkdtempSync(join(tmpdir(), "whyred-once-"));
  const { code, out } = await npmStart(["--once"], temporary);
  expect(out).toContain("### ❌ 1 of 3 jobs failed on [`");
  expect(out).toContain("keeps values above the last bound in an overflow bucket");
  expect(out).toContain("❌ CI on fixed-buckets: 1 of 3 jobs failed");
  expect(out).toMatch(/Comment written +\d\.\d\d s/);
  expect(out).toMatch(/Slack told +\d\.\d\d s/);
  expect(out).toContain("Both were posted.");
  expect(code).toBe(0);
  expect(readdirSync(temporary)).toEqual([]);
  rmSync(temporary, { recursive: true });
});

test("what can be done is told on request", async () => {
  const { code, out } = await npmStart(["--help"]);
  expect(out).toContain("npm start -- --once");
  expect(code).toBe(0);
});

test.each([
  [["--twice"], "Unknown option '--twice'."],
  [["--once", "cobol"], "There is no recorded failure 'cobol': there are vitest, "],
  [["vitest"], "'vitest' is understood after --once alone."],
])("%j is answered with a sentence", async (args, sentence) => {
  const { code, err } = await npmStart(args);
  expect(err).toContain(sentence);
  expect(err.trim().split("\n")).toHaveLength(1);
  expect(code).toBe(2);
});
