// What a terminal shows: colours only there, rows that fit, and nothing that could command it.

import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type FoundJob, failuresIn } from "../../src/cli/outcome.ts";
import { Progress } from "../../src/cli/progress.ts";
import { lookOf, renderFailures, renderLog } from "../../src/cli/terminal.ts";
import { wrapped } from "../../src/cli/width.ts";
import { excerpt, job, report } from "../core/samples.ts";

const PLAIN = { colour: false, width: Number.POSITIVE_INFINITY };

describe("colours", () => {
  it.each([
    ["a terminal has them", { isTTY: true, columns: 100 }, {}, { colour: true, width: 100 }],
    ["not with NO_COLOR", { isTTY: true, columns: 100 }, { NO_COLOR: "1" }, { colour: false, width: 100 }],
    ["an empty NO_COLOR is none", { isTTY: true, columns: 100 }, { NO_COLOR: "" }, { colour: true, width: 100 }],
    ["not a dumb terminal", { isTTY: true, columns: 10 }, { TERM: "dumb" }, { colour: false, width: 40 }],
    ["not a file or a pipe, which are also as wide as one likes", {}, {}, PLAIN],
  ])("%s", (_, stream, environment, look) => {
    expect(lookOf(stream, environment)).toEqual(look);
  });

  it("stand in the text only where they are wanted", () => {
    const sample = excerpt(["Error: no"]);
    expect(renderLog(sample, PLAIN)).not.toContain("\x1b");
    expect(renderLog(sample, { ...PLAIN, colour: true })).toContain("\x1b[1mError: no\x1b[22m");
  });
});

describe("rows", () => {
  const shown = (row: string) => row.replace(/\x1b\[[\d;]*m/g, "");

  it("fit the terminal, and go on under where their text began", () => {
    const sample = excerpt([`Error: ${"x".repeat(100)}`, "short"]);
    const rows = renderLog(sample, { colour: true, width: 50 }).split("\n");
    for (const row of rows) expect(shown(row).length).toBeLessThanOrEqual(50);
    const at = rows.findIndex((row) => shown(row).startsWith("20 │ Error:"));
    expect(shown(rows[at + 1] ?? "")).toMatch(/^ {5}x+$/);
  });

  it("count wide characters as two columns, and what has no width as none", () => {
    expect(wrapped("漢字漢字漢字", 8)).toEqual(["漢字漢字", "漢字"]);
    expect(wrapped("e\u0301e\u0301e\u0301", 3)).toEqual(["e\u0301e\u0301e\u0301"]);
  });
});

describe("names and lines from outside", () => {
  it("cannot command the terminal, nor begin a row of their own", () => {
    const hostile = "\x1b]0;owned\x07\x1b[2Jbuild\r\n✗ fake";
    const found: FoundJob = {
      job: job(hostile, ["Error"], { annotation: hostile }),
      report: report([], { run: { ...report([]).run, workflowName: hostile, headBranch: hostile } }),
      file: hostile,
      problem: null,
    };
    const text = renderFailures(
      failuresIn([found]),
      [found.report].flatMap((each) => each ?? []),
      PLAIN,
    );
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(text.match(/^✗/gm)).toHaveLength(1);
  });
});

describe("the progress", () => {
  const recorded = (stream: object) => {
    const written: string[] = [];
    return { written, progress: new Progress({ ...stream, write: (text) => written.push(text) }) };
  };

  it("is not shown of what takes less than a second", async () => {
    const { written, progress } = recorded({});
    progress.say("Reading");
    await sleep(100);
    progress.end();
    await sleep(1_200);
    expect(written).toEqual([]);
  });

  it("is a line after a second, and on a terminal one that is taken away again", async () => {
    const file = recorded({});
    const terminal = recorded({ isTTY: true, columns: 80 });
    for (const { progress } of [file, terminal]) progress.say("Reading");
    await sleep(1_300);
    for (const { progress } of [file, terminal]) progress.say("Reading on");
    for (const { progress } of [file, terminal]) progress.end();
    expect(file.written).toEqual(["Reading …\n"]);
    expect(terminal.written).toEqual(["\r\x1b[KReading …", "\r\x1b[KReading on …", "\r\x1b[K"]);
  });
});
