// Starts the stand-ins before the tests inside workerd, and ends them after: vitest resolves this project's modules as
// workerd's, so they run in a process of their own.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers a request with the bindings of a Worker in a new world. */
    worlds: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const child = fork(join(import.meta.dirname, "world.ts"), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const [worlds] = await firstOf(child);
  project.provide("worlds", worlds);
  return async () => {
    child.disconnect();
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error("The outside was not used as it is described: see above");
  };
}

async function firstOf(child: ChildProcess) {
  const died = once(child, "exit").then(() => Promise.reject(new Error("The stand-ins did not start")));
  return Promise.race([once(child, "message"), died]);
}
