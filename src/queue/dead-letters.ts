// What was given up is counted by the Ledger: a row of the outbox brings it there, under a key of its own, so that it
// is counted once however often the process dies on the way.
import type { Reason } from "../core/policy/failure.ts";
import type { Task } from "./tasks.ts";
import { DONE, NOBODY_ASKED } from "./work.ts";

/** The kind of such a row. */
export const COUNT = "count";

/** The one Ledger's name. */
export const LEDGER = "ledger";

/** What was given up and why, told apart from every other by a random id. */
export function givenUpKey(what: string, reason: Reason): string {
  return `${what}/${reason}/${crypto.randomUUID()}`;
}

/** The work of telling the Ledger; told twice, a thing is counted once. */
export function countWork(env: Env) {
  const handle = async (_task: Task, key: string) => {
    await env.LEDGER.getByName(LEDGER).count(key);
    return DONE;
  };
  return { ...NOBODY_ASKED, atOnce: 4, handle };
}
