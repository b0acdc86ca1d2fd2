// Every recorded job beside the excerpt that is expected of it. A change of the excerpt shows as a diff of
// `test/logs/ID/expected.txt`; when it is for the better, `npx vitest run --project core -u` writes the new ones.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type Explanation, JobLogReader, type JobSteps } from "../../../src/core/excerpt/excerpt.ts";
import { JobEnd, stepsOf } from "../../../src/core/webhook/job-and-run.ts";

const LOGS = join(import.meta.dirname, "..", "..", "logs");
const recorded = readdirSync(LOGS).filter((id) => existsSync(join(LOGS, id, "log.txt")));

function jobOf(id: string): JobSteps {
  return stepsOf(v.parse(JobEnd, JSON.parse(readFileSync(join(LOGS, id, "job.json"), "utf8"))));
}

function explain(log: Uint8Array, job: JobSteps | null, chunkBytes = log.length): Explanation {
  const reader = new JobLogReader(job);
  for (let at = 0; at < log.length; at += chunkBytes) reader.push(log.subarray(at, at + chunkBytes));
  return reader.finish();
}

/** As somebody reads it, with all that decides what is posted. */
function shown(explanation: Explanation): string {
  if (explanation.kind !== "explained") return `${explanation.kind}\n`;
  const { step, stepLines, headline, text, hiddenLines, fingerprint, more } = explanation.excerpt;
  const facts = [
    `step: ${step?.number ?? "?"} ${step?.name ?? "?"}, lines ${stepLines?.join(" to ") ?? "?"}`,
    `command: ${step?.command ?? "?"}`,
    `exit code: ${step?.exitCode ?? "?"}`,
    `headline: ${headline ?? "?"}`,
    `hidden: ${hiddenLines}`,
    ...(more ? [`more like these: ${more}`] : []),
    `fingerprint: ${fingerprint}`,
  ];
  return `${facts.join("\n")}\n\n${text}\n`;
}

describe("the recorded job", () => {
  it.each(recorded)("%s has the expected excerpt, with its steps known", async (id) => {
    const log = readFileSync(join(LOGS, id, "log.txt"));
    const explanation = explain(log, jobOf(id));
    await expect(shown(explanation)).toMatchFileSnapshot(join(LOGS, id, "expected.txt"));
    expect(shown(explain(log, jobOf(id), 1000))).toBe(shown(explanation));
  });

  it.each(recorded)("%s says nothing that its log does not say", (id) => {
    const log = readFileSync(join(LOGS, id, "log.txt"));
    const raw = log.toString("utf8").split("\n");
    const explanation = explain(log, null);
    if (explanation.kind !== "explained") return;
    for (const { line, text } of explanation.excerpt.lines) {
      const plain = (raw[line - 1] ?? "").replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
      for (const piece of text.split(/\*{3}|…/)) expect(plain).toContain(piece);
    }
  });
});
