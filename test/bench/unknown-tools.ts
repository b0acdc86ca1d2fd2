// What the reader knows when it has never heard of a tool: its tables without that tool's entries. Pure.

import { Tables } from "../../src/core/excerpt/tables.ts";
import { MATCHERS } from "../../src/core/matchers/all.ts";
import { randomFrom } from "./random.ts";

/** The runner and its shells are part of every job; `any` are the habits that tools share. */
const OF_EVERY_JOB = new Set(["any", "runner", "shell"]);

export const SHARED_HABITS = new Tables(MATCHERS.filter(({ tool }) => OF_EVERY_JOB.has(tool)));

export const HALVES = 8;

/** The same halves each time: a tool goes with all its entries. */
export function randomHalves(): Tables[] {
  const tools = [...new Set(MATCHERS.map(({ tool }) => tool))].filter((tool) => !OF_EVERY_JOB.has(tool));
  return Array.from({ length: HALVES }, (_, seed) => {
    const random = randomFrom(seed + 1);
    const gone = new Set(tools.filter(() => random(2) < 1));
    return new Tables(MATCHERS.filter(({ tool }) => !gone.has(tool)));
  });
}
