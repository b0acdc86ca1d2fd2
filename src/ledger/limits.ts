// The limits of what the Ledger counts and has GitHub send again, each with its unit in its name and its source above it.
import { GIVE_UP_MS } from "../core/limits.ts";

/** Goes at the deliveries that never arrived, in one alarm: at six requests each. */
export const DELIVERY_GOES_PER_ALARM = 8;

/** docs.github.com, "Redelivering webhooks": what is older than three days cannot be delivered again. */
export const REDELIVERY_MAX_AGE_MS = 3 * 24 * 3600_000;

/** How far a look at GitHub's deliveries goes back behind the last one: longer than a delivery takes to be listed. */
export const REDELIVERY_OVERLAP_MS = 10 * 60_000;

/** How long after it was asked for a delivery that failed again is asked for again: all within the three days. */
export const REDELIVER_AGAIN_MS = [10 * 60_000, 3600_000, 4 * 3600_000, 12 * 3600_000, 24 * 3600_000] as const;

/** When one is asked for again of which nobody knows whether it was: the list has been looked through by then, twice. */
export const REDELIVERY_DOUBT_MS = 10 * 60_000;

/** How long one waits that GitHub would not send again, at first and at the most; in between as long as it is known. */
export const REDELIVERY_POSTPONED_MS = { first: 60_000, most: 12 * 3600_000 } as const;

/** Deliveries that are asked for in one go: with the list itself as many calls as are set aside. */
export const REDELIVERIES_AT_ONCE = 5;

/** Deliveries that the Ledger remembers at the most, the newest ones: a hundred bytes each. */
export const REDELIVERIES_REMEMBERED_MAX = 20_000;

/** How long the Ledger knows what it has counted: longer than anybody tries to tell it. */
export const COUNTED_KEPT_MS = 2 * GIVE_UP_MS;

/** Keys of what was counted that the Ledger remembers at the most, the newest ones. */
export const COUNTED_MAX = 20_000;

/** How often the Ledger forgets what is old. */
export const TIDY_MS = 24 * 3600_000;

/** How long a page that people wait for waits for the Ledger. */
export const LEDGER_TIMEOUT_MS = 1_000;
