// The workerd processes that this one started, and what the kernel says of them. Only Linux tells.
import { readdirSync, readFileSync } from "node:fs";

/** Its process id; null where nobody tells. */
export function newestWorkerd(): number | null {
  const pids = processes().filter((pid) => {
    const [, name, parent] = /\((.*)\) \S (\d+)/.exec(procFile(pid, "stat")) ?? [];
    return name === "workerd" && Number(parent) === process.pid;
  });
  return pids.length === 0 ? null : Math.max(...pids);
}

function processes(): number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

/** Empty where the process has ended in between. */
export function procFile(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** Milliseconds of CPU over all its threads; man 5 proc, `/proc/[pid]/schedstat`: the first number is in nanoseconds. */
export function cpuMs(pid: number): number {
  const spent = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(procFile(pid, `task/${thread}/schedstat`).split(" ")[0]),
  );
  return spent.reduce((sum, ns) => sum + ns, 0) / 1e6;
}

export function residentBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(procFile(pid, "status"))?.[1];
  return Number(kibibytes) * 1024;
}
