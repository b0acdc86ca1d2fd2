// The HTTP routes: webhooks go to `receive`, Slack's buttons to `interact`, /setup and below to `answerSetup`; people and monitors read the pages.
import { Hono } from "hono";
import { NONCE, type SecureHeadersVariables, secureHeaders } from "hono/secure-headers";
import { sessionOf } from "./core/setup/session.ts";
import { logTrouble } from "./edge/worker-log.ts";
import { healthOf } from "./health.ts";
import { notAllowed, notFound, unavailable } from "./intake/answers.ts";
import { interact } from "./intake/interact.ts";
import { receive } from "./intake/receive.ts";
import { renderStatus } from "./pages/status-page.ts";
import { type Settings, settingsOf } from "./settings/settings.ts";
import { loadStored } from "./settings/stored.ts";
import { answerSetup, isSetupPath } from "./setup/routes.ts";

const INTERACTIONS = "/api/slack/interactions";
const WEBHOOKS = "/api/github/webhooks";

type Variables = SecureHeadersVariables & { settings: Settings };

/** Routes match the path as it was sent: one that only decodes to a route's path is another path, and not found. */
export const pages = new Hono<{ Bindings: Env; Variables: Variables }>({ getPath: (request) => pathOf(request) });

pages.use(
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: [NONCE],
      imgSrc: ["data:"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: "DENY",
  }),
);
pages.use(async (c, next) => {
  await loadStored(c.env);
  c.set("settings", settingsOf(c.env));
  await next();
});
pages.get("/", async (c) => {
  const { settings, secureHeadersNonce } = c.var;
  const health = await healthOf(settings, c.env, hasSession(settings, c.req.raw));
  return c.html(renderStatus(health, secureHeadersNonce ?? "", settings.setupToken !== null), statusOf(settings));
});
pages.get("/health", async (c) => {
  const { settings } = c.var;
  return c.json(await healthOf(settings, c.env, hasSession(settings, c.req.raw)), statusOf(settings));
});
for (const path of ["/", "/health"]) pages.all(path, (c) => notAllowed(c.req.method, ["GET", "HEAD"]));
pages.all(WEBHOOKS, (c) => notAllowed(c.req.method, ["POST"]));
pages.notFound(() => notFound());
pages.onError((error, c) => failed(c.req.path, error));

export const app = {
  /** Webhooks bypass the router: nine of ten are ignored, and a router would double what those cost. */
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const path = pathOf(request);
    try {
      if (path === INTERACTIONS) return await interact(request, env);
      if (isSetupPath(path)) return await answerSetup(request, env, path);
      if (request.method !== "POST" || path !== WEBHOOKS) return await pages.fetch(request, env);
      return await receive(request, env, context);
    } catch (error) {
      return failed(path, error);
    }
  },
};

/** As it was sent: neither decoded, nor with its dot segments resolved, which `URL` would do. */
function pathOf({ url }: Request): string {
  return /^[^:]*:\/\/[^/?#]*([^?#]*)/.exec(url)?.[1] || "/";
}

function hasSession({ setupToken }: Settings, { headers }: Request): boolean {
  return setupToken !== null && sessionOf(setupToken, headers.get("cookie"), Date.now()) !== null;
}

const statusOf = ({ problems }: Settings) => (problems.length === 0 ? 200 : 503);

function failed(path: string, error: unknown): Response {
  logTrouble({ object: "app", task: path, what: String(error), next: "503" });
  return unavailable("The request failed unexpectedly. Try it again later.");
}
