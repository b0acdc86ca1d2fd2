// How long a `Retry-After` header asks to wait. Pure: no IO, no clock, no environment.

/**
 * The wait in milliseconds, or null without a valid header. RFC 9110, section 10.2.3, allows seconds or a date. GitHub
 * and Slack send seconds, but a proxy can send a date.
 */
export function retryAfterMs(header: unknown, now: number): number | null {
  const text = typeof header === "string" || typeof header === "number" ? String(header).trim() : "";
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Every HTTP date begins with the name of a day. `Date.parse` accepts more than that.
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(at) ? Math.max(0, at - now) : null;
}
