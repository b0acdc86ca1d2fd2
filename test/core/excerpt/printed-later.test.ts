// A failed step that names only counts, and a later one, run always, that prints the failures.
import { describe, expect, it } from "vitest";
import type { JobSteps } from "../../../src/core/excerpt/excerpt.ts";
import { LOOK_UP } from "../../../src/core/lookup/limits.ts";
import { lookedUp, rangesOf } from "../lookup/ways.ts";
import { read } from "../step/every-way.ts";
import { CLEANUP, excerptOf, jobOf, logOf, runStep } from "../synthetic-log.ts";

type Later = { name: string; lines: readonly string[]; conclusion?: string };

const script = (name: string, command: string, output: readonly string[], exitCode = 0): Later => ({
  name,
  lines: runStep(command, output, exitCode),
  ...(exitCode === 0 ? {} : { conclusion: "failure" }),
});

/** A step that runs an action. */
const action = (name: string, uses: string, output: readonly string[], conclusion = "success"): Later => ({
  name,
  lines: [`##[group]Run ${uses}`, "with:", "  path: reports", "##[endgroup]", ...output],
  conclusion,
});

/** A job whose third step fails with this output, and goes on with these. */
function jobWith(
  output: readonly string[],
  later: readonly Later[],
  command = "./run-tests > test.log",
): [string, JobSteps] {
  const log = logOf(
    { at: 1, lines: runStep("echo built", ["built"]) },
    { at: 3, lines: runStep(command, output, 1) },
    ...later.map(({ lines }, index) => ({ at: 6 + 3 * index, lines })),
    { at: 90, lines: CLEANUP },
  );
  const job = jobOf(
    "failure",
    { name: "Build", from: 1, to: 2 },
    { name: "Run tests", from: 3, to: 5, conclusion: "failure" },
    ...later.map(({ name, conclusion = "success" }, index) => ({
      name,
      from: 6 + 3 * index,
      to: 8 + 3 * index,
      conclusion,
    })),
  );
  return [log, job];
}

const COUNTS = ["Running 40 tests", "3 tests failed"];

describe("a later step that prints the failures", () => {
  it.each<[string, readonly string[], Later, string, string]>([
    [
      "junit2text",
      COUNTS,
      script("Test results", "junit2text build/junit.xml", [
        "suite: basket (12 tests, 1 failure)",
        "  FAIL: empties the basket",
        "    Expected: 0",
        "    Actual: 2",
      ]),
      "Expected: 0",
      "empties the basket",
    ],
    [
      "cat of gradle's text reports",
      [
        "> Task :test FAILED",
        "",
        "FAILURE: Build failed with an exception.",
        "",
        "* What went wrong:",
        "Execution failed for task ':test'.",
        "> There were failing tests. See the report at: file:///home/runner/work/a/a/build/reports/tests/test/index.html",
        "",
        "BUILD FAILED in 9s",
      ],
      script("Show reports", "cat build/reports/*.txt", [
        "BasketTest > emptiesTheBasket() FAILED",
        "    org.opentest4j.AssertionFailedError: expected: <0> but was: <2>",
        "        at app.BasketTest.emptiesTheBasket(BasketTest.java:14)",
      ]),
      "AssertionFailedError: expected: <0> but was: <2>",
      "AssertionFailedError: expected: <0> but was: <2>",
    ],
    [
      "the containers' logs",
      ["Waiting for the service", "##[error]Tests failed, see the logs"],
      script("Print logs on failure", "docker compose logs", [
        "db-1   | database system is ready to accept connections",
        "web-1  | Traceback (most recent call last):",
        'web-1  |   File "/app/basket.py", line 14, in empty',
        "web-1  |     del self.items[2]",
        "web-1  | IndexError: list assignment index out of range",
      ]),
      "IndexError: list assignment index out of range",
      "IndexError: list assignment index out of range",
    ],
    [
      "an action that reports JUnit's results",
      COUNTS,
      action("Publish Test Report", "mikepenz/action-junit-report@v5", [
        "📘 Reading reports",
        "ℹ️ - JUnit Test Report - 40 tests run, 37 passed, 0 skipped, 3 failed.",
        "   🧪 - src/basket.test.js | AssertionError: expected 2 to equal 0",
        "   🧪 - src/basket.test.js | TypeError: items is not iterable",
        "ℹ️ - JUnit Test Report - Creating check for",
      ]),
      "AssertionError: expected 2 to equal 0",
      "AssertionError: expected 2 to equal 0",
    ],
    [
      "an action that annotates",
      COUNTS,
      action("Test report", "acme/test-reporter@v2", [
        "Processing 3 files",
        "##[error]AssertionError: expected 2 to equal 0",
        "##[error]TypeError: items is not iterable",
      ]),
      "TypeError: items is not iterable",
      "AssertionError: expected 2 to equal 0",
    ],
    [
      "cat of what the tests printed",
      [],
      script("Show test log", "cat test.log", [
        "=== RUN   TestEmpty",
        "    basket_test.go:14: got 2, want 0",
        "--- FAIL: TestEmpty (0.00s)",
        "FAIL",
        "FAIL\texample.com/basket\t0.004s",
      ]),
      "basket_test.go:14: got 2, want 0",
      "got 2, want 0",
    ],
    [
      "cat of pytest's output",
      ["##[error]1 failed, 39 passed"],
      script("Display failures", "if [ -f out.txt ]; then\n  cat out.txt\nfi", [
        "=================================== FAILURES ===================================",
        "__________________________________ test_empty __________________________________",
        "    def test_empty():",
        ">       assert basket() == []",
        "E       assert [2] == []",
        "test_basket.py:4: AssertionError",
        "=========================== short test summary info ============================",
        "FAILED test_basket.py::test_empty - assert [2] == []",
        "========================= 1 failed, 39 passed in 0.05s =========================",
      ]),
      "FAILED test_basket.py::test_empty",
      "assert [2] == []",
    ],
  ])("is shown under the failed step, however the log is read: %s", (_, output, later, shown, headline) => {
    const [log, job] = jobWith(output, [later]);
    for (const excerpt of [read(log, job), excerptOf(log)]) {
      expect(excerpt.text).toContain(shown);
      expect(excerpt.headline).toContain(headline);
      expect(excerpt.step).toMatchObject({ command: "./run-tests > test.log", exitCode: 1 });
      const own = runStep("", output, 1).length;
      expect(excerpt.stepLines).toEqual([6, 5 + own]);
      const numbers = excerpt.lines.map(({ line }) => line);
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      expect(excerpt.hiddenLines).toBe(own - numbers.filter((line) => line <= 5 + own).length);
      expect(excerpt.later?.firstLine).toBe(6 + own);
    }
    expect(read(log, job)).toMatchObject({ step: { number: 2 }, later: { number: 3, name: later.name } });
  });
});

const PYTEST = ["test_basket.py:4: AssertionError", "FAILED test_basket.py::test_empty - assert [2] == []"];
const TOLD = ["FAILED test_basket.py::test_total - assert 3 == 4", "1 failed, 39 passed"];

describe("a later step's lines stay out of it", () => {
  it.each<[string, readonly string[], readonly Later[], string]>([
    [
      "where it sums up what passed, with words of failure",
      COUNTS,
      [
        script("Print summary", "cat summary.txt", [
          "40 tests, 0 failures, 0 errors",
          "ok 1 - an error is reported",
          "✓ fails on an unknown key",
          "Error handling: passed",
          "no failed checks",
        ]),
      ],
      "Error handling",
    ],
    [
      "where it keeps a cache, with a warning",
      COUNTS,
      [
        action("Save the cache", "actions/cache/save@v4", [
          "##[warning]Failed to save: Unable to reserve cache with key npm-linux, another job may be creating it.",
          "Error: cache service responded with 503",
        ]),
      ],
      "cache service",
    ],
    [
      "where it keeps files, and says that there are none",
      COUNTS,
      [
        action("Upload test results", "actions/upload-artifact@v4", [
          "##[error]No files were found with the provided path: reports. No artifacts will be uploaded.",
        ]),
      ],
      "No files were found",
    ],
    [
      "where the failed step names the test itself",
      TOLD,
      [script("Show test log", "cat test.log", PYTEST)],
      "test_empty",
    ],
    [
      "where the failed step says why itself",
      ["3 tests failed", "Error: connect ECONNREFUSED 127.0.0.1:5432"],
      [script("Show test log", "cat test.log", PYTEST)],
      "test_empty",
    ],
    [
      "where it does not say that it reports, and its errors may be its own",
      COUNTS,
      [script("Lint", "npm run lint || true", ["src/a.ts(3,5): error TS2322: Type 'string' is not 'number'."])],
      "TS2322",
    ],
    [
      "where it only says again that the tests failed",
      COUNTS,
      [script("Print results", "./summary", ["##[error]Tests failed", "❌ 3 of 40 tests failed"])],
      "3 of 40",
    ],
  ])("%s", (_, output, later, hidden) => {
    const [log, job] = jobWith(output, later);
    for (const excerpt of [read(log, job), excerptOf(log)]) {
      expect(`${excerpt.headline}\n${excerpt.text}`).not.toContain(hidden);
      expect(excerpt.later).toBeUndefined();
    }
  });

  it.each([
    [
      "for reasons of its own",
      script("Show test log", "cat test.log", ["cat: test.log: No such file or directory"], 1),
    ],
    ["as a later part of the tests", script("Integration", "pytest integration", PYTEST, 1)],
  ])("where GitHub says that it failed too, %s", (_, later) => {
    const [log, job] = jobWith(COUNTS, [later]);
    expect(read(log, job).text).toBe(COUNTS.join("\n"));
  });

  it("where the failed step was killed", () => {
    const log = logOf(
      { at: 3, lines: runStep("./run-tests", ["Running 40 tests"], 137) },
      { at: 6, lines: runStep("cat test.log", PYTEST) },
    );
    expect(excerptOf(log).headline).toContain("killed");
    expect(excerptOf(log).later).toBeUndefined();
  });
});

describe("of several later steps", () => {
  it("the one with the likeliest evidence is shown, and nothing of the others", () => {
    const [log, job] = jobWith(COUNTS, [
      script("Print logs", "docker compose logs", ["web-1  | Error: the queue is empty"]),
      action("Upload", "actions/upload-artifact@v4", ["Artifact has been uploaded"]),
      script("Show test log", "cat test.log", PYTEST),
    ]);
    for (const { text, later } of [read(log, job), excerptOf(log)]) {
      expect(text).toContain("FAILED test_basket.py::test_empty - assert [2] == []");
      expect(text).not.toContain("queue");
      expect(later?.name).toMatch(/^(?:Show test log|Run cat test.log)$/);
    }
  });

  it("one that reports what failed may fail itself for that reason", () => {
    const [log, job] = jobWith(COUNTS, [
      script("Test report", "./report --fail", [...PYTEST, "##[error]Failed tests were found"], 1),
    ]);
    expect(read(log, job)).toMatchObject({ step: { number: 2 }, later: { number: 3 } });
    expect(read(log, job).text).toContain("test_empty");
  });
});

it("masks a secret that a later step prints, and one whose name stands in the line above", () => {
  const [log, job] = jobWith(COUNTS, [
    script("Show test log", "cat test.log", [
      "FAILED test_basket.py::test_login - password=hunter2hunter2hunter2",
      "1 failed",
    ]),
  ]);
  const { text, headline } = read(log, job);
  expect(`${text}${headline}`).toContain("test_login");
  expect(`${text}${headline}`).not.toContain("hunter2");
});

describe("in a log that is too long to be read whole", () => {
  const noise = (at: number, lines: number) => ({
    at,
    lines: Array.from({ length: lines }, (_, line) => `compiling part ${line} of the shop ${"x".repeat(60)}`),
  });
  const logWith = (output: readonly string[], between: number, report: readonly string[]) =>
    logOf(
      { at: 1, lines: runStep("make", []) },
      noise(2, 4_000),
      { at: 10, lines: runStep("./run-tests > test.log", output, 1) },
      { at: 13, lines: runStep("docker ps", []) },
      noise(14, between),
      { at: 17, lines: runStep("cat test.log", report) },
      { at: 20, lines: CLEANUP.slice(0, 1) },
      noise(20, 2_000),
    );
  const jobFor = (name: string) =>
    jobOf(
      "failure",
      { name: "Build", from: 1, to: 9 },
      { name: "Run the tests", from: 10, to: 12, conclusion: "failure" },
      { name: name === "Show test log" ? "Containers" : "Upload containers", from: 13, to: 16 },
      { name, from: 17, to: 19 },
      { name: "Post make", from: 20, to: 30 },
    );
  const bytesOf = (log: string) => new TextEncoder().encode(log);

  it.each([0, 3_000])("the failures are found %i lines after the failed step, within the limits", (between) => {
    const log = logWith(COUNTS, between, PYTEST);
    const job = jobFor("Show test log");
    const { explanation, requests, bytes } = lookedUp(rangesOf(bytesOf(log)), job);
    const { headline, text, later } = excerptOf(log, job);
    expect(explanation).toMatchObject({ excerpt: { headline, text, later: { number: 4 } } });
    expect(headline).toContain("assert [2] == []");
    expect(later).toMatchObject({ number: 4 });
    expect(requests).toBeLessThanOrEqual(LOOK_UP.requests);
    expect(bytes).toBeLessThanOrEqual(LOOK_UP.bytes);
  });

  it("nothing more is read where the failed step says why, or where no later step may report", () => {
    const told = bytesOf(logWith(TOLD, 3_000, PYTEST));
    const untold = bytesOf(logWith(COUNTS, 3_000, PYTEST));
    const costOf = (log: Uint8Array, name: string) => lookedUp(rangesOf(log), jobFor(name)).bytes;
    expect(costOf(told, "Show test log")).toBe(costOf(told, "Upload test log"));
    expect(costOf(untold, "Show test log")).toBeGreaterThan(costOf(untold, "Upload test log"));
  });

  it("a report too far away to be read is left out", () => {
    const log = bytesOf(logWith(COUNTS, 11_000, PYTEST));
    const { explanation, requests, bytes } = lookedUp(rangesOf(log), jobFor("Show test log"));
    expect(explanation).toMatchObject({ excerpt: { text: COUNTS.join("\n") } });
    expect(requests).toBeLessThanOrEqual(LOOK_UP.requests);
    expect(bytes).toBeLessThanOrEqual(LOOK_UP.bytes);
  });
});
