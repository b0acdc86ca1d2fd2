import { describe, expect, it } from "vitest";
import { isUninformative } from "../../../src/core/excerpt/line-meaning.ts";

describe("a line is uninformative", () => {
  it.each([
    "make: *** [Makefile:2: all] exit status 2",
    "The command exited with status: 1",
    "    Expected: 3",
    "Expected value",
    "npm error workspace app@1.0.0",
    "npm error location /home/runner/work/app/app",
    "Unexpected Pass:    0",
    "Failed 2/44 subtests",
    "_______________ coverage: platform linux, python 3.11.7 ________________",
    "test validation::tests::fee ... ok",
    "ERROR: [ContentDelivery.Uploader.78AC50440]",
    "Checking formatting...",
    "Ran 3 of 3 Specs in 0.004 seconds",
    "  ✔ an empty basket has no errors",
    "@@ -4,4 +4,5 @@ ROUTES = [",
    "+ npm run lint",
    "  name: 'AssertionError'",
    "src/shop/basket.py:105: CalledProcessError",
    "[   +3 ms] > Task :app:mergeDebug",
    "/home/runner/work/shop/shop/src/basket.ts",
    "> Process 'command 'node'' finished with non-zero exit value 1",
    "Error: Command failed with exit code 101: cargo build --release",
    "build.xml:11: Some test(s) have failure(s)",
    "FAILED in chrome - file:///test/basket.spec.ts",
    "ScriptException: The script analyze failed to execute.",
  ])("where it has no reason: %s", (line) => {
    expect(isUninformative(line)).toBe(true);
  });
});

describe("a line is informative", () => {
  it.each([
    "    → Status: 400",
    "Request failed with status code 404",
    "Expected 'left' to be 'right'.",
    "expected [] to have length 2",
    "src/basket.ts: 3 is no price",
    "error: 'connect ECONNREFUSED 127.0.0.1:2525'",
    "box_test.cpp:8: Failure",
    "diff --git a/src/routes.py b/src/routes.py",
  ])("where it says what went wrong: %s", (line) => {
    expect(isUninformative(line)).toBe(false);
  });
});
