// Reads a directory of labelled logs: a folder for each job, with log.txt or log.txt.gz, job.json (what GitHub's "get
// a job" answers) where it is known, and label.json; or about.json, as our own recordings have it.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import type { JobSteps } from "../../src/core/excerpt/excerpt.ts";
import { JobEnd, stepsOf } from "../../src/core/webhook/job-and-run.ts";
import { codeOf, readIfThere, readJson, Unusable } from "./files.ts";
import type { Label } from "./grade.ts";

export type Case = {
  readonly id: string;
  readonly tool: string;
  /** Where the log is from, as far as its label says: the repository, or its folder in a collection of others' logs. */
  readonly source: string;
  readonly log: Uint8Array;
  readonly job: JobSteps | null;
  /** `green`: a job that passed, of which nothing must be shown; `unlabelled`: there is nothing to measure with. */
  readonly label: Label | "green" | "unlabelled";
};

/** One by one, so that only one log is held at a time. A folder without a label, or a recorded job without a log, is no case. */
export function* casesIn(directory: string): Generator<Case> {
  let found = 0;
  for (const id of foldersIn(directory)) {
    const folder = join(directory, id);
    const log = logIn(folder);
    const job = readJson(join(folder, "job.json"), JobEnd, 'what GitHub\'s "get a job" answers');
    const label = labelIn(folder, job?.conclusion ?? null);
    if (log === null && existsSync(join(folder, "label.json"))) {
      throw new Unusable(`${folder} has a label, but neither log.txt nor log.txt.gz.`);
    }
    if (log === null || label === null) continue;
    found++;
    yield { id, log, job: job && stepsOf(job), ...label };
  }
  if (found === 0) {
    throw new Unusable(
      `${directory} holds no labelled log: a case is a folder with log.txt or log.txt.gz, and label.json.`,
    );
  }
}

function foldersIn(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  } catch (error) {
    throw new Unusable(`${directory} is no directory that can be read (${codeOf(error)}).`);
  }
}

function logIn(folder: string): Uint8Array | null {
  const plain = readIfThere(join(folder, "log.txt"));
  if (plain !== null) return plain;
  const path = join(folder, "log.txt.gz");
  const packed = readIfThere(path);
  try {
    return packed && gunzipSync(packed);
  } catch (error) {
    throw new Unusable(`${path} cannot be unpacked (${codeOf(error)}).`);
  }
}

const Line = v.object({ text: v.string(), or: v.optional(v.array(v.string()), []) });
const LabelFile = v.object({
  tool: v.optional(v.string(), ""),
  source: v.nullish(v.string(), ""),
  path: v.nullish(v.string(), ""),
  /** The labels of LogChunks, a collection, say so. */
  logchunks: v.optional(v.unknown()),
  outcome: v.string(),
  failed_step_lines: v.nullish(v.tuple([v.number(), v.number()]), null),
  step_inferred: v.optional(v.boolean(), false),
  root_cause: v.optional(v.array(Line), []),
  acceptable_alternatives: v.optional(v.array(v.array(Line)), []),
});
const AboutFile = v.object({ tool: v.string(), mustShow: v.array(v.string()), headline: v.optional(v.string()) });

function labelIn(folder: string, conclusion: string | null): Pick<Case, "tool" | "source" | "label"> | null {
  const label = readJson(join(folder, "label.json"), LabelFile, "a label");
  if (label !== null) {
    const source = label.logchunks === undefined ? label.source : dirname(label.path);
    return { tool: label.tool, source, label: labelOf(label) };
  }
  const about = readJson(join(folder, "about.json"), AboutFile, "about.json with `tool` and `mustShow`");
  return (
    about && { tool: about.tool, source: about.tool, label: conclusion === "success" ? "green" : aboutLabel(about) }
  );
}

function labelOf(file: v.InferOutput<typeof LabelFile>): Case["label"] {
  if (file.outcome === "success") return "green";
  if (file.root_cause.length === 0) return "unlabelled";
  const sets = [file.root_cause, ...file.acceptable_alternatives].map((lines) =>
    lines.map(({ text, or }) => [text, ...or]),
  );
  return { stepLines: file.step_inferred ? null : file.failed_step_lines, sets, headlines: sets.flat(2) };
}

/** A silent failure has no line that must be shown. */
function aboutLabel({ mustShow, headline }: v.InferOutput<typeof AboutFile>): Case["label"] {
  if (mustShow.length === 0) return "unlabelled";
  return {
    stepLines: null,
    sets: [mustShow.map((text) => [text])],
    headlines: headline === undefined ? mustShow : [headline],
  };
}
