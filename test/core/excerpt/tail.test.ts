import { describe, expect, it } from "vitest";
import { fitted } from "../../../src/core/excerpt/excerpt-text.ts";
import { TAIL_MAX_CHARS } from "../../../src/core/excerpt/limits.ts";
import { excerptOf, failedLog } from "../synthetic-log.ts";

const steps = (count: number) => Array.from({ length: count }, (_, i) => `doing thing ${i}`);

describe("the step's last lines", () => {
  it("are the last 30 that say something, how it ended included, where the excerpt does not show them", () => {
    const output = ["a.c:3:1: error: no", ...steps(60), "", "", "done"];
    const { tail } = excerptOf(failedLog(output));
    const expected = [...steps(60).slice(-28), "done", "Process completed with exit code 1."];
    expect(tail).toEqual({ count: 30, text: expected.join("\n") });
  });

  it("are left out where the excerpt shows each of them", () => {
    expect(excerptOf(failedLog(["a.c:3:1: error: no"]))).not.toHaveProperty("tail");
  });

  it("have their secrets masked, also one whose name stands before them", () => {
    const token = `ghp_${"a1B2c3D4e5".repeat(4).slice(0, 36)}`;
    const output = ["a.c:3:1: error: no", ...steps(30), "password: |", "  hunter2-and-more-9xQ", ...steps(28), token];
    const { tail } = excerptOf(failedLog(output));
    expect(tail?.text).toContain("***");
    expect(tail?.text).toContain("doing thing 27\n***\n");
    expect(tail?.text).not.toContain("ghp_");
    expect(excerptOf(failedLog([...output, "x"]))?.tail?.text).not.toContain("hunter2");
  });

  it("stay within their budget, all of them, each cut in its middle", () => {
    const output = [
      "a.c:3:1: error: no",
      ...steps(40),
      ...Array.from({ length: 40 }, (_, i) => `${i} ${"界 ".repeat(900)}`),
    ];
    const { tail } = excerptOf(failedLog(output));
    expect(tail?.count).toBe(30);
    expect(tail?.text.split("\n")).toHaveLength(30);
    expect(tail?.text.length).toBeLessThanOrEqual(TAIL_MAX_CHARS);
  });

  it("lose their decoration; the excerpt keeps it where there is room", () => {
    const row = "=".repeat(30);
    const output = [`${row} FAILURES ${row}`, "E   assert 1 == 2", ...steps(40), row];
    const { tail, text } = excerptOf(failedLog(output, "pytest"));
    expect(tail?.text).toContain(`\n${"=".repeat(20)}…\n`);
    expect(tail?.text).not.toMatch(/={21}/);
    expect(text).toContain(`${row} FAILURES ${row}`);
    const full = Array.from({ length: 12 }, (_, i) => ({ line: i + 2, text: "x".repeat(280) }));
    expect(fitted([{ line: 1, text: `${row} FAILURES` }, ...full]).text).toMatch(/^={20}… FAILURES$/m);
  });
});
