import { describe, expect, it } from "vitest";
import { EXCERPT_MAX_CHARS, EXCERPT_MAX_LINES } from "../../../src/core/excerpt/limits.ts";
import { pumped } from "../../bench/pumped.ts";
import { WORST_LINES } from "../../bench/worst-lines.ts";
import { excerptOf, jobOf, runStep, stamp } from "../synthetic-log.ts";

const LINES = 150_000;
const JOB = jobOf("failure", { name: "Test", from: 0, to: 9, conclusion: "failure" });

/** What a step may print over and over; a step of a million such lines is only longer. */
const REPEATED: Record<string, string> = {
  "marks of steps": "##[group]Run make",
  "marks of errors": "##[error]it failed",
  groups: "##[group]deeper",
  "compiler errors": "src/a.c:1:2: error: no such thing",
  tracebacks: "Traceback (most recent call last):",
  diffs: "diff --git a/b c/d",
  "unclosed brackets": "[[[[((((",
  "unfinished escapes": "\x1b[\x1b]\x1b[",
  nothing: "",
};

describe("a flood", () => {
  it.each(Object.entries(REPEATED))("of %s stays within the budget, and within seconds", (_, line) => {
    const steps = runStep(
      "make",
      Array.from({ length: LINES }, () => line),
      2,
    ).map((text) => stamp(1) + text);
    for (const job of [null, JOB]) {
      const start = performance.now();
      const excerpt = excerptOf(steps.join("\n"), job);
      expect(performance.now() - start).toBeLessThan(4000);
      expect(excerpt.lines.length).toBeLessThanOrEqual(EXCERPT_MAX_LINES);
      expect(excerpt.text.length).toBeLessThanOrEqual(EXCERPT_MAX_CHARS);
      expect(excerpt.totalLines).toBe(LINES + 5);
    }
  });

  it("does not hide the cause that stands behind it, nor an annotation in its middle", () => {
    const noise = Array.from({ length: LINES }, (_, index) => `compiling ${index}`);
    const output = [
      ...noise,
      "##[error]src/a.c:1:2: undeclared",
      ...noise,
      "b.c:3:4: error: broken",
      "make: *** [all] Error 1",
    ];
    const log = runStep("make", output, 2)
      .map((text) => stamp(1) + text)
      .join("\n");
    expect(excerptOf(log).headline).toBe("b.c:3:4: error: broken");
    expect(excerptOf(log).text).toContain("src/a.c:1:2: undeclared");
  });

  it("of line ends alone is counted, and hides nothing that stands before, within or behind it", () => {
    const ends = Array.from({ length: LINES }, () => "");
    const output = [
      "a.c:1:2: error: first",
      ...ends,
      "b.c:3:4: error: second",
      ...ends,
      "c.c:5:6: error: third",
      ...ends,
    ];
    const excerpt = excerptOf([...runStep("make", output), ...ends].join("\n"), JOB);
    expect(excerpt.lines.map(({ line }) => line)).toEqual([5, LINES + 6, 2 * LINES + 7]);
    expect(excerpt.totalLines).toBe(4 * LINES + 6);
    expect(excerpt.stepLines).toEqual([1, 4 * LINES + 6]);
  });

  it("is one line of many megabytes, whose end still counts", () => {
    const log = [...runStep("make", [`${"x".repeat(20_000_000)} error: at the end`], 1)]
      .map((text) => stamp(1) + text)
      .join("\n");
    expect(excerptOf(log).text).toMatch(/error: at the end$/);
  });
});

describe("a line that could be tried in many ways", () => {
  /** So many that a pattern whose time is quadratic in the line's length takes longer than the test may. */
  const COUNT = 300;
  const LINE_CHARS = 4000;

  it.each(WORST_LINES)(
    "is read as fast as any: %j, then %j over and over, then %j",
    { timeout: 10_000 },
    (...parts) => {
      const [begin, unit, end] = parts;
      const line = pumped({ begin, unit, end }, LINE_CHARS);
      const excerpt = excerptOf(
        runStep(
          "make",
          Array.from({ length: COUNT }, () => line),
          2,
        ).join("\n"),
        JOB,
      );
      expect(excerpt.text.length).toBeLessThanOrEqual(EXCERPT_MAX_CHARS);
    },
  );
});
