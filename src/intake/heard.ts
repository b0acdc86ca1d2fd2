// When this isolate last heard of a webhook that was signed rightly. In memory alone: nothing is written for it, and the
// Ledger learns of all isolates' webhooks from GitHub's own list.

let at: number | null = null;

export function noteHeard(now: number): void {
  at = now;
}

/** In milliseconds; null where this isolate has heard of none. */
export function lastHeardHere(): number | null {
  return at;
}
