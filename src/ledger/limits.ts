// The limits of the ledger. Each has its unit in its name, and its source or reason above it.
import { GIVE_UP_MS } from "../core/policy/limits.ts";

/** docs.github.com, "Redelivering webhooks": deliveries older than three days cannot be resent. */
export const REDELIVERY_MAX_AGE_MS = 3 * 24 * 3600_000;

/** How far each check of GitHub's deliveries overlaps the one before: longer than a delivery takes to be listed. */
export const REDELIVERY_OVERLAP_MS = 10 * 60_000;

/**
 * Deliveries whose resend is requested in one round. With a request for the list, a round takes at most six of an
 * alarm's requests (src/queue/alarm-budget.ts).
 */
export const REDELIVERIES_AT_ONCE = 5;

/** Deliveries that the Ledger remembers, the newest ones: about a hundred bytes each. */
export const REDELIVERIES_REMEMBERED_MAX = 20_000;

/** How long the Ledger remembers what it has counted: longer than any object tries to report it. */
export const COUNTED_KEPT_MS = 2 * GIVE_UP_MS;

/** Keys of counted dead letters that the Ledger remembers, the newest ones. */
export const COUNTED_MAX = 20_000;

/** How often the Ledger forgets what is old. */
export const TIDY_MS = 24 * 3600_000;

/** How long a page that people have opened waits for the Ledger's answer. */
export const LEDGER_TIMEOUT_MS = 1_000;
