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
  ])("where it says what went wrong: %s", (line) => {
    expect(isUninformative(line)).toBe(false);
  });
});
