import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { JobLogReader } from "../../../src/core/excerpt/excerpt.ts";
import { JobEnd, stepsOf } from "../../../src/core/webhook/job-and-run.ts";
import { EXAMPLE, exampleMessage } from "../../../src/setup/example.ts";

const recording = (file: string) => readFileSync(join(import.meta.dirname, "../../logs/matrix-node-20", file));

describe("the example", () => {
  it("is what whyred makes of its recording", () => {
    const reader = new JobLogReader(stepsOf(v.parse(JobEnd, JSON.parse(recording("job.json").toString()))));
    reader.push(recording("log.txt"));
    const explained = reader.finish();
    // Slack shows no last lines.
    expect(explained).toMatchObject({ ...EXAMPLE.jobs[0]?.told, kind: "explained" });
  });

  it("says first of all that it is one, and links nowhere", () => {
    const { text, blocks } = exampleMessage();
    expect(text).toMatch(/^Example: /);
    expect(JSON.stringify(blocks[0])).toContain("none of yours");
    expect(JSON.stringify(blocks)).not.toContain("http");
  });
});
