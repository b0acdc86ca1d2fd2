import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { CLEANUP, failedLog, jobOf, logOf, runStep } from "../core/synthetic-log.ts";

const EXPLAIN = join(import.meta.dirname, "../../src/cli/explain.ts");
let dir = "";

type Outcome = { code: number; stdout: string; stderr: string };

function explain(args: readonly string[], input = ""): Promise<Outcome> {
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [EXPLAIN, ...args],
      { env: { ...process.env, INIT_CWD: dir } },
      (error, stdout, stderr) => {
        done({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr: stderr.trim() });
      },
    );
    child.stdin?.end(input);
  });
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "explain-"));
  const job = jobOf("failure", { name: "Test", from: 0, to: 9, conclusion: "failure" });
  const files: Record<string, string> = {
    "failed.txt": failedLog(["Error: no"]),
    "green.txt": logOf({ at: 0, lines: [...runStep("make", ["fine"]), ...CLEANUP] }),
    "empty.txt": "",
    "binary.txt": "\u0000\u0001\u0002\u0003".repeat(64),
    "notjson.json": "{",
    "other.json": '{"conclusion":"failure"}',
    "badstep.json": '{"conclusion":"failure","steps":[{"number":"1"}]}',
    "job.json": JSON.stringify({
      conclusion: job.conclusion,
      steps: job.steps.map(({ startedAt, completedAt, ...step }) => ({
        ...step,
        started_at: startedAt,
        completed_at: completedAt,
      })),
    }),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(dir, name), text)));
});

describe("npm run explain", () => {
  it("prints one JSON object and exits 0 when it found the failure", async () => {
    const { code, stdout } = await explain(["failed.txt", "--job", "job.json", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      step: { number: 1, name: "Test", command: "make test", exitCode: 1 },
      stepLines: [1, 6],
      headline: "Error: no",
      lines: [{ line: 5, text: "Error: no" }],
      text: "Error: no",
      totalLines: 10,
      hiddenLines: 5,
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  it("reads the standard input, and has a form for people", async () => {
    const { code, stdout } = await explain(["-"], failedLog(["Error: no"]));
    expect(code).toBe(0);
    expect(stdout).toContain("Command    make test");
    expect(stdout).toContain("5 │ Error: no");
  });

  it.each([
    ["a log without a failure", ["green.txt"], "No failure in these 9 lines"],
    ["an empty log", ["empty.txt"], "empty.txt is empty"],
  ])("exits 1 for %s", async (_, args, sentence) => {
    const { code, stdout, stderr } = await explain(args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(sentence);
  });

  it.each([
    ["no argument", [], "Usage: npm run explain"],
    ["an unknown flag", ["failed.txt", "--colour"], "--colour"],
    ["two logs", ["failed.txt", "green.txt"], "Usage: npm run explain"],
    ["a file that is not there", ["nowhere.txt"], "there is no such file"],
    ["a job beside a folder", [".", "--job", "job.json"], "--job is for a single log"],
    ["two forms at once", ["failed.txt", "--json", "--markdown"], "exclude each other"],
    ["a binary file", ["binary.txt"], "is binary"],
    ["a job that is not there", ["failed.txt", "--job", "nowhere.json"], "there is no such file"],
    ["a job that is not JSON", ["failed.txt", "--job", "notjson.json"], "is not JSON"],
    ["a job without steps", ["failed.txt", "--job", "other.json"], 'no usable "steps"'],
    ["a step without a name", ["failed.txt", "--job", "badstep.json"], "steps.0"],
  ])("exits 2 with one sentence for %s", async (_, args, sentence) => {
    const { code, stdout, stderr } = await explain(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(sentence);
    expect(stderr.split("\n")).toHaveLength(1);
  });
});
