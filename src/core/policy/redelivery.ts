// Which of GitHub's deliveries never arrived, and when to request that they are resent. Pure: no IO, no clock, no
// environment.
//
// GitHub lists its deliveries, newest first, and resends none by itself. A delivery and its redeliveries share a GUID
// (docs.github.com, "Handling failed webhook deliveries").
import { REDELIVER_AGAIN_MS, REDELIVERY_DOUBT_MS, REDELIVERY_POSTPONED_MS } from "./limits.ts";

/** One delivery, as GitHub lists it. */
export type HookDelivery = {
  readonly id: string;
  readonly guid: string;
  /** In milliseconds since 1970. */
  readonly deliveredAt: number;
  /** It is a redelivery of an earlier one. */
  readonly redelivery: boolean;
  /** It was answered with a 2xx status. */
  readonly arrived: boolean;
  /** Its event is one that whyred acts on. */
  readonly wanted: boolean;
};

/** What is known about a GUID whose first delivery failed, or that was redelivered. */
export type Missed = {
  /** The delivery to resend, or the one that was resent. */
  readonly id: string;
  /** When it was first seen, in milliseconds since 1970. */
  readonly at: number;
  /** How often a resend was requested. */
  readonly asks: number;
  /** When it was last requested, in milliseconds since 1970; 0 if never. */
  readonly askedAt: number;
  /** When to request a resend; null if there is nothing to do. */
  readonly due: number | null;
  readonly arrived: boolean;
};

/** What is known after this delivery was seen in the list; null if nothing needs to be remembered. */
export function seeDelivery(known: Missed | null, delivery: HookDelivery, now: number): Missed | null {
  const { id, redelivery } = delivery;
  if (!delivery.wanted || known?.arrived) return known;
  if (delivery.arrived) {
    // Nearly all deliveries arrive at the first attempt. They are not remembered.
    if (!known && !redelivery) return null;
    return { id, at: now, asks: 0, askedAt: 0, ...known, due: null, arrived: true };
  }
  if (!redelivery) return known ?? { id, at: now, asks: 0, askedAt: 0, due: now, arrived: false };
  // Somebody else requested this redelivery. Its original is older, comes later in the list, and is handled there.
  return known ? askAgain(known, delivery) : null;
}

/** Schedules the next request after a redelivery failed too. The waits grow, and their number is limited. */
function askAgain(known: Missed, { id, deliveredAt }: HookDelivery): Missed {
  const isAnswer = known.asks > 0 && deliveredAt + CLOCKS_APART_MS >= known.askedAt;
  const wait = REDELIVER_AGAIN_MS[known.asks - 1];
  return isAnswer && id !== known.id && wait !== undefined ? { ...known, id, due: known.askedAt + wait } : known;
}

/** GitHub's times can be rounded to whole seconds. */
const CLOCKS_APART_MS = 1_000;

/**
 * Records that a resend is about to be requested. After a crash it is unknown whether it was. The list shows that
 * before the delivery is due again.
 */
export function asking(known: Missed, now: number): Missed {
  return { ...asked(known, now), due: now + REDELIVERY_DOUBT_MS };
}

/** Records that a resend was requested. */
export function asked(known: Missed, now: number): Missed {
  return { ...known, asks: known.asks + 1, askedAt: now, due: null };
}

/** Postpones a delivery after the request for it failed, longer each time. Others are requested meanwhile. */
export function postponed(known: Missed, now: number): Missed {
  const { first, most } = REDELIVERY_POSTPONED_MS;
  return { ...known, due: now + Math.min(Math.max(now - known.at, first), most) };
}
