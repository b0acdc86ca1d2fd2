// Probot beside the Worker: a process of its own, as Node's users run it.
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import * as v from "valibot";

export type RunningProbot = { readonly url: string; readonly pid: number; stop(): Promise<void> };

export async function startProbot(settings: Readonly<Record<string, string>>, folder: string): Promise<RunningProbot> {
  const child = fork(join(import.meta.dirname, "probot-server.ts"), [folder], { env: { ...process.env, ...settings } });
  const died = once(child, "exit").then(() => Promise.reject(new Error("Probot did not start")));
  const [message] = await Promise.race([once(child, "message"), died]);
  const { url } = v.parse(v.object({ url: v.string() }), message);
  const ended = once(child, "exit");
  died.catch(() => {}); // it ends some day
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      child.disconnect();
      await ended;
    },
  };
}
