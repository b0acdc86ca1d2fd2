import { describe, expect, it } from "vitest";
import { CLEANUP, excerptOf, jobOf, logOf, runStep } from "../synthetic-log.ts";
import { read } from "./every-way.ts";

const header = (command: string) => runStep(command, []);
const exit = (code: number) => `##[error]Process completed with exit code ${code}.`;

describe("steps that run at the same time", () => {
  const log = logOf(
    { at: 1, lines: runStep("npm ci", ["added 3 packages"]) },
    { at: 2, lines: [...header("./stock --serve"), "stock is up", ...header("./build.sh"), "building"] },
    { at: 4, lines: ["built"] },
    { at: 5, lines: [...header("./tests.sh"), "test 1 passes"] },
    { at: 7, lines: ["stock: the ledger is corrupt", exit(9), "test 2 passes"] },
    { at: 8, lines: ["test 3 passes"] },
    { at: 9, lines: ["Waiting for all background step(s) to complete: Stock", "  Stock: Failed"] },
    { at: 10, lines: CLEANUP },
  );
  const jobWith = (names: { stock: string; build: string }) =>
    jobOf(
      "failure",
      { name: "Install", from: 1, to: 2 },
      { name: names.stock, from: 2, to: 7, conclusion: "failure" },
      { name: names.build, from: 2, to: 4 },
      { name: "Tests", from: 5, to: 8 },
      { name: "Wait for all background steps", from: 9, to: 9, conclusion: "failure" },
    );

  it.each([
    ["named", { stock: "Stock", build: "Build" }],
    ["unnamed", { stock: "Run ./stock --serve", build: "Run ./build.sh" }],
  ])("a %s one in the background that fails is told with its own command, exit code and words", (_, names) => {
    const excerpt = read(log, jobWith(names));
    expect(excerpt).toMatchObject({
      headline: "stock: the ledger is corrupt",
      step: { number: 2, name: names.stock, command: "./stock --serve", exitCode: 9 },
    });
  });

  it("shows lines in the order of the log", () => {
    const numbers = read(log, jobWith({ stock: "Stock", build: "Build" })).lines.map(({ line }) => line);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  it("the second of three in one second is told, not the last", () => {
    const parallel = logOf(
      { at: 2, lines: [...header("./lint.sh"), ...header("./tests.sh"), ...header("./build.sh")] },
      { at: 3, lines: ["0 problems", "cart: 119 is not 120", "built", exit(3)] },
      { at: 4, lines: CLEANUP },
    );
    for (const [lint, tests, build] of [
      ["Lint", "Tests", "Build"],
      ["Run ./lint.sh", "Run ./tests.sh", "Run ./build.sh"],
    ]) {
      const job = jobOf(
        "failure",
        { name: lint ?? "", from: 2, to: 3 },
        { name: tests ?? "", from: 2, to: 3, conclusion: "failure" },
        { name: build ?? "", from: 2, to: 3 },
      );
      expect(read(parallel, job).step).toEqual({ number: 2, name: tests, command: "./tests.sh", exitCode: 3 });
    }
  });

  it("a command or an exit code that may be another step's is left out", () => {
    const inner = [...header("./probe.sh"), ...header("./pack.sh")];
    const parallel = logOf(
      { at: 2, lines: ["##[group]Run ./release", "##[endgroup]", ...inner, ...header("./tests.sh")] },
      { at: 4, lines: ["cart: 119 is not 120", exit(3), "pack is empty", exit(4)] },
      { at: 5, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      { name: "Release", from: 2, to: 4, conclusion: "failure" },
      { name: "Tests", from: 2, to: 4, conclusion: "failure" },
    );
    expect(read(parallel, job).step).toEqual({ number: 1, name: "Release", command: null, exitCode: null });
  });

  it("a program that goes on after the failed step's end is another step's, and not shown", () => {
    const mixed = logOf(
      { at: 2, lines: [...header("./stock --serve"), "stock is up"] },
      { at: 3, lines: [...header("./tests.sh"), "[stock] ERROR 404 GET /logo", "cart: 119 is not 120", exit(3)] },
      { at: 3, lines: ["[stock] GET /health 200"] },
      { at: 5, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      { name: "Stock", from: 2, to: 4, conclusion: "cancelled" },
      { name: "Tests", from: 3, to: 3, conclusion: "failure" },
    );
    expect(read(mixed, job)).toMatchObject({ headline: "cart: 119 is not 120", step: { command: "./tests.sh" } });
    expect(read(mixed, job).text).not.toContain("404");
  });

  it("another one's exit code is not that of an action that fails without one", () => {
    const mixed = logOf(
      { at: 2, lines: ["##[group]Run acme/scan@v2", "with:", "  path: .", "##[endgroup]", ...header("./probe.sh")] },
      { at: 3, lines: ["no probe answers", exit(4)] },
      { at: 6, lines: ["##[error]The scan found 2 keys"] },
      { at: 8, lines: CLEANUP },
    );
    const job = jobOf(
      "failure",
      { name: "Scan", from: 2, to: 6, conclusion: "failure" },
      { name: "Probe", from: 2, to: 3 },
    );
    expect(read(mixed, job)).toMatchObject({
      headline: "The scan found 2 keys",
      step: { command: "acme/scan@v2", exitCode: null },
    });
  });

  it("without the job's steps no command is told, since it may be another one's", () => {
    expect(excerptOf(log)).toMatchObject({
      headline: "stock: the ledger is corrupt",
      step: { name: null, command: null, exitCode: 9 },
    });
  });
});
