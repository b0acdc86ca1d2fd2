// A small failed job's log, in the runner's framing.
import type { JobSpec } from "../world/github/specs.ts";

export const LOG = [
  "2026-11-22T10:00:00.0000000Z ##[group]Run npm test",
  "2026-11-22T10:00:00.0000000Z \u001b[36;1mnpm test\u001b[0m",
  "2026-11-22T10:00:00.0000000Z shell: /usr/bin/bash -e {0}",
  "2026-11-22T10:00:00.0000000Z ##[endgroup]",
  "2026-11-22T10:00:01.0000000Z TypeError: Cannot read properties of undefined (reading 'length')",
  "2026-11-22T10:00:01.0000000Z ##[error]Process completed with exit code 1.",
  "2026-11-22T10:00:02.0000000Z Post job cleanup.",
  "",
].join("\n");

export const RED = { name: "test", conclusion: "failure", log: LOG } satisfies JobSpec;
export const GREEN = { name: "lint", conclusion: "success" } satisfies JobSpec;

/** The one thing that there must be. */
export function only<T>(items: readonly T[]): T {
  if (items.length !== 1 || items[0] === undefined) throw new Error(`one was expected, not ${items.length}`);
  return items[0];
}
