// Which lines of a step are shown beside those that a tool's table names.
import { describe, expect, it } from "vitest";
import { excerptOf, failedLog } from "../synthetic-log.ts";

const shown = (output: string) => excerptOf(failedLog(output.split("\n")));
const textsOf = (output: string) => shown(output).lines.map(({ text }) => text);
const progress = (count: number) => Array.from({ length: count }, (_, n) => `frobbing widget ${n}`).join("\n");

describe("what follows a failure and belongs to it", () => {
  it("is shown: a diff that is indented below a verdict, after a blank line", () => {
    const diff = ["  --- expected.frob", "  +++ actual.frob", ...Array.from({ length: 9 }, (_, n) => `  + <row ${n}>`)];
    const { text } = shown(`going\ntables: FAIL\n\n${diff.join("\n")}\nimages: ok\n${progress(60)}`);
    expect(text).toContain(diff.join("\n"));
    expect(text).not.toContain("images: ok");
  });

  it("is shown of the first failure, not of what came before it", () => {
    const block = ["ERROR in widget 7", "current file: frob.org", 'it has no "Features:" list', "see the template"];
    expect(textsOf(`${progress(60)}\n\n${block.join("\n")}\n\n${progress(60)}`)).toEqual(expect.arrayContaining(block));
  });

  it("ends before a program that goes on, however long its lines are", () => {
    const long = Array.from({ length: 40 }, (_, n) => `  note ${n}: ${"x".repeat(400)}`).join("\n");
    const { lines, text } = shown(`error: pipe 7 has no end\n${long}\n${progress(40)}\nwidget 40 has not been frobbed`);
    expect(text.length).toBeLessThanOrEqual(3_000);
    expect(lines.at(-1)?.text).toContain("widget 40 has not been frobbed");
  });
});

describe("a step of which no tool is known", () => {
  it("has more of its end shown than one whose cause is certain", () => {
    const end = Array.from({ length: 20 }, (_, n) => `the last lines, ${n}`);
    expect(textsOf(`${progress(60)}\n${end.join("\n")}`)).toEqual(expect.arrayContaining(end));
    const { lines } = shown(
      `${progress(60)}\nsrc/a.ts(1,2): error TS2322: Type 'a' is not assignable to type 'b'.\n\n${end.join("\n")}`,
    );
    expect(lines.length).toBeLessThan(15);
  });
});

describe("words of failure within a name", () => {
  it.each([
    "ERLC error_logger.erl lager_app.erl",
    "include exceptions-0.10.0-K1J",
    "compiling Text.Frob.Error",
    "frob.org/vendor/errors",
    "frob --fail-fast --missing-ok",
  ])("say nothing: %s", (line) => {
    const error = "src/a.ts(1,2): error TS2322: Type 'a' is not assignable to type 'b'.";
    expect(textsOf(`${line}\n${progress(60)}\n\n${error}\n\n${progress(60)}`)).not.toContain(line);
  });

  it("do where they are words of their own", () => {
    const output = `${progress(30)}\ncaught java.lang.IllegalStateException: no pipe\n${progress(60)}`;
    expect(shown(output).headline).toBe("caught java.lang.IllegalStateException: no pipe");
  });
});

describe("how a program ended", () => {
  it("takes no line of an excerpt's end: the exit code stands beside it", () => {
    expect(textsOf("going\nnothing to frob\nfrob-1 exited with code 3").slice(-2)).not.toContain(
      "frob-1 exited with code 3",
    );
  });
});

describe("what a passing test logs", () => {
  const failing = ["=== RUN   TestFails", "    a_test.go:7: pipe 7 is full", "--- FAIL: TestFails (0.00s)"];

  it("is not shown with `go test -v`, where it looks like a failed one's message", () => {
    const passing = Array.from({ length: 20 }, (_, n) => [
      `=== RUN   TestPasses${n}`,
      `    a_test.go:${n}: cannot frob pipe ${n}, as it should be`,
      `--- PASS: TestPasses${n} (0.00s)`,
    ]).flat();
    const { headline, text } = shown([...passing, ...failing, ...passing, "FAIL", "FAIL\tfrob\t0.01s"].join("\n"));
    expect(headline).toContain("a_test.go:7: pipe 7 is full");
    expect(text).not.toContain("as it should be");
  });

  it("is told from the failed test's by the name that stands before it, where tests run at once", () => {
    const log = [
      "=== RUN   TestFails",
      "=== PAUSE TestFails",
      "=== RUN   TestPasses",
      "=== PAUSE TestPasses",
      "=== CONT  TestFails",
      "=== CONT  TestPasses",
      "    a_test.go:9: cannot frob pipe 9, as it should be",
      "=== NAME  TestFails",
      "    a_test.go:7: pipe 7 is full",
      "--- FAIL: TestFails (0.00s)",
      "--- PASS: TestPasses (0.00s)",
      "FAIL",
    ];
    expect(shown(log.join("\n")).headline).toContain("a_test.go:7: pipe 7 is full");
  });
});

describe("a hook that changed files", () => {
  it("is shown with the files that it names", () => {
    const log = `trim trailing whitespace.................................................Passed
fix end of files.........................................................Failed
- hook id: end-of-file-fixer
- exit code: 1
- files were modified by this hook

Fixing docs/intro.md

check yaml...............................................................Passed`;
    expect(shown(log).text).toContain("Fixing docs/intro.md");
  });
});
