// How long a `Retry-After` header asks to wait. Pure: no IO, no clock, no environment.

/**
 * In milliseconds; null where it says nothing. RFC 9110, section 10.2.3: seconds, or a date, which a proxy may send where
 * GitHub and Slack themselves send seconds.
 */
export function retryAfterMs(header: unknown, now: number): number | null {
  const text = typeof header === "string" || typeof header === "number" ? String(header).trim() : "";
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Every form of such a date begins with a day's name: what else `Date.parse` takes is no date here.
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(at) ? Math.max(0, at - now) : null;
}
