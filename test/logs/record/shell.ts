import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import type { Vars } from "./types.ts";

/** Hands over whole lines. The runner ends a line at CR, LF or CR LF, so a progress bar becomes many lines. */
function lineReader(onLine: (line: string) => void) {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const take = (text: string, last: boolean) => {
    rest += text;
    const parts = rest.split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? "";
    for (const part of parts) onLine(part);
    if (last && rest !== "") onLine(rest.replace(/\r$/, ""));
  };
  return {
    data: (chunk: Buffer) => take(decoder.write(chunk), false),
    end: () => take(decoder.end(), true),
  };
}

export interface Outcome {
  readonly exitCode: number;
  readonly cancelled: boolean;
  /** Programs that the step left running. */
  readonly orphans: readonly string[];
}

export interface Run {
  readonly command: readonly string[];
  readonly directory: string;
  readonly env: Vars;
  readonly onLine: (line: string) => void;
  readonly cancelAfterMs?: number | undefined;
}

export async function runForLines(run: Run): Promise<Outcome> {
  const [program = "", ...parameters] = run.command;
  const child = spawn(program, parameters, { cwd: run.directory, env: alone(run.env), detached: true });
  child.stdin.end();
  for (const stream of [child.stdout, child.stderr]) {
    const reader = lineReader(run.onLine);
    stream.on("data", reader.data);
    stream.on("end", reader.end);
  }
  const { timer, cancelled, orphans } = cancelLater(child, run.cancelAfterMs);
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? (signal === null ? 1 : 143)));
  });
  clearTimeout(timer);
  return { exitCode, cancelled: cancelled(), orphans: orphans() };
}

/** As the runner cancels: it asks bash to stop, and ends what is left. */
function cancelLater(child: ChildProcessWithoutNullStreams, afterMs: number | undefined) {
  let wasCancelled = false;
  let left: string[] = [];
  const end = () => {
    left = groupMembers(child.pid ?? 0);
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  };
  const cancel = () => {
    wasCancelled = true;
    child.kill("SIGINT");
    setTimeout(end, 700);
  };
  const timer = afterMs === undefined ? undefined : setTimeout(cancel, afterMs);
  return { timer, cancelled: () => wasCancelled, orphans: () => left };
}

/** `pid (2367) (node)` for each process of the group but its first, as the runner names them. */
function groupMembers(group: number): string[] {
  const { stdout } = spawnSync("ps", ["-eo", "pgid=,pid=,comm="], { encoding: "utf8" });
  return stdout
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([pgid, pid]) => pgid === String(group) && pid !== String(group))
    .map(([, pid, name]) => `pid (${pid}) (${name})`);
}

/** These alone: not this process's own, nor the Worker's settings, which the types declare on every environment. */
function alone(env: Vars): NodeJS.ProcessEnv {
  return Object.assign(Object.create(null), env);
}

/** For what is not recorded. Throws with the output when it fails. */
export function runQuietly(script: string, directory: string, env: Vars): string {
  const done = spawnSync("/usr/bin/bash", ["-e", "-o", "pipefail", "-c", script], {
    cwd: directory,
    env: alone(env),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.status !== 0) throw new Error(`not recorded, exit ${done.status}: ${script}\n${done.stdout}${done.stderr}`);
  return done.stdout;
}
