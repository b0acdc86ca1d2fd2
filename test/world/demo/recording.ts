/** Reads a recorded job of test/logs as the stand-in for GitHub wants it: its steps, its log, its annotations. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { JobSpec } from "../github/specs.ts";
import type { Annotation, Conclusion, JobLog, Status, Step } from "../github/state.ts";
import { at, type Json, listAt, parseJson, stringAt } from "../json.ts";

const recordings = resolve(import.meta.dirname, "..", "..", "logs");

const statuses = new Map<unknown, Status>([
  ["queued", "queued"],
  ["in_progress", "in_progress"],
  ["completed", "completed"],
]);
const conclusions = new Map<unknown, Conclusion>([
  ["success", "success"],
  ["failure", "failure"],
  ["cancelled", "cancelled"],
  ["timed_out", "timed_out"],
]);
const levels = new Map<unknown, NonNullable<Annotation["level"]>>([
  ["notice", "notice"],
  ["warning", "warning"],
  ["failure", "failure"],
]);

export function recordedJob(folder: string): JobSpec {
  const job = jsonIn(folder, "job.json");
  return {
    name: stringAt(job, "name") ?? folder,
    conclusion: conclusions.get(at(job, "conclusion")) ?? "failure",
    steps: listAt(job, "steps").map(stepOf),
    ...(stringAt(job, "started_at") === undefined ? {} : { startedAt: stringAt(job, "started_at") ?? "" }),
    completedAt: stringAt(job, "completed_at") ?? null,
    annotations: listAt(jsonIn(folder, "annotations.json")).map(annotationOf),
    log: logIn(folder),
  };
}

/** A job without a recorded log is one whose log GitHub has deleted, or never had because its runner was lost. */
function logIn(folder: string): JobLog {
  const path = join(recordings, folder, "log.txt");
  if (existsSync(path)) return readFileSync(path);
  return folder === "runner-lost" ? null : { gone: "expired" };
}

function stepOf(step: Json): Step {
  return {
    name: stringAt(step, "name") ?? "",
    status: statuses.get(at(step, "status")) ?? "completed",
    conclusion: stringAt(step, "conclusion") ?? null,
    number: Number(at(step, "number")),
    started_at: stringAt(step, "started_at") ?? null,
    completed_at: stringAt(step, "completed_at") ?? null,
  };
}

function annotationOf(annotation: Json): Annotation {
  const path = stringAt(annotation, "path");
  return {
    message: stringAt(annotation, "message") ?? "",
    level: levels.get(at(annotation, "annotation_level")) ?? "failure",
    ...(path === undefined ? {} : { path }),
    line: Number(at(annotation, "start_line") ?? 1),
  };
}

function jsonIn(folder: string, file: string): Json {
  return parseJson(readFileSync(join(recordings, folder, file), "utf8"));
}
