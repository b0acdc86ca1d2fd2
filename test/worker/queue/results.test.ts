// When the durable queue stores what came of a task: a new message's result at once, an edit's with the next write.

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { DurableQueue } from "../../../src/queue/durable-queue.ts";
import { ObjectState } from "../../../src/queue/object-state.ts";
import { DONE, EDITED, type Outcome } from "../../../src/queue/task.ts";

/** What lies on disk of the task "first" once it has ended with this outcome, while "second" still runs; and afterwards. */
async function storedTasks(outcome: Outcome): Promise<{ meanwhile: string[]; afterwards: string[] }> {
  const stub = env.BRANCH.get(env.BRANCH.newUniqueId());
  return runInDurableObject(stub, async (_object, { storage }) => {
    const onDisk = (): string[] => Object.keys(JSON.parse(storage.kv.get<string>("state") ?? "{}").tasks ?? {});
    const state = new ObjectState(storage);
    const queue = new DurableQueue(state, "test");
    queue.put("first", Date.now());
    queue.put("second", Date.now());
    queue.leave();
    let meanwhile: string[] = [];
    const second = async (): Promise<Outcome> => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      meanwhile = onDisk();
      return DONE;
    };
    await queue.work([
      ["first", { atOnce: 1, leased: true, handle: async () => outcome }],
      ["second", { atOnce: 1, leased: true, handle: second }],
    ]);
    return { meanwhile, afterwards: onDisk() };
  });
}

describe("The result of a task that changes what people see", () => {
  it("is stored at once where something new was posted: it must never be posted twice", async () => {
    expect(await storedTasks(DONE)).toEqual({ meanwhile: ["second"], afterwards: [] });
  });

  it("waits for the next write where something was edited: after a death it is edited once more", async () => {
    expect(await storedTasks(EDITED)).toEqual({ meanwhile: ["first", "second"], afterwards: [] });
  });
});
