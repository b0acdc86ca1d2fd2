// The Ledger counts dead letters. A task of the queue brings each one there under its own key, so it is counted once
// however often the process dies on the way.
import type { Reason } from "../core/policy/failure.ts";
import { answered } from "./call.ts";
import { type Attempted, DONE, type Kind, LOCAL_ONLY } from "./task.ts";

/** The kind of these tasks. */
export const COUNT = "count";

/** There is only one Ledger. */
export const LEDGER = "ledger";

/** What was given up and why, with a random id. */
export function deadLetterKey(what: string, reason: Reason): string {
  return `${what}/${reason}/${crypto.randomUUID()}`;
}

/** Reports dead letters to the Ledger. Reporting one twice counts it once. */
export function countDeadLetters(env: Env): Kind {
  const handle = async ({ key }: Attempted) => {
    await answered(env.LEDGER.getByName(LEDGER).count(key));
    return DONE;
  };
  return { ...LOCAL_ONLY, atOnce: 4, handle };
}
