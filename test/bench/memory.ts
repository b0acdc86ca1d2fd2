// How much memory workerd takes while it does something, as the kernel counts it: garbage that nobody has collected
// yet is in it, so it is an upper limit. Only Linux tells; elsewhere there is no figure rather than a guess.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** The peak of resident bytes during `work`, less those before it, of the newest workerd that this process started. */
export async function peakMemoryOf(work: () => Promise<void>): Promise<number | null> {
  const pid = newestWorkerd();
  if (pid === null) return null;
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, "5"); // sets the peak back to what is resident now (man 5 proc)
  } catch {
    return null;
  }
  const before = residentPeak(pid);
  await work();
  const after = residentPeak(pid);
  return before === null || after === null ? null : after - before;
}

/** The newest workerd that this process started; null where there is none, or nobody tells. */
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

function residentPeak(pid: number): number | null {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(procFile(pid, "status"))?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

/** Empty where the process has ended in between. */
function procFile(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
