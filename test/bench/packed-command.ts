// What the packed command shows of a labelled log.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import type { JobSteps } from "../../src/core/excerpt/excerpt.ts";
import type { Case } from "./cases.ts";
import { NOTHING } from "./grade.ts";
import type { Answer } from "./shown.ts";

/** The command reads the log from its standard input, and the job as GitHub writes it. */
export function shownBy(command: string, { log, job }: Case, withJob: boolean): Answer {
  const folder = mkdtempSync(join(tmpdir(), "score-"));
  try {
    const jobFile = join(folder, "job.json");
    if (job && withJob) writeFileSync(jobFile, JSON.stringify(asGitHubWrites(job)));
    const args = [command, "-", "--json", ...(job && withJob ? ["--job", jobFile] : [])];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: log, encoding: "utf8" });
    if (status === 1) return { shown: NOTHING, problem: null };
    if (status !== 0) return { shown: NOTHING, problem: stderr.trim() };
    return { shown: v.parse(ShownSchema, JSON.parse(stdout)), problem: null };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function asGitHubWrites({ conclusion, steps }: JobSteps) {
  return {
    conclusion,
    steps: steps.map(({ startedAt, completedAt, ...step }) => ({
      ...step,
      started_at: startedAt,
      completed_at: completedAt,
    })),
  };
}

const ShownSchema = v.object({
  step: v.nullable(
    v.object({
      number: v.nullable(v.number()),
      name: v.nullable(v.string()),
      command: v.nullable(v.string()),
      exitCode: v.nullable(v.number()),
    }),
  ),
  stepLines: v.nullable(v.tuple([v.number(), v.number()])),
  headline: v.nullable(v.string()),
  lines: v.array(v.object({ line: v.number(), text: v.string() })),
  text: v.string(),
});
