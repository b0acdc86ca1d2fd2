// The setup page's routes. A visitor without the token learns nothing but that there is such a page; without SETUP_TOKEN
// there is none.
//
// Checked in this order: is there a page, its method, the session, the Origin of what is sent, its form; then it is done.
import { BodyBudget } from "../core/policy/body-budget.ts";
import { organizationOf, registrationForm } from "../core/setup/app-manifest.ts";
import { FORM_MAX_BYTES } from "../core/setup/limits.ts";
import { isSame, type Session, sessionCookie, sessionOf } from "../core/setup/session.ts";
import { slackReason } from "../core/setup/slack-app.ts";
import { webUrlOf } from "../core/webhook/web-links.ts";
import { readBody } from "../edge/body.ts";
import { GitHubApp } from "../edge/github/app.ts";
import { exchangeCode } from "../edge/github/new-app.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { notAllowed, notFound, refused } from "../intake/answers.ts";
import type { Html } from "../pages/layout.ts";
import { renderChecklist, renderForget, renderLogin, renderProblem, renderRegistration } from "../pages/setup-page.ts";
import { toPkcs8 } from "../settings/private-key.ts";
import { type Settings, settingsOf, textsOf } from "../settings/settings.ts";
import { loadStored, reloadStored, SETUP } from "../settings/stored.ts";
import { checklistOf, hasHeard, isAppInEnvironment } from "./checks.ts";
import { postExample } from "./slack.ts";
import { slackChange } from "./slack-form.ts";

const PAGE = "/setup";

/** Who asks, and what for; every answer is made from this. */
type Visit = {
  readonly env: Env;
  readonly url: URL;
  readonly request: Request;
  readonly settings: Settings;
  readonly token: string;
  readonly nonce: string;
};
/** One with a session. */
type Stay = Visit & { readonly session: Session };

type Route = {
  readonly GET?: (visit: Stay) => Promise<Response>;
  readonly POST?: (visit: Stay, form: URLSearchParams) => Promise<Response>;
};

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  [PAGE, { GET: showChecklist, POST: logIn }],
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

async function showChecklist({ settings, url, env, nonce, ...visit }: Stay): Promise<Response> {
  const list = await checklistOf(settings, url.origin, await setupOf(env).isExchangeLost());
  return page({ settings, url, env, nonce, ...visit }, 200, renderChecklist(list, nonce, url.searchParams.get("done")));
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
      return login(visit, 403, nonce, "This is not the setup token. It is the Worker's secret SETUP_TOKEN.");
    case "limited":
      return login(visit, 429, nonce, "Too many wrong tokens. Wait a minute, and try again.");
  }
}

async function login(visit: Visit, status: 403 | 429, nonce: string, why: string): Promise<Response> {
  return wantsPage(visit)
    ? page(visit, status, renderLogin(nonce, why))
    : refused(status, why, { "cache-control": "no-store" });
}

const APP_IS_THERE =
  "An App is registered already. Forget everything that is stored, or delete it from the environment, before you register another.";

/** Sends the browser to GitHub with the App's manifest. */
async function register(visit: Stay, form: URLSearchParams): Promise<Response> {
  const { settings, env, url, session, nonce } = visit;
  const organization = organizationOf(form.get("organization")?.trim() ?? "");
  if (organization === null) {
    return problem(
      visit,
      400,
      "This is no organization's name: it has up to 39 letters, digits and hyphens. Leave it empty for your own account.",
    );
  }
  const { apiUrl } = settings;
  if (apiUrl === null)
    return problem(visit, 400, "GITHUB_API_URL is malformed; mend it in the Worker's environment first.");
  if (hasApp(settings)) return problem(visit, 409, APP_IS_THERE);
  const state = await setupOf(env).giveState(session.id);
  const suffix = crypto.getRandomValues(new Uint8Array(3)).toHex();
  const registration = registrationForm({ apiUrl, origin: url.origin, organization, state, suffix });
  return page(visit, 200, renderRegistration(nonce, registration));
}

function hasApp(settings: Settings): boolean {
  return isAppInEnvironment(settings) || settings.sources.GITHUB_APP_ID !== undefined;
}

const CALLBACK_REFUSED =
  "GitHub's answer belongs to no registration that was begun in this session within the last hour, or was used already. Open /setup, and register the App from there.";
const NO_ANSWER =
  "GitHub did not answer in time. Reload this page to try again: the App is made, and its key waits for an hour.";
const UNKNOWN_CODE =
  "GitHub does not know this code: it was used already, or is older than an hour. If a new App is among your account's GitHub Apps, its key is lost: delete the App there. Then register it again from /setup.";
const STRANGE_ANSWER =
  "GitHub's answer is not what it documents, and nothing of it was stored. If a new App is among your account's GitHub Apps, its key is lost: delete the App there. Check GITHUB_API_URL, and register the App again from /setup.";
const OTHER_WAS_FASTER =
  "Another browser registered an App in the same moment, and that one is used. Delete the App that this browser made among your account's GitHub Apps.";

/** GitHub sends the browser back, with a code for the App's credentials. */
async function takeApp(visit: Stay): Promise<Response> {
  const { env, url, settings, token, session } = visit;
  const [code = "", state = ""] = ["code", "state"].map((name) => url.searchParams.get(name) ?? "");
  const { apiUrl } = settings;
  if (!/^[A-Za-z0-9_-]{1,200}$/.test(code) || !/^[0-9a-f]{64}$/.test(state) || apiUrl === null) {
    return problem(visit, 400, CALLBACK_REFUSED);
  }
  if (isAppInEnvironment(settings)) return problem(visit, 409, APP_IS_THERE);
  const setup = setupOf(env);
  const begun = await setup.beginExchange(token, state, session.id);
  if (begun === "unknown") return problem(visit, 400, CALLBACK_REFUSED);
  if (begun === "stored") return problem(visit, 409, APP_IS_THERE);
  if (begun === "busy")
    return problem(
      visit,
      409,
      "GitHub is being asked for an App's key at this moment. Reload this page in half a minute.",
    );
  const made = await exchangeCode(apiUrl, code);
  if (!made.ok) {
    logTrouble({ object: "app", task: "register the App", what: made.failure.logText, next: "nothing is stored" });
    const isSilent = made.failure.kind === "unavailable";
    await setup.endExchange(token, state, isSilent ? "no answer" : "refused");
    return problem(
      visit,
      isSilent || made.failure.kind === "unexpected" ? 502 : 400,
      isSilent ? NO_ANSWER : made.failure.kind === "unexpected" ? STRANGE_ANSWER : UNKNOWN_CODE,
    );
  }
  const { id, privateKey, webhookSecret, url: appUrl } = made.value;
  if (!(await setup.endExchange(token, state, { id, privateKey, webhookSecret })))
    return problem(visit, 409, OTHER_WAS_FASTER);
  await reloadStored(env);
  return seeOther(`${appUrl}/installations/new`);
}

const NOT_STORED =
  "The App's credentials are not stored here. Change them where they are set: in the Worker's environment.";

/** A new webhook secret: stored before GitHub hears of it, and the old one beside it, so that no delivery is refused. */
async function rotateSecret(visit: Stay): Promise<Response> {
  const { env, settings, token } = visit;
  const { github, sources } = settings;
  if (!github || sources.GITHUB_WEBHOOK_SECRET !== "setup page") return problem(visit, 409, NOT_STORED);
  const secret = await setupOf(env).offerSecret(token);
  if (secret === null)
    return problem(visit, 409, "A new secret is being told to GitHub at this moment. Try again in half a minute.");
  const told = await new GitHubApp(github).setWebhookSecret(secret);
  if (!told.ok) {
    logTrouble({
      object: "app",
      task: "rotate the webhook secret",
      what: told.failure.logText,
      next: "both secrets count",
    });
    return problem(
      visit,
      502,
      "GitHub has not confirmed the new secret. Nothing is lost: both are accepted. Try again in half a minute.",
    );
  }
  await setupOf(env).secretTaken(token);
  await reloadStored(env);
  return seeOther(`${PAGE}?done=secret`);
}

/** A new private key, which GitHub makes on the App's page alone. It is tried before it is stored. */
async function replaceKey(visit: Stay, form: URLSearchParams): Promise<Response> {
  const { env, settings, token } = visit;
  const { github, sources } = settings;
  if (sources.GITHUB_PRIVATE_KEY !== "setup page" || !github) return problem(visit, 409, NOT_STORED);
  const pem = form.get("key")?.trim() ?? "";
  const privateKey = toPkcs8(pem);
  if (privateKey === null)
    return problem(visit, 400, "This is no RSA private key. Paste the whole PEM file, BEGIN and END lines included.");
  const tried = await new GitHubApp({ ...github, privateKey }).get();
  if (!tried.ok && tried.failure.kind !== "unauthorized")
    return problem(visit, 502, "GitHub did not answer as it should, and nothing was stored. Try again later.");
  if (!tried.ok || tried.value.id !== github.appId)
    return problem(
      visit,
      400,
      "GitHub does not accept this key for this App. Make one on the App's own page, under Private keys.",
    );
  await setupOf(env).change(token, { GITHUB_PRIVATE_KEY: pem });
  await reloadStored(env);
  return seeOther(`${PAGE}?done=key`);
}

/** Slack is asked, and shows a message, before anything is stored. */
async function connectSlack(visit: Stay, form: URLSearchParams): Promise<Response> {
  const { env, token } = visit;
  const change = slackChange(form, textsOf({ ...env }), (await setupOf(env).read(token)).texts);
  if (change.kind === "refused") return problem(visit, 400, change.why);
  if (change.slack) {
    const why = await trySlack(change.slack);
    if (why !== null) return problem(visit, 400, why);
  }
  await setupOf(env).change(token, change.texts);
  await reloadStored(env);
  return seeOther(`${PAGE}?done=${change.done}`);
}

/** Null where Slack has taken the message. */
async function trySlack(slack: NonNullable<Settings["slack"]>): Promise<string | null> {
  const posted = await postExample(slack);
  return posted.ok ? null : slackReason(posted.failure.logText);
}

async function showExample(visit: Stay): Promise<Response> {
  const { slack } = visit.settings;
  if (!slack) return problem(visit, 400, "Slack is not connected yet. Connect it first.");
  const why = await trySlack(slack);
  return why === null ? seeOther(`${PAGE}?done=example`) : problem(visit, 400, why);
}

/** Asked twice. */
async function forget(visit: Stay, form: URLSearchParams): Promise<Response> {
  if (form.get("sure") !== "1") return page(visit, 200, renderForget(visit.nonce));
  await setupOf(visit.env).forget();
  await reloadStored(visit.env);
  return seeOther(`${PAGE}?done=forgotten`);
}

const setupOf = (env: Env) => env.SETUP.getByName(SETUP);

/** The request's form; null where it is none, or too large. */
async function formOf(request: Request): Promise<URLSearchParams | null> {
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/x-www-form-urlencoded") return null;
  const body = await readBody(request, { maxBytes: FORM_MAX_BYTES, large: forms });
  return body instanceof Uint8Array ? new URLSearchParams(new TextDecoder().decode(body)) : null;
}

/** A form is never large. */
const forms = new BodyBudget({ maxBytes: FORM_MAX_BYTES, expiresMs: 10_000 });

/** An error: a page for a browser, JSON for everybody else. */
async function problem(visit: Visit, status: 400 | 401 | 403 | 409 | 502, sentence: string): Promise<Response> {
  if (wantsPage(visit)) return page(visit, status, renderProblem(visit.nonce, sentence));
  return refused(status, sentence, { "cache-control": "no-store" });
}

const wantsPage = ({ request }: Visit) => (request.headers.get("accept") ?? "").includes("text/html");

async function page({ nonce, settings }: Visit, status: number, html: Html): Promise<Response> {
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

function seeOther(location: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, {
    status: 303,
    headers: { location, "cache-control": "no-store", "referrer-policy": "same-origin", ...headers },
  });
}
