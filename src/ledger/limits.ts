// The limits of the ledger, each with its unit in its name and its source or reason above it.
import { GIVE_UP_MS } from "../core/policy/limits.ts";

/** docs.github.com, "Redelivering webhooks": what is older than three days cannot be delivered again. */
export const REDELIVERY_MAX_AGE_MS = 3 * 24 * 3600_000;

/** How far a look at GitHub's deliveries goes back behind the last one: longer than a delivery takes to be listed. */
export const REDELIVERY_OVERLAP_MS = 10 * 60_000;

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
