// A visit to the setup page: who asks, and for what; and how it is answered, as a page for a browser and as JSON for
// everybody else.
import type { Session } from "../core/setup/session.ts";
import { webUrlOf } from "../core/webhook/web-links.ts";
import { refused } from "../intake/answers.ts";
import type { Html } from "../pages/layout.ts";
import { type Anchor, renderProblem } from "../pages/setup-page.ts";
import type { Settings } from "../settings/settings.ts";
import { SETUP } from "../settings/stored.ts";

export const PAGE = "/setup";

/** Who asks, and what for; every answer is made from this. */
export type Visit = {
  readonly env: Env;
  readonly url: URL;
  readonly request: Request;
  readonly settings: Settings;
  readonly token: string;
  readonly nonce: string;
};
/** One with a session. */
export type Stay = Visit & { readonly session: Session };

export const setupOf = (env: Env) => env.SETUP.getByName(SETUP);

/** Where on the page somebody was who sent a form to this path, or came back to it from GitHub. */
const ANCHORS: ReadonlyMap<string, Anchor> = new Map([
  ["/setup/github", "register"],
  ["/setup/github/callback", "register"],
  ["/setup/github/webhook-secret", "key"],
  ["/setup/github/key", "key"],
  ["/setup/slack", "slack"],
  ["/setup/example", "try"],
]);

/** An error: a page for a browser, JSON for everybody else. */
export async function problem(visit: Visit, status: 400 | 401 | 403 | 409 | 502, sentence: string): Promise<Response> {
  if (wantsPage(visit)) {
    const anchor = ANCHORS.get(visit.url.pathname) ?? null;
    return page(visit, status, renderProblem(visit.nonce, sentence, anchor));
  }
  return refused(status, sentence, { "cache-control": "no-store" });
}

export const wantsPage = ({ request }: Visit) => (request.headers.get("accept") ?? "").includes("text/html");

export async function page({ nonce, settings }: Visit, status: number, html: Html): Promise<Response> {
  const gitHub = settings.apiUrl === null ? "" : ` ${webUrlOf(settings.apiUrl)}`;
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src data:",
    `form-action 'self'${gitHub}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return new Response(String(await html), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy.join("; "),
      // `no-referrer` would have browsers send `Origin: null` with the page's own forms.
      "referrer-policy": "same-origin",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    },
  });
}

export function seeOther(location: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, {
    status: 303,
    headers: { location, "cache-control": "no-store", "referrer-policy": "same-origin", ...headers },
  });
}
