// The HTTP routes: deliveries go to `receive`, everything else is read by people and by monitors.
import { Hono } from "hono";
import { logTrouble } from "./edge/worker-log.ts";
import { healthOf, renderHealth } from "./health.ts";
import { refused, unavailable } from "./intake/answers.ts";
import { receive } from "./intake/receive.ts";
import { type Settings, settingsOf } from "./settings/settings.ts";

const WEBHOOKS = "/api/github/webhooks";

export const pages = new Hono<{ Bindings: Env; Variables: { settings: Settings } }>();

pages.use(async (c, next) => {
  c.set("settings", settingsOf(c.env));
  await next();
});
pages.get("/", async (c) => c.html(renderHealth(await healthOf(c.var.settings, c.env)), statusOf(c.var.settings)));
pages.get("/health", async (c) => c.json(await healthOf(c.var.settings, c.env), statusOf(c.var.settings)));
for (const path of ["/", "/health"]) pages.all(path, (c) => notAllowed(c.req.method, "GET, HEAD"));
pages.all(WEBHOOKS, (c) => notAllowed(c.req.method, "POST"));
pages.notFound(() => refused(404, `There is nothing here. Deliveries go to ${WEBHOOKS}, and /health says how it is.`));
pages.onError((error, c) => failed(c.req.path, error));

export const app = {
  /** Nine deliveries of ten are ignored, and are the bill: a router would cost as much as all else done for them. */
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (request.method !== "POST" || pathname !== WEBHOOKS) return pages.fetch(request, env);
    try {
      return await receive(request, env, context);
    } catch (error) {
      return failed(pathname, error);
    }
  },
};

const statusOf = ({ problems }: Settings) => (problems.length === 0 ? 200 : 503);

function notAllowed(method: string, allow: string): Response {
  return refused(405, `${method} is not answered here; ${allow} is.`, { allow });
}

function failed(path: string, error: unknown): Response {
  logTrouble({ object: "app", task: path, what: String(error), next: "503" });
  return unavailable("The request could not be handled. Send it again later.");
}
