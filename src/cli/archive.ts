// What lies in a folder or an archive of logs, by the names alone: which files are jobs' logs, and which are parts of
// them. Pure.
//
// "Download log archive" gives, beside each other (cli/cli describes the same in pkg/cmd/run/view/logs.go):
//
//   0_build.txt               a job's whole log; the number is an ordinal, in old archives a negative one
//   build/1_Set up job.txt    the same lines, step by step
//   build/2_Run npm test.txt
//   build/system.txt          what the service says of the job before a runner had it
//
// The service takes some characters out of a job's name and cuts it; the file and the folder carry the same rest.

/** A log to explain. Where a job's own file is missing, its steps in their order are its log. */
export type LogGroup = {
  /** The job's name in an archive, else the file's path. */
  readonly name: string;
  /** Paths with `/` between their parts, as they were given. */
  readonly files: readonly string[];
  /** The same log, step by step, where it is there that way. */
  readonly steps: readonly StepFile[];
};

export type StepFile = { readonly path: string; readonly number: number; readonly name: string };

const LOG_FILE = /\.(?:txt|log)$/i;
const JOB_FILE = /^-?\d+_(.+)\.txt$/;
const STEP_FILE = /^(\d{1,6})_(.*)\.txt$/;
/** How every job begins (actions/runner, src/Runner.Worker/JobExtension.cs). */
const FIRST_STEP = "1_Set up job.txt";

/** The logs among these paths, in the order of their names; each file belongs to one of them, or to none. */
export function logGroups(paths: readonly string[]): LogGroup[] {
  const folders = new Map<string, string[]>();
  for (const path of paths.filter((each) => LOG_FILE.test(each)).toSorted(byName)) {
    const { folder, file } = split(path);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  /** Folders of steps that have been told with their job. */
  const told = new Set<string>();
  const groups: LogGroup[] = [];
  for (const [folder, files] of folders) {
    if (isOfSteps(folder, files, folders)) continue;
    const areJobs = files.every((file) => JOB_FILE.test(file));
    for (const file of files) {
      const job = areJobs ? JOB_FILE.exec(file)?.[1] : undefined;
      const own = `${folder}${job}/`;
      const steps = job === undefined ? [] : stepsIn(own, folders.get(own) ?? []);
      if (steps.length > 0) told.add(own);
      groups.push({ name: job === undefined ? `${folder}${file}` : job, files: [`${folder}${file}`], steps });
    }
  }
  const alone = [...folders].filter(([folder, files]) => isOfSteps(folder, files, folders) && !told.has(folder));
  for (const [folder, files] of alone) {
    const steps = stepsIn(folder, files);
    groups.push({ name: folder.split("/").at(-2) ?? "job", files: steps.map(({ path }) => path), steps });
  }
  return groups.filter(({ files }) => files.every((path) => !told.has(split(path).folder)));
}

/** Not where a job is called like the first step. */
const isOfSteps = (folder: string, files: readonly string[], folders: ReadonlyMap<string, unknown>): boolean =>
  files.includes(FIRST_STEP) && !folders.has(`${folder}Set up job/`);

function stepsIn(folder: string, files: readonly string[]): StepFile[] {
  return files
    .flatMap((file) => {
      const [, number, name = ""] = STEP_FILE.exec(file) ?? [];
      return number === undefined ? [] : [{ path: `${folder}${file}`, number: Number(number), name }];
    })
    .toSorted((a, b) => a.number - b.number);
}

function split(path: string): { folder: string; file: string } {
  const at = path.lastIndexOf("/") + 1;
  return { folder: path.slice(0, at), file: path.slice(at) };
}

const byName = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });
