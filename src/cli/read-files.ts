// The logs of a folder or of an archive: which tell of a failure, and of which. Offline.
import { type Excerpt, type Explanation, JobLogReader } from "../core/excerpt/excerpt.ts";
import { type LogGroup, logGroups, type StepFile } from "./archive.ts";
import { type LogFiles, NotReadable } from "./log-files.ts";
import { type FoundJob, nothing, type Outcome, unusable } from "./outcome.ts";
import { reasonOf } from "./paths.ts";
import type { Progress } from "./progress.ts";

/** `name` is what the caller called it. */
export async function readLogFiles(name: string, files: LogFiles, progress: Progress): Promise<Outcome> {
  const groups = logGroups(files.paths);
  if (groups.length === 0) return unusable(`There is no *.txt and no *.log in ${name}.`);
  const found: FoundJob[] = [];
  const unread: string[] = [];
  for (const [at, group] of groups.entries()) {
    progress.say(`Reading the logs of ${name}: ${at} of ${groups.length}`);
    try {
      const explanation = await explained(files, group);
      if (explanation.kind === "explained") found.push(await foundIn(files, group, explanation.excerpt));
      else if (explanation.kind === "unreadable" && explanation.reason === "binary") {
        unread.push(`${group.files[0]} is binary, not the text of a log.`);
      }
    } catch (error) {
      // Of an archive there is no more to be had.
      if (error instanceof NotReadable) return unusable(`${name} cannot be read: ${error.message}.`);
      unread.push(`${group.files[0]} cannot be read: ${reasonOf(error)}.`);
    }
  }
  if (found.length > 0) return { kind: "many", found, reports: [], notes: unread };
  if (unread.length === groups.length) return unusable(...unread);
  return nothing(
    groups.length === 1 ? `No failure in the log of ${name}.` : `No failure in the ${groups.length} logs of ${name}.`,
  );
}

async function explained({ read }: LogFiles, { files }: LogGroup): Promise<Explanation> {
  const reader = new JobLogReader(null);
  for (const file of files) {
    for await (const chunk of read(file)) reader.push(chunk);
  }
  return reader.finish();
}

async function foundIn(files: LogFiles, { name, files: paths, steps }: LogGroup, given: Excerpt): Promise<FoundJob> {
  const [file = name] = paths;
  const step = steps.length > 0 ? await stepOf(files, { paths, steps, excerpt: given }) : null;
  const excerpt = step && given.step ? { ...given, step: { ...given.step, ...namedAfter(step, given.step) } } : given;
  const job = {
    id: file,
    name,
    url: null,
    conclusion: "failure",
    durationSeconds: null,
    told: { kind: "excerpt" as const, excerpt },
    annotation: null,
    before: null,
  };
  return { job, report: null, file, problem: null };
}

const namedAfter = ({ number, name }: StepFile, step: { readonly name: string | null }) => ({
  number,
  name: step.name ?? name,
});

type Parts = { readonly paths: readonly string[]; readonly steps: readonly StepFile[]; readonly excerpt: Excerpt };

/** The step whose file has a line of the excerpt, as it stands in the job's log, with its time. Null where none has. */
async function stepOf({ read }: LogFiles, { paths, steps, excerpt }: Parts): Promise<StepFile | null> {
  const wanted = new Set(excerpt.lines.map(({ line }) => line));
  const raw = new Set<string>();
  let number = 0;
  for (const path of paths) {
    for await (const line of linesOf(read(path))) {
      number++;
      if (wanted.has(number) && TIMED.test(line)) raw.add(line);
    }
  }
  for (const step of steps) {
    for await (const line of linesOf(read(step.path))) if (raw.has(line)) return step;
  }
  return null;
}

const TIMED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z /;

/** Longer lines are compared with none: what has no line end at all must not be held whole. */
const LINE_COMPARED_MAX_CHARS = 1_000_000;

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = (lines.pop() ?? "").slice(0, LINE_COMPARED_MAX_CHARS);
    yield* lines;
  }
  if (rest !== "") yield rest;
}
