import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { annotations, jobAnswer } from "./answers.ts";
import { Clock } from "./clock.ts";
import { runJob } from "./job.ts";
import { Log } from "./log.ts";
import { emptyWorkspace, environment, nodeInstallation, workspace } from "./machine.ts";
import { scrubber } from "./scrub.ts";
import { runQuietly } from "./shell.ts";
import { unpack } from "./txtar.ts";
import type { Scenario, Vars } from "./types.ts";

const here = import.meta.dirname;

/** Carries a scenario out and writes its log, its job as the API tells it, and its label. */
export async function record(scenario: Scenario): Promise<void> {
  const { job, project, prepare } = scenario;
  const node = job.node === undefined ? undefined : nodeInstallation(job.node);
  emptyWorkspace();
  if (project !== undefined) unpack(readFileSync(join(here, "projects", `${project}.txtar`), "utf8"), workspace);
  const env = environment({ ...job.env }, node);
  if (prepare !== undefined) runQuietly(prepare, workspace, env);

  const clock = new Clock();
  const log = new Log(clock, scrubber());
  log.showsDebug = job.debug ?? false;
  const done = await runJob(scenario, { log, clock, env, node });

  const directory = join(here, "..", scenario.id);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  if (job.log !== "none") writeFileSync(join(directory, "log.txt"), log.text);
  const writeJson = (name: string, value: unknown) =>
    writeFileSync(join(directory, name), `${JSON.stringify(value, null, 2)}\n`);
  writeJson("job.json", jobAnswer(scenario, done));
  writeJson("annotations.json", annotations(scenario, log));
  writeJson("about.json", label(scenario, versionOf(scenario, env)));
}

/** Writes the label anew and leaves the recording as it is. */
export function relabel(scenario: Scenario): void {
  const path = join(here, "..", scenario.id, "about.json");
  const old: unknown = JSON.parse(readFileSync(path, "utf8"));
  const version = typeof old === "object" && old !== null && "version" in old ? String(old.version) : "";
  writeFileSync(path, `${JSON.stringify(label(scenario, version), null, 2)}\n`);
}

function label({ tool, kind, about, mustShow, headline }: Scenario, version: string): object {
  return { tool, version, kind, fails: about, mustShow, ...(headline !== undefined && { headline }) };
}

function versionOf(scenario: Scenario, env: Vars): string {
  const printed = runQuietly(`${scenario.version} 2>&1 | sed -n 1,3p`, workspace, env);
  return /\d+(?:\.\d+)+[\w.+~-]*/.exec(printed)?.[0] ?? printed.trim();
}
