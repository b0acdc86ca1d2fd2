/** Waits for what will be so in a moment, since alarms and requests take their time. */
import { setTimeout as sleep } from "node:timers/promises";

export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  { withinMs = 10_000, everyMs = 20 } = {},
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`After ${withinMs} ms it is not so yet: ${what}`);
    await sleep(everyMs);
  }
}
