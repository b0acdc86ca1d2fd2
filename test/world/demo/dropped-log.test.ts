import { expect, test } from "vitest";
import { DroppedLogReader, MOST_BYTES_OF_A_LOG } from "./dropped-log.ts";

const at = (second: string, text: string) => `2026-11-22T10:00:${second}.1234567Z ${text}\n`;

function dropped(text: string) {
  const reader = new DroppedLogReader();
  reader.push(Buffer.from(text));
  return reader.finish("log.txt");
}

test("a dropped log's job began and ended when its lines were stamped", () => {
  const { job } = dropped(`${at("01", "##[group]Run npm test")}not stamped\n${at("09", "##[error]Process completed")}`);
  expect(job).toMatchObject({
    name: "log.txt",
    startedAt: "2026-11-22T10:00:01Z",
    completedAt: "2026-11-22T10:00:09Z",
  });
});

test("a log without stamps took no time", () => {
  const { job } = dropped("Error: no\n");
  expect(job.startedAt).toBe(job.completedAt);
});

test("a log in which no step failed is noted as such", () => {
  const run = [at("01", "##[group]Run npm test"), at("01", "shell: sh"), at("01", "##[endgroup]")].join("");
  expect(dropped(`${run}${at("02", "all good")}`).note).toMatch(/^Nothing in this log says/);
  expect(dropped(`${run}${at("02", "##[error]Process completed with exit code 1.")}`).note).toBeNull();
});

test.each([
  ["empty", ""],
  ["binary", "PK\0\0"],
])("an %s log is taken, and left to the Worker to tell", (_what, text) => {
  expect(dropped(text)).toMatchObject({ note: null, bytes: text.length });
});

test("a log that is too large is not taken to its end", () => {
  const reader = new DroppedLogReader();
  const piece = new Uint8Array(MOST_BYTES_OF_A_LOG / 8);
  const taken = Array.from({ length: 9 }, () => reader.push(piece));
  expect(taken).toEqual([true, true, true, true, true, true, true, true, false]);
});
