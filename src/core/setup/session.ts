// The setup page's session: a cookie that says until when it counts, signed under SETUP_TOKEN, so that it ends with the
// token. Nothing is stored. Pure: no IO, no clock, no environment.
import { createHmac, timingSafeEqual } from "node:crypto";
import { SESSION_MS } from "./limits.ts";

/** `__Host-`: only this host could have set it, over HTTPS, for all of its paths (RFC 6265bis, "The __Host- Prefix"). */
const COOKIE = "__Host-whyred-setup";

const VALUE = /^(\d{13,15})\.([\w-]{22})\.([\w-]{43})$/;

export type Session = { readonly id: string };

/** The Set-Cookie header of a new session. `id` is 16 random bytes, in base64url. */
export function sessionCookie(token: string, id: string, now: number): string {
  const until = String(now + SESSION_MS);
  const value = [until, id, signed(token, until, id)].join(".");
  return `${COOKIE}=${value}; Path=/; Max-Age=${SESSION_MS / 1000}; HttpOnly; Secure; SameSite=Lax`;
}

/** The session that a request's Cookie header names; null where it is missing, forged, over, or of another token. */
export function sessionOf(token: string, cookies: string | null, now: number): Session | null {
  const pairs = (cookies ?? "").split(/;\s*/);
  for (const pair of pairs) {
    const [, until = "", id = "", signature = ""] =
      VALUE.exec(pair.startsWith(`${COOKIE}=`) ? pair.slice(COOKIE.length + 1) : "") ?? [];
    if (id && Number(until) > now && isSame(signature, signed(token, until, id))) return { id };
  }
  return null;
}

/** Compares in constant time, and tells nothing of a length. */
export function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHmac("sha256", "whyred compares").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

function signed(token: string, until: string, id: string): string {
  return createHmac("sha256", token).update(`whyred setup session ${until} ${id}`).digest("base64url");
}
