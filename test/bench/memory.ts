// How much memory workerd takes while it does something, as the kernel counts it: garbage that nobody has collected
// yet is in it, so it is an upper limit. Only Linux tells; elsewhere there is no figure rather than a guess.
import { writeFileSync } from "node:fs";
import { newestWorkerd, procFile } from "./processes.ts";

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

function residentPeak(pid: number): number | null {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(procFile(pid, "status"))?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}
