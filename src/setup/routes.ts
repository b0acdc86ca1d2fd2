// The setup page's routes. A visitor without the token learns nothing but that there is such a page; without SETUP_TOKEN
// there is none.
//
// Checked in this order: is there a page, its method, the session, the Origin of what is sent, its form; then it is done.
import { BodyBudget } from "../core/policy/body-budget.ts";
import { FORM_MAX_BYTES } from "../core/setup/limits.ts";
import { isSame, type Session, sessionCookie, sessionOf } from "../core/setup/session.ts";
import { readBody } from "../edge/body.ts";
import { notAllowed, notFound, refused } from "../intake/answers.ts";
import { renderForget, renderLogin } from "../pages/setup-page.ts";
import { settingsOf } from "../settings/settings.ts";
import { loadStored, reloadStored } from "../settings/stored.ts";
import { hasHeard } from "./checks.ts";
import { connectSlack, showExample } from "./connect-slack.ts";
import { CALLBACK_REFUSED, register, takeApp } from "./register-app.ts";
import { replaceKey, rotateSecret } from "./rotate.ts";
import { showChecklist } from "./show-checklist.ts";
import { PAGE, page, problem, type Stay, seeOther, setupOf, type Visit, wantsPage } from "./visit.ts";

type Route = {
  readonly GET?: (visit: Stay) => Promise<Response>;
  readonly POST?: (visit: Stay, form: URLSearchParams) => Promise<Response>;
};

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  [PAGE, { GET: (visit) => showChecklist(visit), POST: logIn }],
  ["/setup/heard", { GET: sayWhetherHeard }],
  ["/setup/github", { POST: register }],
  ["/setup/github/callback", { GET: takeApp }],
  ["/setup/github/webhook-secret", { POST: rotateSecret }],
  ["/setup/github/key", { POST: replaceKey }],
  ["/setup/slack", { POST: connectSlack }],
  ["/setup/example", { POST: showExample }],
  ["/setup/forget", { POST: forget }],
]);

export const isSetupPath = (path: string): boolean => path === PAGE || path.startsWith(`${PAGE}/`);

/** `path` is the request's, as it was sent. */
export async function answerSetup(request: Request, env: Env, path: string): Promise<Response> {
  await loadStored(env);
  const settings = settingsOf(env);
  const token = settings.setupToken;
  const route = ROUTES.get(path);
  if (token === null || !route) return notFound();
  const method = request.method === "HEAD" ? "GET" : request.method;
  const isRead = method === "GET" && route.GET !== undefined;
  const isSent = method === "POST" && route.POST !== undefined;
  if (!isRead && !isSent) {
    return notAllowed(request.method, [...(route.GET ? ["GET", "HEAD"] : []), ...(route.POST ? ["POST"] : [])]);
  }
  // The request's own URL: whatever a header says of a forwarded host counts for nothing.
  const visit = { env, url: new URL(request.url), request, settings, token, nonce: crypto.randomUUID() };
  const session = sessionOf(token, request.headers.get("cookie"), Date.now());
  if (isRead) return readAs(visit, session, path, route);
  if (!session && path !== PAGE) return noSession(visit);
  if (request.headers.get("origin") !== visit.url.origin) {
    return problem(
      visit,
      403,
      "This was not sent by whyred's own page. Open the setup page, and press its button again.",
    );
  }
  const form = await formOf(request);
  if (!form)
    return problem(visit, 400, `A form of at most ${FORM_MAX_BYTES / 1024} KiB was expected. Use the setup page.`);
  if (path === PAGE) return logIn(visit, form);
  return session && route.POST ? route.POST({ ...visit, session }, form) : noSession(visit);
}

async function readAs(visit: Visit, session: Session | null, path: string, route: Route): Promise<Response> {
  if (session && route.GET) return route.GET({ ...visit, session });
  if (path === PAGE) return page(visit, 200, renderLogin(visit.nonce));
  return path === "/setup/github/callback" ? problem(visit, 400, CALLBACK_REFUSED) : noSession(visit);
}

function noSession(visit: Visit): Promise<Response> {
  return problem(visit, 401, "Your session is over, or there is none. Open /setup, and give the setup token again.");
}

async function sayWhetherHeard({ settings }: Stay): Promise<Response> {
  return Response.json({ heard: await hasHeard(settings) }, { headers: { "cache-control": "no-store" } });
}

/** A right token opens a session, which the cookie is. */
async function logIn(visit: Visit, form: URLSearchParams): Promise<Response> {
  const { env, token, nonce, request } = visit;
  const isRight = isSame(form.get("token")?.trim() ?? "", token);
  const verdict = await setupOf(env).tryToken(request.headers.get("cf-connecting-ip") ?? "", isRight);
  switch (verdict) {
    case "in": {
      const id = crypto.getRandomValues(new Uint8Array(16)).toBase64({ alphabet: "base64url", omitPadding: true });
      return seeOther(PAGE, { "set-cookie": sessionCookie(token, id, Date.now()) });
    }
    case "wrong":
      return login(
        visit,
        403,
        nonce,
        "This is not the setup token. Give the value of the Worker's secret SETUP_TOKEN.",
      );
    case "limited":
      return login(visit, 429, nonce, "Too many wrong tokens. Wait a minute, and try again.");
  }
}

async function login(visit: Visit, status: 403 | 429, nonce: string, why: string): Promise<Response> {
  return wantsPage(visit)
    ? page(visit, status, renderLogin(nonce, why))
    : refused(status, why, { "cache-control": "no-store" });
}

/** Asked twice. */
async function forget(visit: Stay, form: URLSearchParams): Promise<Response> {
  if (form.get("sure") !== "1") return page(visit, 200, renderForget(visit.nonce));
  await setupOf(visit.env).forget();
  await reloadStored(visit.env);
  return seeOther(`${PAGE}?done=forgotten`);
}

/** The request's form; null where it is none, or too large. */
async function formOf(request: Request): Promise<URLSearchParams | null> {
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/x-www-form-urlencoded") return null;
  const body = await readBody(request, { maxBytes: FORM_MAX_BYTES, large: forms });
  return body instanceof Uint8Array ? new URLSearchParams(new TextDecoder().decode(body)) : null;
}

/** A form is never large. */
const forms = new BodyBudget({ maxBytes: FORM_MAX_BYTES, expiresMs: 10_000 });
