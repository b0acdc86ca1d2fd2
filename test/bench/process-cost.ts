// What a process has cost so far, as the kernel counts it: nanoseconds of CPU over all of its threads, and resident
// memory. Only Linux tells.
import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds of CPU; man 5 proc, `/proc/[pid]/schedstat`: the first number is the time spent on the CPU, in ns. */
export function cpuMs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const spent = readdirSync(tasks).map((thread) =>
    Number(readFileSync(`${tasks}/${thread}/schedstat`, "utf8").split(" ")[0]),
  );
  return spent.reduce((sum, ns) => sum + ns, 0) / 1e6;
}

export function residentBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kibibytes) * 1024;
}
