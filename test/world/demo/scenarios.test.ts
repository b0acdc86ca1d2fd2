import { expect, test } from "vitest";
import { recordedJob } from "./recording.ts";
import { scenarios } from "./scenarios.ts";

test.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
  "%s is made of recordings",
  (_id, scenario) => {
    const jobs = scenario.recordings.map(recordedJob);
    expect(jobs.some(({ conclusion }) => conclusion !== "success")).toBe(true);
    for (const { steps, name } of jobs) {
      expect(name).not.toBe("");
      expect(steps?.length).toBeGreaterThan(0);
    }
  },
);

test("each has its own name, repository and branch", () => {
  for (const key of ["id", "repository", "branch"] as const) {
    expect(new Set(scenarios.map((scenario) => scenario[key])).size).toBe(scenarios.length);
  }
});
