// Dead letters are counted by the Ledger: a task of the queue brings each there, under a key of its own, so that it is
// counted once however often the process dies on the way.
import type { Reason } from "../core/policy/failure.ts";
import { answered } from "./call.ts";
import { type Attempted, DONE, type Kind, LOCAL_ONLY } from "./task.ts";

/** The kind of such a task. */
export const COUNT = "count";

/** The one Ledger's name. */
export const LEDGER = "ledger";

/** What was given up and why, told apart from every other by a random id. */
export function deadLetterKey(what: string, reason: Reason): string {
  return `${what}/${reason}/${crypto.randomUUID()}`;
}

/** How dead letters are reported to the Ledger; one that is reported twice is counted once. */
export function countDeadLetters(env: Env): Kind {
  const handle = async ({ key }: Attempted) => {
    await answered(env.LEDGER.getByName(LEDGER).count(key));
    return DONE;
  };
  return { ...LOCAL_ONLY, atOnce: 4, handle };
}
