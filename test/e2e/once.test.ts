/** `npm start -- --once` as a user runs it: another process, its output and its exit code. */
import { type ExecFileException, execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { Demo } from "../world/demo/demo.ts";
import { tellOnce } from "../world/demo/once.ts";
import { scenarios } from "../world/demo/scenarios.ts";

const start = resolve(import.meta.dirname, "..", "world", "start.ts");

type Ended = { code: ExecFileException["code"]; out: string; err: string };

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
  expect(out).toContain(": 1 of 3 jobs failed on [`");
  expect(out).toContain("keeps values above the last bound in an overflow bucket");
  expect(out).toContain("CI on fixed-buckets: 1 of 3 jobs failed");
  expect(out).toMatch(/Comment written +\d\.\d\d s/);
  expect(out).toMatch(/Slack told +\d\.\d\d s/);
  expect(out).toContain("Both were posted.");
  expect(code).toBe(0);
  expect(readdirSync(temporary)).toEqual([]);
  rmSync(temporary, { recursive: true });
});

test("a message that could not be posted is named, with the Worker's own words, and the other is printed", async () => {
  const demo = await Demo.start();
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error("There are no scenarios");
  demo.world.slack.fail({ error: "channel_not_found" });
  const printed: string[] = [];
  const code = await tellOnce(demo, scenario, { print: (text) => printed.push(text), withinMs: 6000 });
  await demo.close();
  expect(printed.join("\n")).toContain(": 1 of 3 jobs failed on [`");
  expect(printed.at(-1)).toMatch(
    /^\nThe Slack message did not come within 6 seconds\. The Worker's log says: .*channel_not_found/,
  );
  expect(code).toBe(1);
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
