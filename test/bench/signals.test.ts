import { describe, expect, it } from "vitest";
import { type Signal, signalGrade } from "./signals.ts";

const none = new Set<number>();
const signal = (others: Partial<Signal>): Signal => ({
  ...{ type: "exception", importance: "critical", value: "", aliases: [], file: "", evidence_lines: [] },
  ...others,
});
const isShown = (of: Signal, text: string, lines: ReadonlySet<number> = none) =>
  signalGrade([of], { text, lines }).critical === 1;

describe("a signal is shown", () => {
  it("if its value, an alias or its file is, letter by letter, whatever the colours", () => {
    const refused = signal({ value: " connection refused ", aliases: ["ECONNREFUSED"], file: "src/db.ts" });
    expect(isShown(refused, "dial: \x1b[31mconnection\x1b[0m refused")).toBe(true);
    expect(isShown(refused, "Error: ECONNREFUSED 127.0.0.1")).toBe(true);
    expect(isShown(refused, "at connect (src/db.ts:3)")).toBe(true);
    expect(isShown(refused, "Connection Refused")).toBe(false);
    expect(isShown(signal({}), "an empty value stands in every text")).toBe(false);
  });

  it("if all of its lines are", () => {
    const diff = signal({
      value: "elsewhere",
      evidence_lines: [
        [3, 4],
        [9, 9],
      ],
    });
    expect(isShown(diff, "", new Set([3, 4, 9]))).toBe(true);
    expect(isShown(diff, "", new Set([3, 9]))).toBe(false);
  });
});

describe("a case's grade", () => {
  it("is the share of the critical signals, and of all, with those that are missed", () => {
    const absent = signal({ value: "absent" });
    const signals = [signal({ value: "here" }), absent, signal({ value: "gone", importance: "optional" })];
    expect(signalGrade(signals, { text: "here", lines: none })).toEqual({
      critical: 1 / 2,
      all: 1 / 3,
      missed: [absent],
    });
  });

  it("is whole where no signal is critical", () => {
    const optional = signal({ value: "gone", importance: "optional" });
    expect(signalGrade([optional], { text: "", lines: none })).toEqual({ critical: 1, all: 0, missed: [] });
  });
});
