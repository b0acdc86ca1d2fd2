import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXCERPT_MAX_CHARS, EXCERPT_MAX_LINES } from "../../../src/core/excerpt/limits.ts";
import { plainText } from "../../../src/core/log/log-line.ts";
import { CLEANUP, excerptOf, explainText, failedLog, jobOf, logOf, runStep } from "../synthetic-log.ts";

describe("an excerpt", () => {
  it("marks gaps with their size and counts what is not shown", () => {
    const excerpt = excerptOf(failedLog(["src/a.c:1:2: error: first", "", "", "", "src/b.c:3:4: error: second"]));
    expect(excerpt.text).toBe("src/a.c:1:2: error: first\n… 3 lines\nsrc/b.c:3:4: error: second");
    expect(excerpt.lines.map(({ line }) => line)).toEqual([5, 9]);
    expect(excerpt.hiddenLines).toBe(8);
    expect(excerpt.totalLines).toBe(14);
  });

  it("shows the command of a step that fails without a word", () => {
    const excerpt = excerptOf(failedLog([], '[ -n "$KEY" ]'));
    expect(excerpt.lines.map(({ text }) => text)).toEqual(['[ -n "$KEY" ]', "Process completed with exit code 1."]);
    expect(excerpt.headline).toBe("Process completed with exit code 1.");
  });

  it("does not spend a line on the exit code where the output says more", () => {
    expect(excerptOf(failedLog(["Error: no disk"])).text).toBe("Error: no disk");
  });

  it("takes no cause from the echoed script, warnings, or what passing tests print", () => {
    const script = 'make || { echo "Error: build failed"; exit 1; }';
    const output = [
      "warning: error handling is deprecated",
      "ok 1 - reports an error",
      "0 errors",
      "main.c:1:1: error: bad",
    ];
    expect(excerptOf(failedLog(output, script)).headline).toBe("main.c:1:1: error: bad");
  });

  it("gives a flood of one kind a few lines, and other kinds their place", () => {
    const flood = Array.from(
      { length: 500 },
      (_, index) => `src/f${index}.ts(1,1): error TS2304: Cannot find name 'x'.`,
    );
    const excerpt = excerptOf(failedLog([...flood, "ld: cannot find -lfoo: No such file", "make: *** [all] Error 1"]));
    expect(excerpt.lines.length).toBeLessThan(20);
    expect(excerpt.text).toContain("src/f0.ts");
    expect(excerpt.text).toContain("-lfoo");
    expect(excerpt.text).toContain("make: ***");
  });

  it("gives each hook of several that fail its first error, and the count that ends it", () => {
    const hook = (name: string, errors: string[]) => [
      `${name}........Failed`,
      `- hook id: ${name}`,
      "- exit code: 1",
      "",
      ...errors,
      "",
    ];
    const errors = Array.from(
      { length: 40 },
      (_, index) => `a.py:${index}: error: name n${index} is not defined  [name]`,
    );
    const { text } = excerptOf(
      failedLog([
        ...hook("types", [...errors, "Found 40 errors in 1 file"]),
        ...hook("stubs", ["b.py:1: error: no stub  [stub]"]),
      ]),
    );
    for (const said of ["types....", "a.py:0:", "Found 40 errors", "stubs....", "b.py:1:"])
      expect(text).toContain(said);
  });

  it("shows the innermost make's error and the first entries of a list of failed tests", () => {
    const output = [
      "a.c:1:2: error: no",
      "make[2]: *** [a.o] Error 1",
      "make[1]: *** [all] Error 2",
      "make: *** [x] Error 2",
    ];
    expect(excerptOf(failedLog(output)).text).toContain("make[2]: *** [a.o] Error 1");
  });

  it("masks secrets in lines, headline and command, and keeps line numbers", () => {
    const token = `ghp_${"aB3dE5gH7j".repeat(4)}`;
    const excerpt = excerptOf(failedLog([`Error: bad token ${token}`], `curl -H ${token} x`));
    expect(JSON.stringify(excerpt)).not.toContain(token);
    expect(excerpt.headline).toBe("Error: bad token ***");
  });

  it("finds the decisive words at the end of a very long line", () => {
    const excerpt = excerptOf(failedLog([`${".".repeat(60_000)}Fatal Python error: Segmentation fault`]));
    expect(excerpt.text).toMatch(/…\.*Fatal Python error: Segmentation fault$/);
  });

  it("recognises a tool behind the name of the program that printed it", () => {
    const output = [
      "web:test: ok",
      "api:test:  FAIL  src/a.test.ts > adds",
      "web:test: Error: of a passing test",
      "api:test: AssertionError: 3 is not 4",
    ];
    expect(excerptOf(failedLog(output)).headline).toBe("AssertionError: 3 is not 4");
  });

  it("is unreadable for an empty or a binary file", () => {
    expect(explainText("")).toEqual({ kind: "unreadable", reason: "empty" });
    expect(explainText("PK\u0003\u0004\0\0\0")).toEqual({ kind: "unreadable", reason: "binary" });
  });
});

/** Lines such as logs hold, hostile ones among them. */
const logLine = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.constantFrom(
    "##[group]Run npm test",
    "##[endgroup]",
    "##[error]it failed",
    "##[error]Process completed with exit code 1.",
    "Post job cleanup.",
    "Prepare all required actions",
    "Traceback (most recent call last):",
    "ValueError: x",
    "src/a.c:1:2: error: no",
    "FAILED tests/a.py::b - no",
    "  1) a",
    "  ● a › b",
    "E   assert 1",
    "",
    "```",
    "\x1b[31m<!channel>",
    `Error: ${"long ".repeat(900)}`,
    "* What went wrong:",
    "diff --git a/b c/d",
    "● Console",
    "Usage:",
    "✖ 3 problems (1",
  ),
);
const anyLog = fc.array(logLine, { maxLength: 120 });
const anyJob = fc.option(
  fc.constantFrom(
    jobOf("failure", { name: "a", from: 0, to: 1 }, { name: "b", from: 1, to: 2, conclusion: "failure" }),
    jobOf("cancelled", { name: "Run npm test", from: 0, to: 9, conclusion: "cancelled" }),
    jobOf("failure"),
  ),
);

describe("whatever the log", () => {
  it("every line is true to the log, and the budget holds", () => {
    fc.assert(
      fc.property(anyLog, anyJob, (lines, job) => {
        const log = logOf({ at: 1, lines });
        const explanation = explainText(log, job);
        if (explanation.kind !== "explained") return;
        const raw = log.slice(1).split("\n");
        const { excerpt } = explanation;
        expect(excerpt.lines.length).toBeLessThanOrEqual(EXCERPT_MAX_LINES);
        expect(excerpt.text.length).toBeLessThanOrEqual(EXCERPT_MAX_CHARS);
        for (const { line, text } of excerpt.lines) {
          const said = plainText(raw[line - 1] ?? "");
          for (const part of text.split(/…|\*\*\*/)) expect(said).toContain(part);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("a failed job always has an excerpt, and the same one for the same bytes, however they are cut", () => {
    fc.assert(
      fc.property(fc.array(logLine, { minLength: 1, maxLength: 60 }), anyJob, (lines, job) => {
        const log = logOf({ at: 1, lines });
        const whole = explainText(log, job, 65_536);
        if (job !== null) expect(whole.kind).toBe("explained");
        expect(explainText(log, job, 1)).toEqual(whole);
        expect(explainText(log, job, 7)).toEqual(whole);
      }),
      { numRuns: 150 },
    );
  });

  it("what follows the failed step never changes its excerpt", () => {
    const failed = runStep("npm test", ["src/a.c:1:2: error: no"], 1);
    const job = jobOf(
      "failure",
      { name: "test", from: 0, to: 1, conclusion: "failure" },
      { name: "after", from: 3, to: 4 },
    );
    fc.assert(
      fc.property(anyLog, (after) => {
        const log = logOf({ at: 0, lines: failed }, { at: 3, lines: [...runStep("echo after", after), ...CLEANUP] });
        const { totalLines: _, ...excerpt } = excerptOf(log, job);
        expect(excerpt).toMatchObject({ stepLines: [1, 6], text: "src/a.c:1:2: error: no", hiddenLines: 5 });
      }),
      { numRuns: 150 },
    );
  });
});
