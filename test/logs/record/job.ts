import type { Clock } from "./clock.ts";
import { checkout, setUpJob, setupNode } from "./framing.ts";
import type { Log } from "./log.ts";
import { madeUp, type NodeInstallation, workspace } from "./machine.ts";
import { startServices, stopService } from "./service-containers.ts";
import { runForLines } from "./shell.ts";
import { type DoneStep, type Recording, runStep } from "./steps.ts";
import type { Conclusion, Scenario, Service, Step, UsesStep, Vars } from "./types.ts";

export interface DoneJob {
  readonly steps: readonly DoneStep[];
  readonly conclusion: Conclusion;
  readonly times: { readonly createdAt: bigint; readonly startedAt: bigint; readonly completedAt: bigint };
}

export interface JobSetting {
  readonly log: Log;
  readonly clock: Clock;
  readonly env: Vars;
  readonly node: NodeInstallation | undefined;
}

/** Runs a job as the runner does: set up, services, steps, their post steps in reverse, services' logs, completion. */
export async function runJob(scenario: Scenario, { log, clock, env, node }: JobSetting): Promise<DoneJob> {
  const { job, id } = scenario;
  const createdAt = clock.now();
  clock.advance(4000);
  const startedAt = clock.now();
  const recording: Recording = {
    log,
    clock,
    env,
    jobEnv: job.env ?? {},
    debug: job.debug ?? false,
    failed: false,
    cancelled: false,
  };
  const services = job.services ?? [];
  const steps = allSteps(scenario, node);
  const numbers = numbering(steps.length, services.length);
  const done: DoneStep[] = [];

  done.push(await framed(clock, "Set up job", 1, () => print(log, setUpLines(scenario, steps))));
  if (services.length > 0) {
    done.push(await framed(clock, "Initialize containers", 2, () => startServices(log, id, services)));
  }
  const posts: DoneStep[] = [];
  if (job.setUpFails !== undefined) return failedSetUp(job.setUpFails, log, done, { createdAt, startedAt });
  for (const [index, step] of steps.entries()) {
    const finished = await runStep(recording, step, numbers.first + index);
    done.push(finished);
    if (finished.conclusion !== "skipped" && isUses(step) && step.post !== undefined) posts.unshift(finished);
  }
  for (const { name, number } of recording.shutDown ? [] : posts) {
    const lines = ["Post job cleanup.", ...postOf(steps[number - numbers.first])];
    done.push(await framed(clock, `Post ${name}`, numbers.postOf(number), () => print(log, lines)));
  }
  if (services.length > 0) {
    done.push(await framed(clock, "Stop containers", numbers.last - 1, () => stopServices(log, id, services, env)));
  }
  const orphans = (recording.orphans ?? []).map((orphan) => `Terminate orphan process: ${orphan}`);
  const trailer = job.trailer === undefined ? [] : [job.trailer];
  const goodbye = ["Cleaning up orphan processes", ...orphans, ...trailer];
  done.push(await framed(clock, "Complete job", numbers.last, () => print(log, goodbye)));
  const conclusion = recording.cancelled ? "cancelled" : recording.failed ? "failure" : "success";
  return { steps: done, conclusion, times: { createdAt, startedAt, completedAt: clock.now() } };
}

function setUpLines({ job }: Scenario, steps: readonly Step[]): readonly string[] {
  const lines = setUpJob(job.name, actionsOf(steps));
  return job.setUpFails === undefined ? lines : lines.slice(0, lines.indexOf("Getting action download info") + 1);
}

function failedSetUp(
  message: string,
  log: Log,
  done: readonly DoneStep[],
  times: Omit<DoneJob["times"], "completedAt">,
): DoneJob {
  const steps = done.map((step) => ({ ...step, conclusion: "failure" as const }));
  log.error(message);
  return { steps, conclusion: "failure", times: { ...times, completedAt: steps[0]?.completedAt ?? times.startedAt } };
}

const isUses = (step: Step | undefined): step is UsesStep => step !== undefined && "uses" in step;
const actionsOf = (steps: readonly Step[]) =>
  steps.flatMap((step) => (isUses(step) && !step.uses.startsWith("./") ? [step.uses] : []));
const postOf = (step: Step | undefined) => (isUses(step) ? (step.post ?? []) : []);

function allSteps({ id, job, steps }: Scenario, node: NodeInstallation | undefined): readonly Step[] {
  const setup = job.node === undefined || node === undefined ? [] : [setupNode(job.node, node)];
  return [checkout(madeUp(job.run ?? id, 40)), ...setup, ...steps];
}

/** The runner keeps a number for the post step of every step, which is why numbers jump. */
function numbering(steps: number, services: number) {
  const containers = services > 0 ? 1 : 0;
  const last = 2 * (steps + containers) + 3;
  return { first: 2 + containers, last, postOf: (number: number) => last - number + 1 };
}

function print(log: Log, lines: readonly string[]): void {
  for (const line of lines) log.write(line);
}

async function framed(
  clock: Clock,
  name: string,
  number: number,
  write: () => Promise<void> | void,
): Promise<DoneStep> {
  const startedAt = clock.now();
  clock.advance(300);
  await write();
  clock.advance(150);
  return { name, number, conclusion: "success", startedAt, completedAt: clock.now() };
}

async function stopServices(log: Log, id: string, services: readonly Service[], env: Vars): Promise<void> {
  for (const service of services) {
    const printed: string[] = [];
    const command = ["/usr/bin/bash", "-c", service.log];
    await runForLines({ command, directory: workspace, env, onLine: (line) => printed.push(line) });
    stopService(log, id, service, printed);
  }
}
