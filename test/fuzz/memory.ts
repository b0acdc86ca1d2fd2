/** How much memory the workerd processes of this one hold. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** In MiB, as `ps` says it, which Linux and macOS have alike. */
export async function workerdMemoryMb(): Promise<number> {
  const { stdout } = await run("ps", ["-A", "-o", "ppid=,rss=,comm="]);
  const rows = stdout.split("\n").map((line) => line.trim().split(/\s+/));
  const ours = rows.filter(([parent, , name]) => Number(parent) === process.pid && name?.includes("workerd"));
  if (ours.length === 0) throw new Error("workerd does not run");
  return Math.round(ours.reduce((sum, [, kilobytes]) => sum + Number(kilobytes), 0) / 1024);
}

/** What an allocator keeps of bodies of 25 MiB that were just read, some at the same time. */
const GROWTH_MAX_MB = 200;

/** What workerd comes to in the long run with bodies of that size, and a quarter more. */
const HELD_MAX_MB = 850;

export const isFlat = ({ before, after }: { readonly before: number; readonly after: number }): boolean =>
  after <= Math.min(HELD_MAX_MB, before + GROWTH_MAX_MB);

/** Of a run that is too short for memory to have come to rest. */
export const isBounded = ({ after }: { readonly after: number }): boolean => after <= HELD_MAX_MB;
