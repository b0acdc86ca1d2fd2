import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import type { Clock } from "./clock.ts";
import { echoed, envBlock, withBlock } from "./framing.ts";
import type { Log } from "./log.ts";
import { madeUp, repository, temporary, workspace } from "./machine.ts";
import { runForLines } from "./shell.ts";
import type { Conclusion, RunStep, Step, UsesStep, Vars } from "./types.ts";

export interface Recording {
  readonly log: Log;
  readonly clock: Clock;
  readonly env: Vars;
  readonly jobEnv: Vars;
  readonly debug: boolean;
  failed: boolean;
  cancelled: boolean;
  shutDown?: boolean;
  orphans?: readonly string[];
}

export interface DoneStep {
  readonly name: string;
  readonly number: number;
  readonly conclusion: Conclusion;
  readonly startedAt: bigint;
  readonly completedAt: bigint;
}

export async function runStep(recording: Recording, step: Step, number: number): Promise<DoneStep> {
  const startedAt = recording.clock.now();
  const name = step.name ?? `Run ${"run" in step ? firstLine(step.run) : step.uses}`;
  if (!isDue(recording, step)) {
    return { name, number, conclusion: "skipped", startedAt, completedAt: startedAt };
  }
  recording.clock.advance(40);
  debug(recording, [
    `Evaluating condition for step: '${name}'`,
    ...evaluated(step),
    `Starting: ${name}`,
    "Loading env",
  ]);
  const ok = "run" in step ? await runScript(recording, step) : await runAction(recording, step);
  if (!ok && !step.continueOnError) recording.failed = true;
  debug(recording, [`Finishing: ${name}`]);
  recording.clock.advance(10);
  const conclusion = recording.cancelled && !ok ? "cancelled" : ok || step.continueOnError ? "success" : "failure";
  return { name, number, conclusion, startedAt, completedAt: recording.clock.now() };
}

/** What step debug logging adds. */
function debug(recording: Recording, lines: readonly string[]): void {
  if (recording.debug) for (const line of lines) recording.log.write(`##[debug]${line}`);
}

const evaluated = ({ when = "success" }: Step) => [
  `Evaluating: ${when}()`,
  `Evaluating ${when}:`,
  "=> true",
  "Result: true",
];

const firstLine = (script: string) => script.trim().split("\n")[0] ?? "";

function isDue(recording: Recording, step: Step): boolean {
  switch (step.when ?? "success") {
    case "always":
      return true;
    case "failure":
      return recording.failed && !recording.cancelled;
    case "success":
      return !recording.failed && !recording.cancelled;
  }
}

const shells = {
  default: { shown: "/usr/bin/bash -e {0}", command: ["/usr/bin/bash", "-e"] },
  bash: {
    shown: "/usr/bin/bash --noprofile --norc -e -o pipefail {0}",
    command: ["/usr/bin/bash", "--noprofile", "--norc", "-e", "-o", "pipefail"],
  },
};

const shutdownSignal =
  "The runner has received a shutdown signal. This can happen when the runner service is stopped, or a manually started runner is canceled.";

async function runScript(recording: Recording, step: RunStep): Promise<boolean> {
  const { log } = recording;
  const shell = shells[step.shell ?? "default"];
  const shownEnv = { ...recording.jobEnv, ...step.env };
  log.write(`##[group]Run ${firstLine(step.run)}`);
  for (const line of [...echoed(step.run), `shell: ${shell.shown}`, ...envBlock(shownEnv)]) log.write(line);
  log.write("##[endgroup]");
  const file = `${temporary}/${randomUUID()}.sh`;
  writeFileSync(file, `${step.run.trimEnd()}\n`);
  const command = [...shell.command, file];
  debug(recording, [command.join(" ")]);
  const outcome = await runForLines({
    command,
    directory: workspace,
    env: { ...recording.env, ...step.env, ...commandFiles() },
    onLine: (line) => log.output(line),
    cancelAfterMs: step.cancelAfterMs,
  });
  if (outcome.cancelled) {
    if (step.shutdown) log.error(shutdownSignal);
    recording.shutDown = step.shutdown ?? false;
    log.error("The operation was canceled.");
    recording.cancelled = true;
    recording.orphans = outcome.orphans;
    return false;
  }
  if (outcome.exitCode !== 0) log.error(`Process completed with exit code ${outcome.exitCode}.`);
  return outcome.exitCode === 0;
}

/** The files through which a step talks to the runner. Nothing reads them here. */
function commandFiles(): Vars {
  const directory = `${temporary}/_runner_file_commands`;
  mkdirSync(directory, { recursive: true });
  const names = ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"];
  return Object.fromEntries(
    names.map((name) => {
      const path = `${directory}/${name.slice(7).toLowerCase()}_${randomUUID()}`;
      writeFileSync(path, "");
      return [name, path];
    }),
  );
}

const notFound = (uses: string) =>
  `Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '${workspace}/${uses.replace("./", "")}'. Did you forget to run actions/checkout before running your local action?`;

async function runAction(recording: Recording, step: UsesStep): Promise<boolean> {
  const { log, clock } = recording;
  if (step.missing) {
    log.error(notFound(step.uses));
    return false;
  }
  log.write(`##[group]Run ${step.uses}`);
  for (const line of [...withBlock(step.with ?? {}), ...envBlock({ ...recording.jobEnv, ...step.env })])
    log.write(line);
  log.write("##[endgroup]");
  log.matchers.add(step.matchers ?? []);
  const says = step.says ?? [];
  for (const line of says) {
    clock.advance(((step.seconds ?? 0.2) * 1000) / says.length);
    log.output(line);
  }
  if (step.container !== undefined) log.write(dockerRun(step));
  const script = step.javascript ?? step.container;
  if (script !== undefined && !(await printAs(recording, step, script))) return false;
  return (await runInner(recording, step.composite ?? [])) && step.fails !== true;
}

/** After an inner step that fails, only those with `if: always()` or `failure()` run. */
async function runInner(recording: Recording, steps: readonly RunStep[]): Promise<boolean> {
  let ok = true;
  for (const inner of steps) {
    const due = inner.when === "always" || (inner.when === "failure" ? !ok : ok);
    if (due && !(await runScript(recording, inner))) ok = false;
  }
  return ok;
}

async function printAs(recording: Recording, step: UsesStep, script: string): Promise<boolean> {
  const inputs = Object.entries(step.with ?? {}).map(
    ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
  );
  const { exitCode } = await runForLines({
    command: ["/usr/bin/bash", "-c", script],
    directory: workspace,
    env: { ...recording.env, ...step.env, ...Object.fromEntries(inputs), ...commandFiles() },
    onLine: (line) => recording.log.output(line),
  });
  return exitCode === 0;
}

function dockerRun(step: UsesStep): string {
  const image = madeUp(step.uses, 6);
  const inputs = Object.keys(step.with ?? {}).map((name) => `-e "INPUT_${name.toUpperCase()}"`);
  const variables = ["HOME", "GITHUB_JOB", "GITHUB_REF", "GITHUB_SHA", "GITHUB_REPOSITORY", "GITHUB_WORKSPACE", "CI"];
  const volumes = [`-v "/var/run/docker.sock":"/var/run/docker.sock"`, `-v "${workspace}":"/github/workspace"`];
  const flags = [...inputs, ...variables.map((name) => `-e "${name}"`), ...volumes].join(" ");
  const name = `${madeUp(`${step.uses} name`, 32)}_${image}`;
  return `##[command]/usr/bin/docker run --name ${name} --label ${image} --workdir /github/workspace --rm ${flags}  ${image}:${madeUp(repository, 32)}`;
}
