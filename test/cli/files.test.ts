// Folders of logs, and the archive that "Download log archive" gives, as a ZIP and unpacked.
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesInZip } from "../../src/cli/log-files.ts";
import { Progress } from "../../src/cli/progress.ts";
import { readLogFiles } from "../../src/cli/read-files.ts";
import { CLEANUP, failedLog, logOf, runStep } from "../core/synthetic-log.ts";
import { type Called, call } from "./calls.ts";
import { type ZipEntry, zipOf } from "./zip.ts";

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "files-"));
});
afterAll(() => rm(dir, { recursive: true }));

/** A folder with these files. */
async function folderOf(name: string, files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name, path)), { recursive: true });
    await writeFile(join(dir, name, path), text);
  }
  return join(dir, name);
}

async function zipFile(name: string, entries: readonly ZipEntry[]): Promise<string> {
  await writeFile(join(dir, name), zipOf(entries));
  return join(dir, name);
}

type Entry = { job: string; file: string; headline: string; step: { number: number | null; name: string | null } };

function entriesOf({ code, stdout }: Called): Entry[] {
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

const setUp = logOf({ at: 0, lines: ["Current runner version: '2.330.0'"] });
const tests = logOf({ at: 3, lines: runStep("npm test", ["Error: expected 1 to be 2"], 1) });
const green = logOf({ at: 0, lines: [...runStep("make", ["fine"]), ...CLEANUP] });
const withoutMark = (text: string) => text.replace("\ufeff", "");

/** As GitHub packs a run of two jobs, of which one failed. */
const ARCHIVE: Record<string, string> = {
  "0_build _ unit.txt": setUp + withoutMark(tests),
  "1_lint.txt": green,
  "build _ unit/1_Set up job.txt": setUp,
  "build _ unit/2_Run npm test.txt": tests,
  "build _ unit/system.txt": "Error: this is none of the job's",
  "lint/1_Set up job.txt": green,
};
const entriesIn = (files: Record<string, string>) => Object.entries(files).map(([name, data]) => ({ name, data }));

describe("a folder of logs", () => {
  it("tells of every *.txt and *.log that has a failure, alike ones once", async () => {
    const folder = await folderOf("plain", {
      "a.log": failedLog(["Error: in a"]),
      "b.txt": failedLog(["Error: in b"]),
      "c.txt": green,
      "again/a.log": failedLog(["Error: in a"]),
      "other.md": failedLog(["Error: no log"]),
      ".hidden/x.log": failedLog(["Error: hidden"]),
    });
    const entries = entriesOf(await call([folder, "--json"]));
    expect(entries).toMatchObject([
      { job: "a.log", file: "a.log", headline: "Error: in a", same: [{ job: "again/a.log", file: "again/a.log" }] },
      { job: "b.txt", file: "b.txt", headline: "Error: in b", same: [] },
    ]);
    const { stdout } = await call([folder]);
    expect(stdout).toContain("✗ a.log");
    expect(stdout).toContain("The same in 1 more: again/a.log");
  });

  it("is an unpacked archive where step files stand beside job files: each failed job is told once, with its step", async () => {
    const entries = entriesOf(await call([await folderOf("unpacked", ARCHIVE), "--json"]));
    expect(entries).toMatchObject([
      {
        job: "build _ unit",
        file: "0_build _ unit.txt",
        headline: "Error: expected 1 to be 2",
        step: { number: 2, name: "Run npm test", command: "npm test", exitCode: 1 },
      },
    ]);
  });

  it("reads a job by its steps where its own file is missing, also from their folder", async () => {
    const { "build _ unit/1_Set up job.txt": first = "", "build _ unit/2_Run npm test.txt": second = "" } = ARCHIVE;
    const folder = await folderOf("steps", { "unit/1_Set up job.txt": first, "unit/2_Run npm test.txt": second });
    const wanted = { headline: "Error: expected 1 to be 2", step: { number: 2, name: "Run npm test" } };
    expect(entriesOf(await call([folder, "--json"]))).toMatchObject([{ ...wanted, job: "unit" }]);
    expect(entriesOf(await call([join(folder, "unit"), "--json"]))).toMatchObject([wanted]);
  });

  it("follows no link out of it", async () => {
    const folder = await folderOf("linked", { "a.log": failedLog(["Error: in a"]) });
    await folderOf("elsewhere", { "b.log": failedLog(["Error: elsewhere"]) });
    await symlink(join(dir, "elsewhere"), join(folder, "link"));
    await symlink(join(dir, "elsewhere", "b.log"), join(folder, "b.log"));
    expect(entriesOf(await call([folder, "--json"]))).toHaveLength(1);
  });

  it("says in Markdown what failed where", async () => {
    const { stdout } = await call([await folderOf("unpacked", ARCHIVE), "--markdown"]);
    expect(stdout).toContain("**`build _ unit`** · step 2 `Run npm test`");
    expect(stdout).toContain("```text\nError: expected 1 to be 2\n```");
  });

  it.each([
    ["no log", { "a.md": "# Error" }, 2, "There is no *.txt and no *.log in "],
    ["green logs alone", { "a.log": green, "b.log": green }, 1, "No failure in the 2 logs of "],
    [
      "binary files alone",
      { "a.log": "\u0000\u0001\u0002\u0003".repeat(64) },
      2,
      "a.log is binary, not the text of a log.",
    ],
  ])("says that there is %s", async (name, files, code, sentence) => {
    const called = await call([await folderOf(name, files)]);
    expect(called).toMatchObject({ code, stdout: "" });
    expect(called.stderr).toContain(sentence);
  });

  it("takes no job.json", async () => {
    const job = join(await folderOf("job", { "job.json": '{"conclusion":"failure","steps":[]}' }), "job.json");
    const called = await call([await folderOf("unpacked", ARCHIVE), "--job", job]);
    expect(called).toMatchObject({ code: 2, stderr: "--job is for a single log." });
  });
});

describe("a log archive", () => {
  it("says the same as when it is unpacked, whatever its file is called", async () => {
    const packed = entriesOf(await call([await zipFile("logs_1", entriesIn(ARCHIVE)), "--json"]));
    expect(packed).toEqual(entriesOf(await call([await folderOf("unpacked", ARCHIVE), "--json"])));
  });

  it("is refused where it would unpack to more than it says, or than anybody needs", async () => {
    const bomb = { name: "0_build.txt", data: failedLog(["Error: no"]), claims: 10 };
    expect(await call([await zipFile("lies.zip", [bomb])])).toMatchObject({ code: 2, stdout: "" });
    const huge = [
      { name: "0_a.txt", data: Buffer.alloc(600_000, "a line of it\n") },
      { name: "1_b.txt", data: Buffer.alloc(600_000, "a line of it\n") },
    ];
    const files = await filesInZip(zipOf(huge), 1_000_000);
    expect(await readLogFiles("huge.zip", files, new Progress({ write: () => true }))).toEqual({
      kind: "unusable",
      sentences: ["huge.zip cannot be read: unpacked, it would be larger than 1 MB."],
    });
  });

  it.each(["../0_build.txt", "/etc/0_build.txt", "a/../../0_build.txt", "C:/0_build.txt"])(
    "is refused where an entry's path leads out of it: %s",
    async (name) => {
      const called = await call([await zipFile("traversal.zip", [{ name, data: failedLog(["Error: no"]) }])]);
      expect(called).toMatchObject({ code: 2, stdout: "" });
      expect(called.stderr).toContain("it is no ZIP that can be read");
    },
  );

  it("is refused where it is damaged", async () => {
    const path = join(dir, "cut.zip");
    await writeFile(path, zipOf(entriesIn(ARCHIVE)).subarray(0, 300));
    expect((await call([path])).stderr).toContain("it is no ZIP that can be read");
  });
});
