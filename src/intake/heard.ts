// When this isolate last received a rightly signed webhook. In memory only: writing it would cost, and the Ledger
// learns of all isolates' webhooks from GitHub's own list.

let at: number | null = null;

export function noteHeard(now: number): void {
  at = now;
}

/** In milliseconds; null if this isolate has received none. */
export function lastHeardHere(): number | null {
  return at;
}
