// What a log says of its failed step, held to be the same however the log is read.
import { expect } from "vitest";
import type { Excerpt, JobSteps } from "../../../src/core/excerpt/excerpt.ts";
import { differingWays } from "../lookup/ways.ts";
import { excerptOf } from "../synthetic-log.ts";

/** The excerpt of a log, which every way of reading it must give. */
export function read(log: string, job: JobSteps): Excerpt {
  expect(differingWays(new TextEncoder().encode(log), job)).toEqual([]);
  return excerptOf(log, job);
}
