// Which deliveries of GitHub's never arrived, and when they are asked for. Pure: no IO, no clock, no environment.
//
// GitHub lists what it delivered, the newest first, and repeats nothing by itself; a delivery and those that repeat it
// share their GUID (docs.github.com, "Handling failed webhook deliveries").
import { REDELIVER_AGAIN_MS, REDELIVERY_DOUBT_MS, REDELIVERY_POSTPONED_MS } from "./limits.ts";

/** One delivery, as GitHub lists it. */
export type HookDelivery = {
  readonly id: string;
  readonly guid: string;
  /** In milliseconds. */
  readonly deliveredAt: number;
  /** It repeats an earlier one. */
  readonly redelivery: boolean;
  /** It was answered with a status of the 200s. */
  readonly arrived: boolean;
  /** It is of an event that whyred acts on. */
  readonly wanted: boolean;
};

/** What is known of a GUID that failed at first, or that was repeated. */
export type Missed = {
  /** The delivery that is, or was, asked for. */
  readonly id: string;
  /** When it was first heard of, in milliseconds. */
  readonly at: number;
  readonly asks: number;
  readonly askedAt: number;
  /** When it is asked for; null where nothing is to be done. */
  readonly due: number | null;
  readonly arrived: boolean;
};

/** What is known after this delivery was seen in the list; null where it need not be remembered. */
export function seeDelivery(known: Missed | null, delivery: HookDelivery, now: number): Missed | null {
  const { id, redelivery } = delivery;
  if (!delivery.wanted || known?.arrived) return known;
  if (delivery.arrived) {
    // One that arrived at once is forgotten: it is as nearly all are.
    if (!known && !redelivery) return null;
    return { id, at: now, asks: 0, askedAt: 0, ...known, due: null, arrived: true };
  }
  if (!redelivery) return known ?? { id, at: now, asks: 0, askedAt: 0, due: now, arrived: false };
  // One that nobody here asked for is left to the delivery that it repeats, which is older and comes later in the list.
  return known ? askAgain(known, delivery) : null;
}

/** What was asked for has failed once more: it is asked for again, later and later, some times. */
function askAgain(known: Missed, { id, deliveredAt }: HookDelivery): Missed {
  const isAnswer = known.asks > 0 && deliveredAt + CLOCKS_APART_MS >= known.askedAt;
  const wait = REDELIVER_AGAIN_MS[known.asks - 1];
  return isAnswer && id !== known.id && wait !== undefined ? { ...known, id, due: known.askedAt + wait } : known;
}

/** GitHub's times may be whole seconds. */
const CLOCKS_APART_MS = 1_000;

/** It is about to be asked for. Who dies then does not know whether it was: the list says so, before it is due again. */
export function asking(known: Missed, now: number): Missed {
  return { ...asked(known, now), due: now + REDELIVERY_DOUBT_MS };
}

/** It has been asked for. */
export function asked(known: Missed, now: number): Missed {
  return { ...known, asks: known.asks + 1, askedAt: now, due: null };
}

/** Asking for it has failed: it is asked for later, and later each time, while others are asked for. */
export function postponed(known: Missed, now: number): Missed {
  const { first, most } = REDELIVERY_POSTPONED_MS;
  return { ...known, due: now + Math.min(Math.max(now - known.at, first), most) };
}
